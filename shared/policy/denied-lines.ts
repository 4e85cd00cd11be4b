import type { Direction } from '../model/index.ts';
import {
  addresses,
  intersect,
  isEmpty,
  NO_TRAFFIC,
  subtract,
  type TrafficSet,
  traffic,
  union,
} from '../netset/index.ts';
import type { Contradiction } from './contradiction.ts';
import { type LabelOf, lineTraffic, serviceSet } from './line-traffic.ts';
import { concerns, type Selectors } from './match-relation.ts';
import type { AclLine, Guardrail, Policy, TrafficLine } from './policy.ts';

/** A guardrail of traffic, as a set. */
type Denied = { readonly guardrail: Guardrail; readonly line: TrafficLine; readonly traffic: TrafficSet };

/** What is declared and forbidden at once: put back on every drift, and then reverted as a breach. */
export function deniedLines(policy: Policy): readonly Contradiction[] {
  const label = labels(policy);
  const denied = policy.guardrails.flatMap((guardrail) => {
    const { deny } = guardrail;
    return deny.kind === 'traffic'
      ? [{ guardrail, line: deny.line, traffic: lineTraffic(deny.line, label('')) }]
      : [];
  });
  return [...deniedByGroup(policy, denied, label), ...deniedByAcl(policy, denied), ...deniedAddress(policy)];
}

function deniedByGroup(
  policy: Policy,
  denied: readonly Denied[],
  label: (key: string) => LabelOf,
): readonly Contradiction[] {
  return policy.securityGroups.flatMap((entry) =>
    [...(entry.ingress ?? []), ...(entry.egress ?? [])].flatMap((line) => {
      const applied = applying(denied, {
        on: 'securityGroups',
        direction: line.direction,
        match: entry.match,
      });
      if (applied.length === 0) return [];
      const wanted = lineTraffic(line, label(entry.key));
      return applied
        .filter((one) => !isEmpty(intersect(wanted, one.traffic)))
        .map((one) => contradiction(line, one));
    }),
  );
}

/** Of an ACL only what an allow really lets through counts: what a deny before it takes is not allowed. */
function deniedByAcl(policy: Policy, denied: readonly Denied[]): readonly Contradiction[] {
  return policy.networkAcls.flatMap((entry) =>
    [entry.ingress ?? [], entry.egress ?? []].flatMap((lines) => {
      const [first] = lines;
      if (first === undefined) return [];
      const applied = applying(denied, { on: 'networkAcls', direction: first.direction, match: entry.match });
      if (applied.length === 0) return [];
      return effects(lines).flatMap(({ line, effect }) =>
        line.action === 'deny'
          ? []
          : applied
              .filter((one) => !isEmpty(intersect(effect, one.traffic)))
              .map((one) => contradiction(line, one)),
      );
    }),
  );
}

type About = {
  readonly on: 'securityGroups' | 'networkAcls';
  readonly direction: Direction;
  readonly match: Selectors;
};

function applying(denied: readonly Denied[], { on, direction, match }: About): readonly Denied[] {
  return denied.filter(
    ({ guardrail: { deny, where }, line }) =>
      deny.kind === 'traffic' &&
      deny.on.includes(on) &&
      line.direction === direction &&
      concerns(where, match),
  );
}

function contradiction(line: TrafficLine | AclLine, { guardrail, line: denied }: Denied): Contradiction {
  return {
    line: line.line,
    column: line.column,
    message: `guardrail ${guardrail.id} (line ${guardrail.line}) denies "${line.text}"`,
    hint: `it says: deny ${denied.text}; narrow the line, or except its peers there`,
  };
}

/** An ECS entry that wants the public address which a guardrail forbids. */
function deniedAddress(policy: Policy): readonly Contradiction[] {
  const wanting = policy.ecs.filter((entry) => entry.publicIp === true);
  return wanting.flatMap((entry) => {
    const found = policy.guardrails.filter(
      ({ deny, where }) => deny.kind === 'publicIp' && concerns(where, entry.match),
    );
    return found.map((guardrail) => ({
      line: entry.line,
      column: entry.column,
      message: `guardrail ${guardrail.id} (line ${guardrail.line}) denies the public address that ${entry.key} declares`,
      hint: 'write publicIp: false, or narrow the guardrail with where',
    }));
  });
}

/** What each entry decides: its traffic without what the entries before it have decided. */
export function effects(
  lines: readonly AclLine[],
): readonly { readonly line: AclLine; readonly effect: TrafficSet }[] {
  let decided: TrafficSet = NO_TRAFFIC;
  return lines.map((line) => {
    const own = traffic([{ services: serviceSet([line.service]), addresses: addresses([line.cidr]) }]);
    const effect = subtract(own, decided);
    decided = union(decided, own);
    return { line, effect };
  });
}

/** A group goes by its key where it is declared, so that `sg/<key>` and `sg/<name>` are the same one. */
function labels(policy: Policy): (key: string) => LabelOf {
  const keys = new Set(policy.securityGroups.map((entry) => entry.key));
  const byName = new Map(policy.securityGroups.map((entry) => [entry.match.name ?? '', entry.key]));
  return (self) => (peer) => {
    switch (peer.kind) {
      case 'prefixList':
        return `pl/${peer.ref}`;
      case 'self':
        return `sg/${self}`;
      case 'group':
        return `sg/${keys.has(peer.ref) ? peer.ref : (byName.get(peer.ref) ?? peer.ref)}`;
    }
  };
}
