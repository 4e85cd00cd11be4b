import { parseCidr } from '../netset/index.ts';
import { HABITS, MODES, REMEDIES, SEVERITIES, TARGETS } from './defaults.ts';
import {
  aBoolean,
  aNumber,
  anyOf,
  aText,
  type Guard,
  guard,
  listOf,
  mapOf,
  members,
  oneOf,
  optional,
} from './guard.ts';
import type * as P from './policy.ts';

const place = { line: aNumber, column: aNumber };
// Whoever builds a set of these throws on a text that is no block.
const aCidr: Guard<string> = guard(
  (value): value is string => typeof value === 'string' && parseCidr(value).ok,
);

type Ported = Extract<P.Service, { protocol: number }>;

const aPorted: Guard<Ported> = members<Ported>({
  protocol: numberIn(0, 255),
  from: optional(numberIn(0, 65535)),
  to: optional(numberIn(0, 65535)),
});

const aService: Guard<P.Service> = anyOf<P.Service>(
  members<{ protocol: 'all' }>({ protocol: oneOf(['all']) }),
  (value, trail): value is Ported => aPorted(value, trail) && isInOrder(value),
);

// For tcp and udp a range, for ICMP a type and a code, for any other protocol neither.
function isInOrder({ protocol, from, to }: Ported): boolean {
  if (protocol === 6 || protocol === 17)
    return (from === undefined) === (to === undefined) && (from ?? 0) <= (to ?? 0);
  if (protocol === 1 || protocol === 58) return Math.max(from ?? 0, to ?? 0) <= 255;
  return from === undefined && to === undefined;
}

function numberIn(least: number, most: number): Guard<number> {
  return guard(
    (value): value is number => Number.isInteger(value) && Number(value) >= least && Number(value) <= most,
  );
}

const aPeer: Guard<P.PolicyPeer> = anyOf<P.PolicyPeer>(
  members<Extract<P.PolicyPeer, { kind: 'cidr' }>>({ kind: oneOf(['cidr']), cidr: aCidr }),
  members<Extract<P.PolicyPeer, { kind: 'name' }>>({
    kind: oneOf(['name']),
    name: aText,
    cidrs: listOf(aCidr),
  }),
  members<Extract<P.PolicyPeer, { kind: 'group' }>>({ kind: oneOf(['group']), ref: aText }),
  members<Extract<P.PolicyPeer, { kind: 'prefixList' }>>({ kind: oneOf(['prefixList']), ref: aText }),
  members<Extract<P.PolicyPeer, { kind: 'self' }>>({ kind: oneOf(['self']) }),
  members<Extract<P.PolicyPeer, { kind: 'any' }>>({ kind: oneOf(['any']) }),
  members<Extract<P.PolicyPeer, { kind: 'internet' }>>({ kind: oneOf(['internet']) }),
);

const aDirection = oneOf(['ingress', 'egress']);

const aLine: Guard<P.TrafficLine> = members<P.TrafficLine>({
  ...place,
  text: aText,
  services: listOf(aService),
  direction: aDirection,
  peers: listOf(aPeer),
  except: listOf(aPeer),
});

const anAclLine: Guard<P.AclLine> = members<P.AclLine>({
  ...place,
  text: aText,
  number: numberIn(1, 32766),
  action: oneOf(['allow', 'deny']),
  service: aService,
  direction: aDirection,
  cidr: aCidr,
});

const selectors = {
  tags: optional(mapOf(aText)),
  accounts: optional(listOf(aText)),
  regions: optional(listOf(aText)),
};
const aMatch: Guard<P.Match> = members<P.Match>({
  name: optional(aText),
  id: optional(aText),
  vpc: optional(aText),
  ...selectors,
});
const anEcsMatch: Guard<P.EcsMatch> = members<P.EcsMatch>({
  cluster: optional(aText),
  service: optional(aText),
  family: optional(aText),
  ...selectors,
});

const stance = { mode: oneOf(MODES), severity: oneOf(SEVERITIES) };
const head = { ...place, ...stance, key: aText };
const groupsRule: Guard<P.GroupsRule> = anyOf<P.GroupsRule>(
  members<Extract<P.GroupsRule, { kind: 'exact' }>>({ kind: oneOf(['exact']), groups: listOf(aText) }),
  members<Extract<P.GroupsRule, { kind: 'bounds' }>>({
    kind: oneOf(['bounds']),
    require: listOf(aText),
    allow: optional(listOf(aText)),
  }),
);

const aGuardrail: Guard<P.Guardrail> = members<P.Guardrail>({
  ...place,
  ...stance,
  id: aText,
  where: optional(aMatch),
  deny: anyOf<P.Guardrail['deny']>(
    members<Extract<P.Guardrail['deny'], { kind: 'traffic' }>>({
      kind: oneOf(['traffic']),
      line: aLine,
      on: listOf(oneOf(TARGETS)),
    }),
    members<Exclude<P.Guardrail['deny'], { kind: 'traffic' }>>({ kind: oneOf(HABITS) }),
  ),
});

const anEnd: Guard<P.Endpoint> = anyOf<P.Endpoint>(
  aPeer,
  members<Extract<P.Endpoint, { kind: 'service' }>>({
    kind: oneOf(['service']),
    cluster: aText,
    service: aText,
  }),
  members<Extract<P.Endpoint, { kind: 'loadBalancer' }>>({ kind: oneOf(['loadBalancer']), name: aText }),
);

const aPolicy: Guard<P.Policy> = members<P.Policy>({
  version: oneOf([1]),
  file: aText,
  mode: oneOf(MODES),
  names: mapOf(listOf(aCidr)),
  guardrails: listOf(aGuardrail),
  securityGroups: listOf(
    members<P.GroupEntry>({
      ...head,
      match: aMatch,
      ingress: optional(listOf(aLine)),
      egress: optional(listOf(aLine)),
    }),
  ),
  networkAcls: listOf(
    members<P.AclPolicyEntry>({
      ...head,
      match: aMatch,
      subnets: optional(listOf(aText)),
      ingress: optional(listOf(anAclLine)),
      egress: optional(listOf(anAclLine)),
    }),
  ),
  ecs: listOf(
    members<P.EcsEntry>({
      ...head,
      match: anEcsMatch,
      securityGroups: optional(groupsRule),
      subnets: optional(listOf(aText)),
      publicIp: optional(aBoolean),
      remedy: oneOf([...REMEDIES, null]),
    }),
  ),
  loadBalancers: listOf(
    members<P.LoadBalancerEntry>({ ...head, match: aMatch, securityGroups: optional(groupsRule) }),
  ),
  expect: listOf(
    members<P.Expectation>({
      ...place,
      text: aText,
      verdict: oneOf(['allow', 'deny']),
      services: listOf(aService),
      from: anEnd,
      to: anEnd,
    }),
  ),
  waivers: listOf(
    members<P.Waiver>({
      ...place,
      id: aText,
      allow: aLine,
      on: optional(aText),
      until: numberIn(0, 8.64e15),
      reason: aText,
      approvedBy: aText,
    }),
  ),
  limits: members<P.Limits>({
    changesPer10Minutes: numberIn(0, 1_000_000),
    revertsPerResourcePerHour: numberIn(0, 1_000_000),
    rulesPerNarrowing: numberIn(0, 1_000_000),
    settleSeconds: numberIn(0, 1_000_000),
  }),
  quotas: members<P.Quotas>({
    rulesPerGroup: numberIn(0, 1_000_000),
    entriesPerAcl: numberIn(0, 1_000_000),
    groupsPerInterface: numberIn(0, 1_000_000),
  }),
});

/** A policy as it is compiled: every member there and of its kind, and nothing besides. */
export const aCompiled = members<{ readonly format: string; readonly policy: P.Policy }>({
  format: aText,
  policy: aPolicy,
});
