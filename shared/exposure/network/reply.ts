import {
  intersectServices,
  isSubsetServices,
  type ServiceSet,
  services,
  subtractServices,
  unionServices,
} from '../../netset/index.ts';
import type { Ports } from './network.ts';

/** `partial`: replies to some of a client's ports, or to some of the services, do not come back. */
export type Reply = 'full' | 'partial' | 'blocked';

const BLOCK = 65536;
const TCP = 6;
const UDP = 17;
const ICMP = 1;
const ICMPV6 = 58;

// The answers to echo, timestamp, information and mask requests (RFC 792, 950); every other type wants none.
const ANSWERS: Readonly<Record<number, readonly (readonly [request: number, answer: number])[]>> = {
  [ICMP]: [
    [8, 0],
    [13, 14],
    [15, 16],
    [17, 18],
  ],
  [ICMPV6]: [[128, 129]],
};

/**
 * What must come back for these services to work: to the client's own ports for tcp and udp (an ACL looks at the port
 * that a packet goes to, never at the one that it comes from), the answering type for ICMP, anything of the same
 * protocol else.
 */
export function repliesTo(set: ServiceSet, ephemeral: Ports): ServiceSet {
  const parts: ServiceSet[] = [];
  for (let i = 0; i + 1 < set.length; i += 2) {
    const [lo, hi] = [set[i] ?? 0, set[i + 1] ?? 0];
    for (let protocol = Math.floor(lo / BLOCK); protocol * BLOCK < hi; protocol += 1) {
      if (protocol === TCP || protocol === UDP) parts.push(services(protocol, ephemeral.from, ephemeral.to));
      else if (protocol in ANSWERS) parts.push(...answers(set, protocol));
      else parts.push([protocol * BLOCK, (protocol + 1) * BLOCK]);
    }
  }
  return unionServices(parts);
}

/** The protocol of services of which each wants the same back: some of tcp's, or of udp's; null for others. */
export function portProtocolOf(set: ServiceSet): number | null {
  const protocol = Math.floor((set[0] ?? 0) / BLOCK);
  const isOne = set.length > 0 && (set[set.length - 1] ?? 0) <= (protocol + 1) * BLOCK;
  return isOne && (protocol === TCP || protocol === UDP) ? protocol : null;
}

function answers(set: ServiceSet, protocol: number): readonly ServiceSet[] {
  return (ANSWERS[protocol] ?? [])
    .filter(([request]) => intersectServices(set, services(protocol, request)).length > 0)
    .map(([, answer]) => services(protocol, answer, 0));
}

/** `back` is what can come back, `wanted` what must. */
export function replyOf(wanted: ServiceSet, back: ServiceSet): Reply {
  if (isSubsetServices(wanted, back)) return 'full';
  return intersectServices(wanted, back).length === 0 ? 'blocked' : 'partial';
}

export function replyGap(wanted: ServiceSet, back: ServiceSet): ServiceSet {
  return subtractServices(wanted, back);
}

/** Several connections judged together. */
export function replyOfAll(replies: readonly Reply[]): Reply {
  const [first] = replies;
  if (first === undefined) return 'blocked';
  return replies.every((one) => one === first) ? first : 'partial';
}
