import type { Finding, FindingResource, LoadBalancer } from '../model/index.ts';
import type { LoadBalancerEntry, Match } from '../policy/index.ts';
import type { Context } from './context.ts';
import type { GroupsVerdict } from './ecs-network.ts';
import { groupsContent, groupsVerdict } from './ecs-network.ts';
import { findingOf, judgeOf, resourceOf } from './finding-of.ts';
import { isToldOf, matchElsewhere } from './matching.ts';
import { doubtFinding, unknownFinding } from './unknown.ts';

export type LoadBalancerDrift = { readonly entry: LoadBalancerEntry; readonly groups: GroupsVerdict };

/** The declared groups of a load balancer beside its own; null when no entry, or more than one, speaks of it. */
export function loadBalancerDrift(context: Context, arn: string): LoadBalancerDrift | null {
  const balancer = context.state.loadBalancers.get(arn);
  if (balancer === undefined) return null;
  const entries = entriesOf(context, balancer).filter(({ verdict }) => verdict === 'yes');
  const [first, ...more] = entries.map(({ entry }) => entry);
  if (first?.securityGroups === undefined || differ([first, ...more])) return null;
  return { entry: first, groups: groupsVerdict(context, first.securityGroups, balancer) };
}

function entriesOf(context: Context, balancer: LoadBalancer) {
  return context.policy.loadBalancers.map((entry) => ({
    entry,
    verdict: verdictOn(context, entry.match, balancer),
  }));
}

const verdictOn = (context: Context, match: Match, balancer: LoadBalancer) =>
  matchElsewhere(context, match, { ...balancer, id: balancer.arn });

const differ = (entries: readonly LoadBalancerEntry[]): boolean =>
  new Set(entries.map((one) => JSON.stringify([groupsContent(one.securityGroups), one.mode]))).size > 1;

export function loadBalancerFindings(context: Context, arn: string): readonly Finding[] {
  const balancer = context.state.loadBalancers.get(arn);
  if (balancer === undefined) return [];
  const resource = resourceOf(context, 'AWS::ElasticLoadBalancingV2::LoadBalancer', { ...balancer, id: arn });
  const all = entriesOf(context, balancer);
  const sure = all.filter(({ verdict }) => verdict === 'yes').map(({ entry }) => entry);
  const doubtful = all
    .filter(({ verdict }) => verdict === 'unknown')
    .map(({ entry }) => entry)
    .filter(({ match }) => !isToldOf(context, match, (rest) => verdictOn(context, rest, balancer)));
  const drift = loadBalancerDrift(context, arn);
  return [
    ...(differ(sure) ? conflictFinding(sure, resource) : []),
    ...doubtFinding(doubtful, resource),
    ...(drift === null ? [] : driftFindings(drift, resource)),
  ];
}

function conflictFinding(
  entries: readonly LoadBalancerEntry[],
  resource: FindingResource,
): readonly Finding[] {
  const [first] = entries;
  if (first === undefined) return [];
  const keys = entries.map((entry) => `${entry.key} (line ${entry.line})`).join(' and ');
  const reason = `Entries ${keys} both match ${resource.name} and differ; neither is applied.`;
  return [findingOf({ resource, kind: 'configuration', judge: judgeOf(first), reason })];
}

function driftFindings({ entry, groups }: LoadBalancerDrift, resource: FindingResource): readonly Finding[] {
  const judge = judgeOf(entry);
  const evidence = [
    ...groups.foreign.map((id) => ({ carrier: id, text: 'is attached and not declared' })),
    ...groups.lacking.map((id) => ({ carrier: id, text: 'is declared and not attached' })),
  ];
  const said = evidence.map((one) => `${one.carrier} ${one.text}`).join('; ');
  const reason = `${said} (entry ${entry.key}, line ${entry.line}).`;
  return [
    ...(evidence.length === 0 ? [] : [findingOf({ resource, kind: 'association', judge, reason, evidence })]),
    ...(groups.unknown.length === 0 ? [] : [unknownFinding({ resource, judge, reasons: groups.unknown })]),
  ];
}
