import type { Direction } from '../../model/index.ts';
import {
  type AddressSet,
  ANY_ADDRESS,
  INTERNET,
  type ServiceSet,
  subtractAddresses,
  unionServices,
} from '../../netset/index.ts';
import type { Party } from '../ends/parties.ts';
import { type Summary, summaries } from '../everything/summaries.ts';
import type { Analysis } from '../network/analysis.ts';
import { type Reply, replyOfAll } from '../network/reply.ts';
import type { InterfaceClass } from '../network/spots.ts';
import type { Gathering, ReachNode } from './reachability-nodes.ts';

/** Addresses outside, as one node. */
export type Outer = {
  readonly node: ReachNode;
  readonly party: Party;
  readonly part: 'internet' | 'private';
};

function outer(
  node: Pick<ReachNode, 'id' | 'kind' | 'name'>,
  part: Outer['part'],
  addresses: AddressSet,
): Outer {
  const nothing = { hosts: [], doubts: [], nobody: null };
  return {
    node: { ...node, vpc: '', groups: [], interfaces: 0 },
    // The word keeps addresses of the VPC's own subnets out: whoever has those is a node of its own, or nobody.
    party: { ...nothing, text: node.name, addresses, word: 'internet' },
    part,
  };
}

export const OUTER: readonly Outer[] = [
  outer({ id: 'internet', kind: 'internet', name: 'internet' }, 'internet', INTERNET),
  outer(
    { id: 'networks', kind: 'networks', name: 'private networks' },
    'private',
    subtractAddresses(ANY_ADDRESS, INTERNET),
  ),
];

/** What a node exchanges with addresses outside, one way of opening connections. */
export type OuterEdge = {
  readonly outer: Outer;
  readonly gathering: Gathering;
  readonly direction: Direction;
  readonly services: ServiceSet;
  readonly reply: Reply;
  /** More may pass than is certain: only asking in full says what. */
  readonly doubtful: boolean;
  /** The classes of the node that have a part in it. */
  readonly servicesOf: (kind: InterfaceClass) => ServiceSet;
};

/** The internet first, inwards first: what matters most, where there is too much to show. */
export function* outerEdges(about: Analysis, gathered: readonly Gathering[]): Generator<OuterEdge> {
  const seen = new Map<InterfaceClass, Summary>();
  for (const one of summaries(about)) seen.set(one.kind, one);
  for (const outside of OUTER) {
    for (const direction of ['ingress', 'egress'] as const satisfies Direction[]) {
      const somes = (kind: InterfaceClass) => seen.get(kind)?.[direction][outside.part];
      const servicesOf = (kind: InterfaceClass): ServiceSet => somes(kind)?.services ?? [];
      for (const gathering of gathered) {
        const kinds = [...new Set(gathering.spots.map(({ kind }) => kind))];
        const services = unionServices(kinds.map(servicesOf));
        const doubtful = kinds.some((kind) => isDoubtful(about, kind, direction));
        if (services.length === 0 && !doubtful) continue;
        const reply = replyOfAll(
          kinds.flatMap((kind) => (servicesOf(kind).length === 0 ? [] : (somes(kind)?.reply ?? []))),
        );
        yield { outer: outside, gathering, direction, services, reply, doubtful, servicesOf };
      }
    }
  }
}

function isDoubtful({ waysOf }: Analysis, kind: InterfaceClass, direction: Direction): boolean {
  if (kind.filter === 'closed') return false;
  if (kind.missingGroups.length > 0 || 'missing' in kind.acl) return true;
  if (kind.acl.found[direction].doubt !== null) return true;
  if (kind.groups.some((group) => group[direction].doubts.length > 0)) return true;
  return waysOf(kind.outlook, direction).values.some((way) => way.outside && way.decision === 'unknown');
}
