import { AwsError, type CallContext, type Params } from '../core/index.ts';
import { LAST_IPV4, LAST_IPV6 } from './acl-entry.ts';
import { newId, notFound } from './ids.ts';
import { type AclEntry, type NetworkAcl, network, type Vpc } from './network.ts';
import { tagSet } from './tags.ts';

const ALL_IPV4 = { protocol: '-1', cidrBlock: '0.0.0.0/0' };
const ALL_IPV6 = { protocol: '-1', ipv6CidrBlock: '::/0' };

/** The entries of a new ACL: the final denials, and for a VPC's default ACL all traffic before them. */
export function initialEntries({ ipv6Cidrs }: Vpc, isDefault: boolean): readonly AclEntry[] {
  return [true, false].flatMap((egress) => [
    ...(isDefault ? [{ ruleNumber: 100, egress, ruleAction: 'allow' as const, ...ALL_IPV4 }] : []),
    { ruleNumber: LAST_IPV4, egress, ruleAction: 'deny' as const, ...ALL_IPV4 },
    ...(ipv6Cidrs.length > 0 ? ipv6Entries(egress, isDefault) : []),
  ]);
}

function ipv6Entries(egress: boolean, isDefault: boolean): readonly AclEntry[] {
  return [
    ...(isDefault ? [{ ruleNumber: 101, egress, ruleAction: 'allow' as const, ...ALL_IPV6 }] : []),
    { ruleNumber: LAST_IPV6, egress, ruleAction: 'deny', ...ALL_IPV6 },
  ];
}

/** Gives the ACLs of a VPC that has just got its first IPv6 block their entries for it, where the numbers are free. */
export function addIpv6Entries(ctx: CallContext, vpcId: string): void {
  const { acls } = network(ctx);
  for (const acl of acls.all().filter((one) => one.vpcId === vpcId)) {
    const added = [true, false].flatMap((egress) => ipv6Entries(egress, acl.isDefault));
    const free = added.filter((entry) => !acl.entries.some((other) => isSameNumber(other, entry)));
    acls.put(acl.networkAclId, { ...acl, entries: [...acl.entries, ...free] });
  }
}

export function isSameNumber(
  a: Pick<AclEntry, 'ruleNumber' | 'egress'>,
  b: Pick<AclEntry, 'ruleNumber' | 'egress'>,
): boolean {
  return a.ruleNumber === b.ruleNumber && a.egress === b.egress;
}

/** Puts a subnet under an ACL, out of the one it was under; answers the new association's id. */
export function associateAcl(ctx: CallContext, networkAclId: string, subnetId: string): string {
  const { acls } = network(ctx);
  releaseFromAcl(ctx, subnetId);
  const acl = acls.get(networkAclId);
  if (!acl) throw notFound('acl', networkAclId);
  const associationId = newId(ctx, 'aclAssociation');
  acls.put(networkAclId, { ...acl, associations: [...acl.associations, { associationId, subnetId }] });
  return associationId;
}

export function releaseFromAcl(ctx: CallContext, subnetId: string): void {
  const { acls } = network(ctx);
  for (const acl of acls.all()) {
    const associations = acl.associations.filter((one) => one.subnetId !== subnetId);
    if (associations.length < acl.associations.length) acls.put(acl.networkAclId, { ...acl, associations });
  }
}

export function checkEntryQuota(ctx: CallContext, entries: readonly AclEntry[]): void {
  for (const egress of [true, false]) {
    if (entries.filter((entry) => entry.egress === egress).length <= ctx.quota('entriesPerAcl')) continue;
    const message = 'The maximum number of network ACL entries has been reached.';
    throw new AwsError('NetworkAclEntryLimitExceeded', message);
  }
}

export function missingEntry(ruleNumber: number): AwsError {
  const message = `The network acl entry identified by ${ruleNumber} does not exist.`;
  return new AwsError('InvalidNetworkAclEntry.NotFound', message);
}

export function aclView(ctx: CallContext, acl: NetworkAcl): Params {
  const { networkAclId, vpcId, isDefault, entries, associations } = acl;
  const sorted = [...entries].sort(
    (a, b) => Number(b.egress) - Number(a.egress) || a.ruleNumber - b.ruleNumber,
  );
  return {
    networkAclId,
    vpcId,
    default: isDefault,
    entrySet: sorted,
    associationSet: associations.map(({ associationId, subnetId }) => ({
      networkAclAssociationId: associationId,
      networkAclId,
      subnetId,
    })),
    tagSet: tagSet(ctx, networkAclId),
    ownerId: ctx.account,
  };
}
