import type { InternetGateway, NetworkAcl, RouteTable, Section, State } from '../../model/index.ts';
import { SECTIONS } from '../../state/index.ts';

/** Something of the state, or why it cannot be had. */
export type Found<T> = { readonly found: T } | { readonly missing: string };

/** What AWS puts on a subnet without saying so there: looked up by subnet and VPC. */
export type Places = {
  readonly aclOf: (subnetId: string, vpcId: string) => Found<NetworkAcl>;
  readonly tableOf: (subnetId: string, vpcId: string) => Found<RouteTable>;
  readonly gateways: ReadonlyMap<string, InternetGateway> | null;
};

export function places(state: State): Places {
  const acls = [...state.networkAcls.values()];
  const tables = [...state.routeTables.values()];
  const aclBySubnet = new Map(acls.flatMap((acl) => acl.associations.map((one) => [one.subnetId, acl])));
  const tableBySubnet = new Map(tables.flatMap((table) => table.subnetIds.map((id) => [id, table])));
  const defaults = new Map(acls.filter((acl) => acl.isDefault).map((acl) => [acl.vpcId, acl]));
  const mains = new Map(tables.filter((table) => table.main).map((table) => [table.vpcId, table]));
  const { status } = state.sections['internet-gateways'];
  return {
    aclOf: (subnetId, vpcId) =>
      // What is associated with no ACL has its VPC's default one: AWS lists it there, but saved answers may not.
      settled(aclBySubnet.get(subnetId) ?? whole(state, 'network-acls', defaults.get(vpcId)), () =>
        missing(state, 'network-acls', `the network ACL of ${subnetText(subnetId)}`),
      ),
    tableOf: (subnetId, vpcId) =>
      settled(tableBySubnet.get(subnetId) ?? whole(state, 'route-tables', mains.get(vpcId)), () =>
        missing(state, 'route-tables', `the route table of ${subnetText(subnetId)}`),
      ),
    gateways: status === 'read' ? state.internetGateways : null,
  };
}

/** A fallback is only one when everything was read: else the subnet's own may be what is missing. */
function whole<T>(state: State, section: Section, fallback: T | undefined): T | undefined {
  return state.sections[section].status === 'read' ? fallback : undefined;
}

function settled<T>(value: T | undefined, why: () => string): Found<T> {
  return value === undefined ? { missing: why() } : { found: value };
}

const subnetText = (subnetId: string): string => (subnetId === '' ? 'an unnamed subnet' : subnetId);

const SECTION_WORDS: Partial<Readonly<Record<Section, string>>> = {
  'security-groups': 'security groups',
  'network-acls': 'network ACLs',
  'network-interfaces': 'network interfaces',
  'route-tables': 'route tables',
  'vpc-block-public-access-options': 'options of VPC Block Public Access',
  'vpc-block-public-access-exclusions': 'exclusions of VPC Block Public Access',
  'prefix-lists': 'prefix lists',
};

/** Why something is not in the state: nobody read it, it could not be read, or it is not there. */
export function missing(state: State, section: Section, what: string): string {
  const why = unreadWhy(state, section);
  return why === null ? `${what} is not in the state` : `${what} is not known: ${why}`;
}

/** Null: it was read, or some of it. */
export function unreadWhy({ sections }: State, section: Section): string | null {
  const status = sections[section];
  if (status.status === 'absent') return `${SECTION_WORDS[section] ?? section} were not read`;
  return status.status === 'failed' ? status.reason : null;
}

/** The parts of the state for want of which something is not known, by the reason that was given. */
export function blamedSections(state: State, why: string): readonly Section[] {
  return SECTIONS.filter((section) => {
    const status = state.sections[section];
    if (status.status === 'absent') return why.includes(`${SECTION_WORDS[section] ?? section} were not read`);
    return status.status === 'failed' && why.includes(status.reason);
  });
}
