// What belongs here: State × Policy → Finding[], exactly: what is there and not wanted, wanted and not there,
// forbidden. What does not: what to do about it (remedy), whether to do it (guard), how to say it (report), reading
// anything.

export { aclAssociations, resolveSubnet } from './acl-association.ts';
export type { AclDirectionDrift, AclDrift } from './acl-drift.ts';
export { aclDrift, aclEntry, aclTraffic, entryTraffic, LAST_ENTRY_NUMBER } from './acl-drift.ts';
export type { Context } from './context.ts';
export { context, inVpc } from './context.ts';
export { description } from './draft.ts';
export { ownerOf } from './ecs.ts';
export { declaredNetwork } from './ecs-network.ts';
export { entriesOfSubject, serviceSubject, taskSubject } from './ecs-subject.ts';
export { entriesElsewhere } from './elsewhere.ts';
export { entriesOnlyOf } from './entries-only-of.ts';
export { findings } from './findings.ts';
export type { DirectionDrift, GroupDrift } from './group-drift.ts';
export { groupDrift } from './group-drift.ts';
export type { Breach } from './guardrail.ts';
export type { LineTraffic } from './line-traffic.ts';
export { lineServices } from './line-traffic.ts';
export { loadBalancerDrift } from './load-balancer.ts';
export { resolveGroup } from './resolving.ts';

export { ruleTraffic } from './rule-traffic.ts';
export { ruleText } from './rule-words.ts';
export { trafficText } from './traffic-words.ts';
export { unreadFinding } from './unread.ts';
