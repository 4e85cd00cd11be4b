import type { Evidence, Finding, FindingResource } from '../model/index.ts';
import type { AclDrift } from './acl-drift.ts';
import type { Context } from './context.ts';
import { findingOf, judgeOf } from './finding-of.ts';
import { unknownFinding } from './unknown.ts';

/** `vpcId` is absent for an id that was taken as it is. */
export type SubnetRef = { readonly id: string; readonly vpcId?: string };

/** A subnet that the entry names, and the ACL that stands before it now (null: not in the state). */
type WantedSubnet = {
  readonly subnet: SubnetRef;
  readonly associatedTo: string | null;
  readonly associationId: string | null;
};

export type AclAssociations = {
  /** Named by the entry and associated with another ACL. */
  readonly astray: readonly WantedSubnet[];
  /** Associated with this ACL though the entry does not name them. */
  readonly foreign: readonly string[];
  readonly unknown: readonly string[];
};

/** Which subnets stand behind the wrong ACL. Every subnet has exactly one association. */
export function aclAssociations(context: Context, drift: AclDrift): AclAssociations {
  const wanted = drift.entry?.subnets;
  if (wanted === undefined) return { astray: [], foreign: [], unknown: [] };
  const here = new Set(drift.acl.associations.map((one) => one.subnetId));
  const astray: WantedSubnet[] = [];
  const named = new Set<string>();
  const unknown: string[] = [];
  for (const ref of wanted) {
    const subnet = resolveSubnet(context, ref, drift.acl.vpcId);
    if (typeof subnet === 'string') unknown.push(subnet);
    else named.add(subnet.id);
    if (typeof subnet !== 'string' && !here.has(subnet.id)) astray.push(whereIs(context, subnet));
  }
  const foreign = [...here].filter((id) => !named.has(id)).sort();
  // A subnet that could not be resolved may be any of the foreign ones: then none of them is called foreign.
  return { astray, foreign: unknown.length > 0 ? [] : foreign, unknown };
}

const SUBNET_ID = /^subnet-[0-9a-f]{8,17}$/;

/** A subnet by id or by Name tag in the VPC; a sentence when that is not exactly one. An id is itself, read or not. */
export function resolveSubnet(context: Context, ref: string, vpcId: string): SubnetRef | string {
  const { subnets, sections } = context.state;
  const byId = subnets.get(ref);
  if (byId !== undefined) return byId;
  const named = [...subnets.values()].filter((one) => one.vpcId === vpcId && one.tags.Name === ref);
  const [only] = named;
  if (only !== undefined && named.length === 1) return only;
  const status = sections.subnets;
  if (SUBNET_ID.test(ref) && status.status !== 'read') return { id: ref };
  if (status.status === 'absent') return `subnet ${ref} cannot be resolved: subnets were not read`;
  if (status.status === 'failed') return `subnet ${ref} cannot be resolved: ${status.reason}`;
  return `subnet ${ref} cannot be resolved: ${named.length === 0 ? 'none' : named.length} of that name in ${vpcId}`;
}

/** Whether a policy's subnet can only be found among subnets that were read. */
export const isSubnetName = (ref: string): boolean => !SUBNET_ID.test(ref);

function whereIs(context: Context, subnet: SubnetRef): WantedSubnet {
  for (const acl of context.state.networkAcls.values()) {
    const found = acl.associations.find((one) => one.subnetId === subnet.id);
    if (found !== undefined) return { subnet, associatedTo: acl.id, associationId: found.associationId };
  }
  return { subnet, associatedTo: null, associationId: null };
}

export function aclAssociationFindings(
  context: Context,
  drift: AclDrift,
  resource: FindingResource,
): readonly Finding[] {
  const { entry } = drift;
  if (entry === null) return [];
  const { astray, foreign, unknown } = aclAssociations(context, drift);
  const judge = judgeOf(entry);
  const found: Finding[] = [];
  const evidence: readonly Evidence[] = [
    ...astray.map(({ subnet, associatedTo }) => ({
      carrier: subnet.id,
      text: `is associated with ${associatedTo ?? 'another ACL'}, wanted ${resource.id}`,
    })),
    ...foreign.map((id) => ({
      carrier: id,
      text: `is associated with ${resource.id}, which entry ${entry.key} does not list`,
    })),
  ];
  if (evidence.length > 0) {
    const reason = `${evidence.map((one) => `${one.carrier} ${one.text}`).join('; ')} (entry ${entry.key}, line ${entry.line}).`;
    found.push(findingOf({ resource, kind: 'association', judge, reason, evidence }));
  }
  if (unknown.length > 0 && !context.told.has('subnets'))
    found.push(unknownFinding({ resource, judge, reasons: unknown }));
  return found;
}
