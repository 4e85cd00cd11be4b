import type { Direction } from '../model/index.ts';
import {
  ALL_SERVICES,
  intersectServices,
  type ServiceSet,
  services,
  subtractServices,
  unionServices,
} from '../netset/index.ts';
import type { AclRules } from './acl-entries.ts';
import type { Analysis } from './analysis.ts';
import type { Ports } from './network.ts';
import type { Outlook } from './outlook.ts';
import { type Buckets, type Painter, painter } from './painter.ts';
import { type Reply, repliesTo, replyOf, replyOfAll } from './reply.ts';
import type { InterfaceClass } from './spots.ts';
import { sortedUnique, stepAt, stepsOf } from './steps.ts';

/** Services that some address of a kind may use, and whether replies come back. Only what is certain. */
type Some = { readonly services: ServiceSet; readonly reply: Reply };

/** What a class opens to, or can open towards: the internet, and networks behind private gateways. */
export type Summary = {
  readonly kind: InterfaceClass;
  readonly ingress: { readonly internet: Some; readonly private: Some };
  readonly egress: { readonly internet: Some; readonly private: Some };
};

/** One pass over all classes, for maps and matrices of a whole account; `outside` knows the addresses too. */
export function* summaries(about: Analysis): Generator<Summary> {
  const paint = painter(about.net);
  const buckets = bucketBook(about);
  for (const kind of about.classes) {
    const side = (direction: Direction) => sideSummary({ about, paint, buckets }, kind, direction);
    yield { kind, ingress: side('ingress'), egress: side('egress') };
  }
}

type Bench = {
  readonly about: Analysis;
  readonly paint: Painter;
  readonly buckets: (outlook: Outlook, acl: AclRules, direction: Direction) => ReplyBuckets;
};

/** Atoms by what replies to them come back, internet and private apart: even buckets are of the internet. */
type ReplyBuckets = Buckets & { readonly backs: readonly ServiceSet[] };

const NOTHING: Some = { services: [], reply: 'blocked' };

function sideSummary(
  { about, paint, buckets }: Bench,
  kind: InterfaceClass,
  direction: Direction,
): Summary['ingress'] {
  if (kind.filter === 'closed' || 'missing' in kind.acl) return { internet: NOTHING, private: NOTHING };
  const acl = kind.acl.found;
  const by = buckets(kind.outlook, acl, direction);
  const sides = kind.groups.map((group) => group[direction]);
  const everywhere = kind.filter === 'open' ? [[0, about.net.lines.length - 1] as const] : [];
  const sets = paint.gathered({ sides, everywhere, mask: acl[direction].sure }, by);
  const some = (parity: number): Some => {
    const all = sets[by.count + parity] ?? [];
    if (all.length === 0) return NOTHING;
    const replies = by.backs.flatMap((back, at) => {
      const set = sets[at * 2 + parity] ?? [];
      return set.length === 0 ? [] : [replyOf(repliesTo(set, about.net.ephemeral), back)];
    });
    return { services: all, reply: replyOfAll(replies) };
  };
  return { internet: some(0), private: some(1) };
}

function bucketBook(about: Analysis): Bench['buckets'] {
  const known = new Map<Outlook, Map<string, ReplyBuckets>>();
  return (outlook, acl, direction) => {
    const mine = known.get(outlook) ?? new Map<string, ReplyBuckets>();
    known.set(outlook, mine);
    const key = `${acl.acl.id} ${direction}`;
    const made = mine.get(key) ?? bucketsOf(about, { outlook, acl, direction });
    mine.set(key, made);
    return made;
  };
}

type About = { readonly outlook: Outlook; readonly acl: AclRules; readonly direction: Direction };

function bucketsOf(about: Analysis, { outlook, acl, direction }: About): ReplyBuckets {
  const { internet } = about.net.around;
  const ways = about.waysOf(outlook, direction);
  const back = acl[direction === 'ingress' ? 'egress' : 'ingress'].sure.steps;
  const backs: ServiceSet[] = [];
  const places = new Map<string, number>();
  const place = (set: ServiceSet): number => {
    const key = likeness(set, about.net.ephemeral);
    const at = places.get(key) ?? backs.push(set) - 1;
    places.set(key, at);
    return at;
  };
  const cuts = sortedUnique([...ways.starts, ...internet.starts, ...back.starts]);
  const of = stepsOf(cuts, (atom) => {
    const way = stepAt(ways, atom);
    if (!way.outside || way.decision !== 'allow') return -1;
    return place(stepAt(back, atom)) * 2 + (stepAt(internet, atom) ? 0 : 1);
  });
  const unions = [0, 1].map((parity) => backs.map((_, at) => at * 2 + parity));
  return { count: backs.length * 2, of, unions, backs };
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
