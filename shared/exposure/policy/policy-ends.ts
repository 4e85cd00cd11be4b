import type { LoadBalancer, SecurityGroup, State } from '../../model/index.ts';
import { ANY_ADDRESS, addressesIn, parseCidr } from '../../netset/index.ts';
import {
  type Endpoint,
  type Match,
  type MatchSubject,
  matches,
  matchText,
  type Policy,
} from '../../policy/index.ts';
import { type Directory, lastPart } from '../ends/directory.ts';
import {
  addressMeaning,
  balancersMeaning,
  groupMeaning,
  internetMeaning,
  listMeaning,
  type Meaning,
  nobody,
  tasksMeaning,
} from '../ends/meaning.ts';
import { missing } from '../network/places.ts';

/**
 * What an end of an `expect` line means in this state: `sg/` and `lb/` are keys of the policy first, and an entry may
 * match many; then a name, which must be the only one; then an id.
 */
export function endMeaning(of: Directory, policy: Policy, end: Endpoint): Meaning {
  switch (end.kind) {
    case 'internet':
      return internetMeaning('internet');
    case 'any':
      return addressMeaning(of, 'any', ANY_ADDRESS);
    case 'cidr':
      return blocksMeaning(of, end.cidr, [end.cidr]);
    case 'name':
      return blocksMeaning(of, end.name, end.cidrs);
    case 'prefixList':
      return listMeaning(of, `pl/${end.ref}`);
    case 'self':
      return nobody('self', '`self` means nobody in an expectation');
    case 'group':
      return groupEnd(of, policy, end.ref);
    case 'service':
      return tasksMeaning(of, `ecs/${end.cluster}/${end.service}`, tasksMatching(of, end));
    case 'loadBalancer':
      return balancerEnd(of, policy, end.name);
  }
}

function blocksMeaning(of: Directory, text: string, texts: readonly string[]): Meaning {
  const blocks = texts.map(parseCidr).flatMap((cidr) => (cidr.ok ? [cidr] : []));
  return addressMeaning(of, text, addressesIn(blocks));
}

function groupEnd(of: Directory, policy: Policy, ref: string): Meaning {
  const text = `sg/${ref}`;
  const found = groupsOf(of, policy, ref);
  if ('unsure' in found) return nobody(text, `${text} cannot be told: ${found.unsure}`);
  return groupMeaning(of, text, found.groups);
}

export type GroupsFound = { readonly groups: readonly SecurityGroup[] } | { readonly unsure: string };

export function groupsOf(of: Directory, policy: Policy, ref: string): GroupsFound {
  const entry = policy.securityGroups.find(({ key }) => key === ref);
  const { state } = of;
  if (entry !== undefined) {
    const all = [...state.securityGroups.values()];
    const judged = all.map((group) => ({ group, is: meansGroup(state, entry, group) }));
    const open = judged.find(({ is }) => is === 'unknown')?.group;
    if (open !== undefined)
      return { unsure: `whether it is ${open.id} is not known: ${placeWhy(state, open)}` };
    return { groups: judged.flatMap(({ group, is }) => (is === 'yes' ? [group] : [])) };
  }
  const named = of.groupsNamed(ref);
  if (named.length > 1) return { unsure: `${named.length} groups have that name` };
  const byId = state.securityGroups.get(ref);
  return { groups: named.length === 1 ? named : byId === undefined ? [] : [byId] };
}

/** Whether an entry means a group; a VPC that was not read leaves its Name unknown, which is not "no name". */
export function meansGroup(state: State, { match }: { readonly match: Match }, group: SecurityGroup) {
  const { id, name, tags, vpcId, account } = group;
  return matches(match, { id, name, tags, account, ...placeOf(state, vpcId) });
}

export function placeOf(state: State, vpcId: string): Pick<MatchSubject, 'vpcId' | 'vpcName' | 'region'> {
  const vpc = state.vpcs.get(vpcId);
  return { vpcId, vpcName: vpc === undefined ? null : (vpc.tags.Name ?? ''), region: state.region };
}

/** Why a `match` cannot be told of something there. */
export function placeWhy(state: State, { vpcId }: { readonly vpcId: string }): string {
  return state.vpcs.has(vpcId) ? 'its account or Region is not in the state' : missing(state, 'vpcs', vpcId);
}

function tasksMatching({ state }: Directory, { cluster, service }: Extract<Endpoint, { kind: 'service' }>) {
  return [...state.tasks.values()].filter(
    (task) =>
      task.lastStatus !== 'STOPPED' &&
      task.service !== undefined &&
      matchText(cluster, lastPart(task.clusterArn)) &&
      matchText(service, task.service),
  );
}

function balancerEnd(of: Directory, policy: Policy, name: string): Meaning {
  const text = `lb/${name}`;
  const balancers = balancersOf(of, policy, name);
  return balancers.length === 0
    ? nobody(text, `no load balancer of the state is ${text}`)
    : balancersMeaning(of, text, balancers);
}

export function balancersOf(of: Directory, policy: Policy, name: string): readonly LoadBalancer[] {
  const entry = policy.loadBalancers.find(({ key }) => key === name);
  if (entry === undefined) return of.balancersNamed(name);
  return [...of.state.loadBalancers.values()].filter((one) => matchesBalancer(of.state, entry.match, one));
}

function matchesBalancer(state: State, match: Match, one: LoadBalancer): boolean {
  const subject = { id: one.arn, name: one.name, tags: one.tags, account: one.account };
  return matches(match, { ...subject, ...placeOf(state, one.vpcId) }) === 'yes';
}
