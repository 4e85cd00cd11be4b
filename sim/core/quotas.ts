/** AWS's default limits, as far as a call here enforces them. */
export const DEFAULT_QUOTAS = {
  rulesPerGroup: 60,
  groupsPerVpc: 2500,
  groupsPerInterface: 5,
  entriesPerAcl: 20,
  aclsPerVpc: 200,
  routesPerTable: 500,
  subnetsPerVpc: 200,
  vpcsPerRegion: 5,
};

export type Quotas = typeof DEFAULT_QUOTAS;
