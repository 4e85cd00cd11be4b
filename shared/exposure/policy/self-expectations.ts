import type { Direction } from '../../model/index.ts';
import {
  type AddressSet,
  ALL_SERVICES,
  ANY_ADDRESS,
  addressesOf,
  coverLabels,
  intersect,
  intersectServices,
  isEmpty,
  isEmptyAddresses,
  isSubset,
  isSubsetServices,
  NO_ADDRESS,
  type ServiceSet,
  servicesFor,
  subtractServices,
  type TrafficSet,
  traffic,
  unionServices,
} from '../../netset/index.ts';
import { type Expectation, type Policy, type PolicyError, serviceSet } from '../../policy/index.ts';
import { repliesTo } from '../network/reply.ts';
import { servicesText } from '../network/words.ts';
import { aclSet, type Declared, type DeclaredEnd, declaredEnd, type Seat } from './declared-seats.ts';

// A client's ports when nobody says otherwise.
const EPHEMERAL = { from: 1024, to: 65535 };

/**
 * `expect` lines that the policy's own desired state already breaks, whatever there is in AWS. What the policy does
 * not say (addresses, routes, an ACL that it does not declare, a direction that it leaves alone) lets everything
 * through here, and makes no error by itself.
 */
export function selfExpectations(policy: Policy): readonly PolicyError[] {
  return policy.expect.flatMap((line) => {
    const [from, to] = [declaredEnd(policy, line.from), declaredEnd(policy, line.to)];
    if (from === null || to === null) return [];
    const why = pairsOf(from, to)
      .map((pair) => brokenBy(line, pair))
      .find((one) => one !== null);
    if (why === undefined || why === null) return [];
    const message = `"${line.text}" does not hold in what this policy itself declares: ${why}`;
    return [{ file: policy.file, line: line.line, column: line.column, message, hint: HINTS[line.verdict] }];
  });
}

const HINTS: Readonly<Record<Expectation['verdict'], string>> = {
  allow: 'declare what lets it through, there and back, or change the expectation',
  deny: 'narrow what lets it through, or change the expectation',
};

/** One side each: a seat, or addresses. */
type Pair = { readonly from: DeclaredSide; readonly to: DeclaredSide };
type DeclaredSide =
  | { readonly kind: 'seat'; readonly seat: Seat }
  | Extract<DeclaredEnd, { kind: 'addresses' }>;

function pairsOf(from: DeclaredEnd, to: DeclaredEnd): readonly Pair[] {
  const sides = (end: DeclaredEnd): readonly DeclaredSide[] =>
    end.kind === 'addresses' ? [end] : end.seats.map((seat) => ({ kind: 'seat', seat }));
  return sides(from).flatMap((one) => sides(to).map((other) => ({ from: one, to: other })));
}

function brokenBy(line: Expectation, pair: Pair): string | null {
  const asked = serviceSet(line.services);
  return line.verdict === 'allow' ? notAllowed(pair, asked) : notDenied(pair, asked);
}

function notAllowed({ from, to }: Pair, asked: ServiceSet): string | null {
  const steps: readonly (string | null)[] = [
    from.kind === 'seat' ? lacking(from.seat, to, { direction: 'egress', asked }) : null,
    to.kind === 'seat' ? lacking(to.seat, from, { direction: 'ingress', asked }) : null,
    to.kind === 'seat' && from.kind === 'addresses'
      ? aclLacking(to.seat, from, { direction: 'ingress', asked })
      : null,
    from.kind === 'seat' && to.kind === 'addresses'
      ? aclLacking(from.seat, to, { direction: 'egress', asked })
      : null,
  ];
  return steps.find((step) => step !== null) ?? null;
}

type About = { readonly direction: Direction; readonly asked: ServiceSet };

/** A group that, at its most generous, still does not let all of it through. */
function lacking(seat: Seat, other: DeclaredSide, { direction, asked }: About): string | null {
  const declared = seat[direction];
  if (direction === 'ingress' && other.kind === 'addresses' && other.internet && seat.publicIp === false)
    return `${seat.name} has no public address`;
  if (declared === null) return null;
  const left = subtractServices(asked, atMost(declared.may, other));
  if (left.length === 0) return null;
  const verb = direction === 'ingress' ? 'admits' : 'lets out';
  return `nothing in the ${direction} of ${seat.name} ${verb} ${servicesText(left)} ${direction === 'ingress' ? 'from' : 'to'} there`;
}

/** An interface without IPv6, or without IPv4, needs rules of one family only. */
function atMost(set: TrafficSet, other: DeclaredSide): ServiceSet {
  if (other.kind === 'addresses') return everywhereInEither(set, other.addresses);
  // Where its interfaces are the policy does not say: any rule about addresses may be about them.
  const byLabel = other.seat.labels.map((label) => servicesFor(set, label));
  return unionServices([...byLabel, anywhere(set)]);
}

function anywhere(set: TrafficSet): ServiceSet {
  return unionServices([...set.v4.services, ...set.v6.services]);
}

function everywhereInEither(set: TrafficSet, { v4, v6 }: AddressSet): ServiceSet {
  const parts = [
    ...(v4.length === 0 ? [] : [throughout(set, { ...NO_ADDRESS, v4 })]),
    ...(v6.length === 0 ? [] : [throughout(set, { ...NO_ADDRESS, v6 })]),
  ];
  return unionServices(parts);
}

/** The services that all of these addresses have. */
function throughout(set: TrafficSet, addresses: AddressSet): ServiceSet {
  let common = ALL_SERVICES;
  const inside = intersect(set, traffic([{ services: ALL_SERVICES, addresses }]));
  if (!isWhole(addressesOf(inside), addresses)) return [];
  for (const services of [...inside.v4.services, ...inside.v6.services])
    if (services.length > 0) common = intersectServices(common, services);
  return common;
}

function isWhole(found: AddressSet, wanted: AddressSet): boolean {
  const all = traffic([{ services: ALL_SERVICES, addresses: wanted }]);
  return isSubset(all, traffic([{ services: ALL_SERVICES, addresses: found }]));
}

/** A declared ACL of the seat's subnets that does not let it through to these addresses, or not the replies. */
function aclLacking(
  { acls }: Seat,
  { addresses }: Extract<DeclaredSide, { kind: 'addresses' }>,
  { direction, asked }: About,
): string | null {
  const back = direction === 'ingress' ? 'egress' : 'ingress';
  for (const acl of acls ?? []) {
    const there = subtractServices(asked, everywhereInEither(aclSet(acl[direction]), addresses));
    if (there.length > 0) return `the ${direction} of network ACL ${acl.key} stops ${servicesText(there)}`;
    const wanted = repliesTo(asked, EPHEMERAL);
    const replies = subtractServices(wanted, everywhereInEither(aclSet(acl[back]), addresses));
    if (replies.length > 0)
      return `the ${back} of network ACL ${acl.key} stops replies to ${servicesText(replies)}`;
  }
  return null;
}

/** Something that the groups let through for certain, and nothing declared stops. */
function notDenied({ from, to }: Pair, asked: ServiceSet): string | null {
  if (to.kind === 'seat') {
    const declared = to.seat.ingress;
    if (declared === null || isOffInternet(to.seat, from)) return null;
    const admitted = atLeast(declared, from, asked);
    const let_ =
      from.kind === 'seat' && from.seat.egress !== null ? atLeast(from.seat.egress, to, admitted) : admitted;
    const through = stoppedByAcls(to.seat, from, { direction: 'ingress', asked: let_ });
    return through.length === 0 ? null : `${to.seat.name} admits ${servicesText(through)} from there`;
  }
  if (from.kind !== 'seat' || from.seat.egress === null) return null;
  const out = stoppedByAcls(from.seat, to, {
    direction: 'egress',
    asked: atLeast(from.seat.egress, to, asked),
  });
  return out.length === 0 ? null : `${from.seat.name} lets ${servicesText(out)} out to there`;
}

const isOffInternet = (seat: Seat, other: DeclaredSide): boolean =>
  other.kind === 'addresses' && other.internet && seat.publicIp === false;

function atLeast({ sure }: Declared, other: DeclaredSide, asked: ServiceSet): ServiceSet {
  if (other.kind === 'seat') {
    const { labels } = other.seat;
    const set = coverLabels(sure, labels);
    return intersectServices(asked, unionServices(labels.map((label) => servicesFor(set, label))));
  }
  const some = intersect(sure, traffic([{ services: asked, addresses: other.addresses }]));
  return isEmpty(some) ? [] : anywhere(some);
}

/** What is left of the services behind the declared ACLs: only a direction that the policy manages can stop any. */
function stoppedByAcls({ acls }: Seat, other: DeclaredSide, { direction, asked }: About): ServiceSet {
  if (other.kind === 'seat' || acls === null) return asked;
  const addresses = isEmptyAddresses(other.addresses) ? ANY_ADDRESS : other.addresses;
  const passing = acls.map((acl) => {
    const some = intersect(aclSet(acl[direction]), traffic([{ services: asked, addresses }]));
    return isEmpty(some) ? [] : anywhere(some);
  });
  return unionServices(
    passing.map((set) => (isSubsetServices(asked, set) ? asked : intersectServices(asked, set))),
  );
}
