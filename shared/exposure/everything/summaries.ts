import type { Direction } from '../../model/index.ts';
import {
  ALL_SERVICES,
  intersectServices,
  type ServiceSet,
  services,
  subtractServices,
  unionServices,
} from '../../netset/index.ts';
import type { AclRules } from '../network/acl-entries.ts';
import type { Analysis } from '../network/analysis.ts';
import type { Ports } from '../network/network.ts';
import type { Outlook } from '../network/outlook.ts';
import { type Reply, repliesTo, replyOf, replyOfAll } from '../network/reply.ts';
import type { InterfaceClass } from '../network/spots.ts';
import { sortedUnique, stepAt, stepsOf } from '../network/steps.ts';
import { type Gathered, type Gatherer, gatherer, type Layout, layoutOf } from './gathering.ts';

/** Services that some address of a kind may use, and whether replies come back. Only what is certain. */
type Some = { readonly services: ServiceSet; readonly reply: Reply };

/** What a class opens to, or can open towards: the internet, and networks behind private gateways. */
export type Summary = {
  readonly kind: InterfaceClass;
  readonly ingress: Side;
  readonly egress: Side;
};

type Side = { readonly internet: Some; readonly private: Some };

/** One pass over all classes, for maps and matrices of a whole account; `outside` knows the addresses too. */
export function* summaries(about: Analysis): Generator<Summary> {
  const bench = { about, gather: gatherer(about.net), sorted: sortingBook(about) };
  for (const kind of about.classes) {
    const side = (direction: Direction) => sideSummary(bench, kind, direction);
    yield { kind, ingress: side('ingress'), egress: side('egress') };
  }
}

type Bench = {
  readonly about: Analysis;
  readonly gather: Gatherer;
  readonly sorted: (outlook: Outlook, acl: AclRules, direction: Direction) => Sorting;
};

/**
 * Addresses sorted by what comes back from them and whether they are of the internet: bucket 2n is the internet's
 * part of what `backs[n]` is about, 2n + 1 the rest, and the two last ones are all of both.
 */
type Sorting = { readonly layout: Layout; readonly backs: readonly Back[] };

type Back = { readonly services: ServiceSet; readonly ports: (tcp: boolean, udp: boolean) => Reply };

const NOTHING: Some = { services: [], reply: 'blocked' };

function sideSummary({ about, gather, sorted }: Bench, kind: InterfaceClass, direction: Direction): Side {
  if (kind.filter === 'closed' || 'missing' in kind.acl) return { internet: NOTHING, private: NOTHING };
  const { layout, backs } = sorted(kind.outlook, kind.acl.found, direction);
  const sides = kind.groups.map((group) => group[direction]);
  const everywhere = kind.filter === 'open' ? [[0, about.net.lines.length - 1] as const] : [];
  const gathered = gather(sides, everywhere, layout);
  const some = (parity: number): Some => {
    const services = gathered.services(backs.length * 2 + parity);
    if (services.length === 0) return NOTHING;
    const replies = backs.flatMap((back, at) => replyIn(about, back, { gathered, bucket: at * 2 + parity }));
    return { services, reply: replyOfAll(replies) };
  };
  return { internet: some(0), private: some(1) };
}

// Places in PROTOCOL_ENDS.
const [TCP, AFTER_TCP, UDP, AFTER_UDP, END] = [1, 2, 3, 4, 5];

type In = { readonly gathered: Gathered; readonly bucket: number };

/** Nothing for an empty bucket. Most are about ports alone, and for these four answers are enough. */
function replyIn({ net }: Analysis, { services, ports }: Back, { gathered, bucket }: In): readonly Reply[] {
  const has = (from: number, to: number): boolean => gathered.has(bucket, from, to);
  const [tcp, udp] = [has(TCP, AFTER_TCP), has(UDP, AFTER_UDP)];
  if (has(0, TCP) || has(AFTER_TCP, UDP) || has(AFTER_UDP, END))
    return [replyOf(repliesTo(gathered.services(bucket), net.ephemeral), services)];
  return tcp || udp ? [ports(tcp, udp)] : [];
}

function sortingBook(about: Analysis): Bench['sorted'] {
  const known = new Map<Outlook, Map<string, Sorting>>();
  return (outlook, acl, direction) => {
    const mine = known.get(outlook) ?? new Map<string, Sorting>();
    known.set(outlook, mine);
    const key = `${acl.acl.id} ${direction}`;
    const made = mine.get(key) ?? sorting(about, { outlook, acl, direction });
    mine.set(key, made);
    return made;
  };
}

type About = { readonly outlook: Outlook; readonly acl: AclRules; readonly direction: Direction };

function sorting(about: Analysis, { outlook, acl, direction }: About): Sorting {
  const { net } = about;
  const { internet } = net.around;
  const ways = about.waysOf(outlook, direction);
  const back = acl[direction === 'ingress' ? 'egress' : 'ingress'].sure.steps;
  const backs: ServiceSet[] = [];
  const places = new Map<string, number>();
  const place = (set: ServiceSet): number => {
    const key = likeness(set, net.ephemeral);
    const at = places.get(key) ?? backs.push(set) - 1;
    places.set(key, at);
    return at;
  };
  const cuts = sortedUnique([...ways.starts, ...internet.starts, ...back.starts]);
  const of = stepsOf(cuts, (atom) => {
    const way = stepAt(ways, atom);
    if (!way.outside || way.decision !== 'allow' || way.gate !== null) return -1;
    return place(stepAt(back, atom)) * 2 + (stepAt(internet, atom) ? 0 : 1);
  });
  const layout = layoutOf(net, { count: backs.length * 2, of }, acl[direction].sure);
  return {
    layout,
    backs: backs.map((services) => ({ services, ports: portReplies(services, net.ephemeral) })),
  };
}

function portReplies(back: ServiceSet, ephemeral: Ports): Back['ports'] {
  const replyTo = (...asked: readonly ServiceSet[]): Reply =>
    replyOf(repliesTo(unionServices(asked), ephemeral), back);
  const [tcp, udp] = [services(6), services(17)];
  const [onlyTcp, onlyUdp, both] = [replyTo(tcp), replyTo(udp), replyTo(tcp, udp)];
  return (hasTcp, hasUdp) => (hasTcp && hasUdp ? both : hasTcp ? onlyTcp : onlyUdp);
}

/** Sets with which every reply fares alike are one bucket: few answers in place of many ACL steps. */
function likeness(back: ServiceSet, { from, to }: Ports): string {
  const wanted = [
    services(6, from, to),
    services(17, from, to),
    ...[0, 14, 16, 18].map((type) => services(1, type, 0)),
    services(58, 129, 0),
  ];
  const others = intersectServices(back, WITHOUT_PORTS);
  return `${wanted.map((set) => replyOf(set, back)).join()} ${others.join()}`;
}

/** Protocols that have neither ports nor types, and whose replies are simply themselves. */
const WITHOUT_PORTS = subtractServices(
  ALL_SERVICES,
  unionServices([1, 6, 17, 58].map((protocol) => services(protocol))),
);
