import type { NetworkAcl, SecurityGroup, State, Tags } from '../model/index.ts';
import type { AclPolicyEntry, GroupEntry, Match, Policy } from '../policy/index.ts';
import { matches } from '../policy/index.ts';
import type { Context } from './context.ts';

type Verdict = 'yes' | 'no' | 'unknown';

/** The entries that could match a group, by exact name, so that 500 entries × 5,000 groups stays linear. */
export type Candidates = {
  readonly byKey: ReadonlyMap<string, GroupEntry>;
  readonly byName: ReadonlyMap<string, readonly GroupEntry[]>;
  readonly rest: readonly GroupEntry[];
};

export function candidates(policy: Policy): Candidates {
  const byName = new Map<string, GroupEntry[]>();
  const rest: GroupEntry[] = [];
  for (const entry of policy.securityGroups) {
    const name = entry.match.name;
    if (name === undefined || name.includes('*')) rest.push(entry);
    else byName.set(name, [...(byName.get(name) ?? []), entry]);
  }
  return { byKey: new Map(policy.securityGroups.map((entry) => [entry.key, entry])), byName, rest };
}

type Matched<E> = { readonly entries: readonly E[]; readonly unsure: readonly E[] };

/** Entries that match the group, and those of which the state does not say enough to tell. */
export function entriesOfGroup(context: Context, group: SecurityGroup): Matched<GroupEntry> {
  const named = context.candidates.byName.get(group.name) ?? [];
  return matched([...named, ...context.candidates.rest], (entry) => matchGroup(context, entry.match, group));
}

/** Whether only the VPC's name is missing to tell, and a finding of its own says that VPCs were not read. */
export function isToldOf(context: Context, match: Match, verdict: (rest: Match) => Verdict): boolean {
  const { vpc: _, ...rest } = match;
  return context.told.has('vpcs') && verdict(rest) === 'yes';
}

export function entriesOfAcl(context: Context, acl: NetworkAcl): Matched<AclPolicyEntry> {
  return matched(context.policy.networkAcls, (entry) => matchAcl(context, entry.match, acl));
}

function matched<E>(entries: readonly E[], verdict: (entry: E) => Verdict): Matched<E> {
  const sure: E[] = [];
  const unsure: E[] = [];
  for (const entry of entries) {
    const answer = verdict(entry);
    if (answer === 'yes') sure.push(entry);
    if (answer === 'unknown') unsure.push(entry);
  }
  return { entries: sure, unsure };
}

export function matchGroup(context: Context, match: Match, group: SecurityGroup): Verdict {
  return matches(match, subject(context.state, group, group.name));
}

export function matchAcl(context: Context, match: Match, acl: NetworkAcl): Verdict {
  return matches(match, subject(context.state, acl, acl.tags.Name ?? ''));
}

type Located = { readonly id: string; readonly vpcId: string; readonly account: string; readonly tags: Tags };

/** What a `match` is compared with; a VPC that was not read leaves its Name unknown, which is not "no name". */
function subject(state: State, resource: Located, name: string): Parameters<typeof matches>[1] {
  const vpc = state.vpcs.get(resource.vpcId);
  return {
    id: resource.id,
    name,
    tags: resource.tags,
    vpcId: resource.vpcId,
    vpcName: vpc === undefined ? null : (vpc.tags.Name ?? ''),
    account: resource.account,
    region: regionOf(state, resource.id),
  };
}

/** An ARN names its Region; an EC2 id does not, and then the state must say. */
export function regionOf(state: State, id: string): string | null {
  const fromArn = id.startsWith('arn:') ? id.split(':', 4)[3] : undefined;
  return fromArn === undefined || fromArn === '' ? state.region : fromArn;
}

/** Everything that `match` selects among resources that are not in a VPC by themselves (ECS, load balancers). */
export function matchElsewhere(
  context: Context,
  match: Match,
  resource: {
    readonly id: string;
    readonly name: string;
    readonly tags: Tags;
    readonly account: string;
    readonly vpcId?: string;
  },
): Verdict {
  const vpcId = resource.vpcId ?? '';
  return matches(match, subject(context.state, { ...resource, vpcId }, resource.name));
}
