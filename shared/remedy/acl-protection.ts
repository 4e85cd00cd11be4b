import { entryTraffic } from '../drift/index.ts';
import type { AclEntry } from '../model/index.ts';
import type { AddressSet, Rectangle, ServiceSet, TrafficSet } from '../netset/index.ts';
import {
  addresses,
  addressesOf,
  canonicalCidr,
  cidrs,
  intersect,
  intersectAddresses,
  intersectServices,
  isEmpty,
  isSubsetAddresses,
  isSubsetServices,
  NO_TRAFFIC,
  rectangles,
  restrictAddresses,
  restrictServices,
  serviceRanges,
  servicesIn,
  subtract,
  union,
  unionAddresses,
  unionAll,
} from '../netset/index.ts';
import type { Forbidden } from './acl-breach.ts';
import { entryOf } from './acl-list.ts';
import { isWide, servicesOf } from './leftover.ts';

/**
 * What may be given up for fewer entries: `none`; `place`: the entry itself is narrowed in place where one entry can
 * say what stays; `private`: private peers of a wide entry lose the forbidden service too; `whole`: the entry goes.
 */
export type Thrift = 'none' | 'place' | 'private' | 'whole';

/** Entries to stand right before `entry`; `entry` null when it goes. `lost`: what goes though nothing forbids it. */
export type Protection = {
  readonly before: readonly AclEntry[];
  readonly entry: AclEntry | null;
  readonly lost: TrafficSet;
};

/** An allow entry: `all` that it matches, its `own` effect, what is `wrong` with it and what `stays` of it. */
export type Breaching = {
  readonly entry: AclEntry;
  readonly all: TrafficSet;
  readonly own: TrafficSet;
  readonly wrong: TrafficSet;
  readonly stays: TrafficSet;
  readonly denied: TrafficSet;
  readonly forbidden: Forbidden;
};

// Where a VPC's own peers live (RFC 1918, RFC 6598, RFC 4193, link-local). The default ACL allows everybody
// everything, and that carries the VPC's inner traffic: closing it to the internet must not cut that.
// Read when asked for: no cold start waits for it.
const privateAddresses = (): AddressSet =>
  addresses([
    ...['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'],
    ...['fc00::/7', 'fe80::/10'],
  ]);

export function protection(breaching: Breaching, thrift: Thrift): Protection {
  const { entry, stays } = breaching;
  if (thrift === 'whole') return { before: [], entry: null, lost: stays };
  const narrowed = thrift === 'place' ? rectangles(stays) : [];
  const [only] = narrowed;
  if (only !== undefined && narrowed.length === 1) {
    return { before: [], entry: asEntry(entry, 'allow', only), lost: NO_TRAFFIC };
  }
  const before: AclEntry[] = [];
  let lost = NO_TRAFFIC;
  let closed = NO_TRAFFIC;
  for (const target of targets(breaching.forbidden)) {
    const wrong = subtract(intersect(breaching.own, target), closed);
    if (isEmpty(wrong)) continue;
    const way = cheapest(
      ways({ ...breaching, wrong, target, denied: subtract(breaching.denied, closed) }, thrift),
      thrift,
    );
    before.push(...way.before);
    lost = union(lost, way.lost);
    closed = union(closed, unionAll(way.before.map(entryTraffic)));
  }
  return { before, entry, lost };
}

/** What is closed at a time: guardrail by guardrail, and in a declared direction all at once with what goes along. */
function targets({ breaches, leftover }: Forbidden): readonly TrafficSet[] {
  const denied = breaches.map((breach) => breach.denied);
  return isEmpty(leftover) ? denied : [unionAll([...denied, leftover])];
}

type Way = Pick<Protection, 'before' | 'lost'>;

/** The fewest entries; unless something may be given up, only those that give up nothing, if there are any. */
function cheapest(all: readonly Way[], thrift: Thrift): Way {
  const kind = all.filter(({ lost }) => isEmpty(lost));
  const from = thrift === 'private' || kind.length === 0 ? all : kind;
  const none: Way = { before: [], lost: NO_TRAFFIC };
  return from.reduce((best, way) => (way.before.length < best.before.length ? way : best), from[0] ?? none);
}

/** Breaching one target; `denied` is without what entries that stand before these ones already stop. */
type OneBreach = Breaching & { readonly target: TrafficSet };

function ways(one: OneBreach, thrift: Thrift): readonly Way[] {
  const { all, wrong, target, entry } = one;
  // What earlier entries decide may be denied again: that changes nothing, and is often one entry instead of many.
  const denies = [wrong, intersect(all, target)].map((set) => ({
    before: rectangles(set).map((rectangle) => asEntry(entry, 'deny', rectangle)),
    lost: NO_TRAFFIC,
  }));
  return [...denies, ...boundings(one).map((cidr) => allowFirst(one, { cidr, thrift }))];
}

/** The block of the entry itself, and the smallest one around what is wrong. */
function boundings({ entry, wrong }: Breaching): readonly string[] {
  return [...new Set([smallestAround(addressesOf(wrong), entry.cidr), entry.cidr])];
}

function smallestAround(set: AddressSet, within: string): string {
  const parsed = canonicalCidr(within);
  const bits = within.includes(':') ? 128 : 32;
  const [first] = cidrs(set);
  if (!parsed.ok || first === undefined) return within;
  const base = first.slice(0, first.indexOf('/'));
  for (let prefix = bits; prefix > parsed.prefix; prefix -= 1) {
    const block = canonicalCidr(`${base}/${prefix}`);
    if (block.ok && isSubsetAddresses(set, addresses([block.text]))) return block.text;
  }
  return within;
}

/** First what may pass of a block, with every service that the entry gives it; then the whole block is denied. */
function allowFirst(breaching: Breaching, at: { readonly cidr: string; readonly thrift: Thrift }): Way {
  const { entry, all, own, wrong, stays, denied } = breaching;
  const hit = servicesOf(wrong);
  const block = addresses([at.cidr]);
  const withPrivate = at.thrift !== 'private' && saysMore(breaching, hit);
  const spared = restrictAddresses(subtract(all, denied), sparedPeers(breaching, block, withPrivate));
  const allows = rectangles(spared).filter(
    (one) => intersectServices(servicesIn(one.service), hit).length > 0,
  );
  const before = [
    ...allows.map((one) => asEntry(entry, 'allow', one)),
    ...serviceRanges(hit).map((service) => asEntry(entry, 'deny', { service, cidr: at.cidr })),
  ];
  const stopped = subtract(restrictServices(restrictAddresses(own, block), hit), unionAll([denied, spared]));
  const missed = saysMore(breaching, hit)
    ? unionAll([stays, restrictAddresses(own, privateAddresses())])
    : stays;
  return { before, lost: intersect(stopped, missed) };
}

// An entry for the forbidden service alone was written for it; only a broader one carries other people's traffic.
function saysMore({ own }: Breaching, hit: ServiceSet): boolean {
  return !isSubsetServices(servicesOf(own), hit);
}

/**
 * Who keeps the forbidden service: everybody else in a narrow block; in a wide one whoever is named, and private peers.
 */
function sparedPeers({ entry, forbidden }: Breaching, block: AddressSet, withPrivate: boolean): AddressSet {
  if (!isWide(entry.cidr)) return block;
  const named = forbidden.breaches
    .map((breach) => breach.exempt)
    .reduce(unionAddresses, addressesOf(forbidden.waived));
  return intersectAddresses(block, withPrivate ? unionAddresses(named, privateAddresses()) : named);
}

function asEntry(near: AclEntry, action: 'allow' | 'deny', one: Rectangle): AclEntry {
  const cidr = 'cidr' in one ? one.cidr : near.cidr;
  return entryOf(one.service, cidr, { number: near.number, direction: near.direction, action });
}
