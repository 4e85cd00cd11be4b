import type { Direction } from '../model/index.ts';
import type { Rectangle, ServiceRange, ServiceSet, TrafficSet } from '../netset/index.ts';
import {
  addresses,
  canonicalCidr,
  equals,
  formatRectangle,
  formatService,
  formatTraffic,
  intersect,
  isEmpty,
  isSubset,
  rectangles,
  restrictServices,
  serviceRanges,
  servicesIn,
  traffic,
  unionAll,
  unionServices,
} from '../netset/index.ts';
import type { Context } from './context.ts';
import { peerText } from './peer-words.ts';

/** Something of the network that admits traffic, and how its peer reads there: "0.0.0.0/0", "sg/web", "pl/pl-…". */
export type Carrier = { readonly traffic: TrafficSet; readonly peer: string };

/** Lines for people, and all that they say: whoever reads "tcp/22 from 0.0.0.0/0" has been told of every address. */
export type Words = { readonly lines: readonly string[]; readonly said: TrafficSet };

type By = {
  readonly direction: Direction;
  readonly carriers: readonly Carrier[];
  /** A carrier that means everybody is said as it stands: "::/0", and not "2000::/3, which is the internet". */
  readonly everybodyAsWritten?: boolean;
};

/** So many pieces are still read at a glance; more are said in the words of the rule that carries them. */
const FEW = 3;
/** A protocol -1 less a port is 250 ranges of services: then the carrier's own services say it better. */
const MOST_RANGES = 8;
/** Comparing every line with every other is for lists that somebody reads. */
const MOST_COMPARED = 100;
/** Shorter prefixes are everybody in a few pieces, and nobody's network. */
const EVERYBODY = 4;

/** Traffic exactly, in few lines such as "tcp/22 from 10.0.0.0/8"; groups by their key in the policy, name or id. */
export function trafficText(context: Context, set: TrafficSet, direction: Direction): readonly string[] {
  return formatTraffic(set, word(direction), (label) => peerText(context, label));
}

/**
 * The same for people. What of 0.0.0.0/0 is "internet, but not the office" is seventy CIDRs: nobody reads those, so
 * the services are said exactly and the peer as the rule or entry has it.
 */
export function trafficWords(context: Context, set: TrafficSet, by: By): Words {
  const parts = by.carriers
    .map((carrier) => ({ carrier, part: intersect(carrier.traffic, set) }))
    .filter(({ part }) => !isEmpty(part));
  const asWritten = by.everybodyAsWritten === true && parts.some(({ carrier }) => isEverybody(carrier));
  if (!asWritten && leastPieces(set) <= FEW) {
    const exact = trafficText(context, set, by.direction);
    if (exact.length <= FEW) return { lines: exact, said: set };
  }
  const lines = parts.flatMap(({ carrier, part }) => partLines(context, part, { ...by, carrier }));
  // By service, whatever the order of the rules: the same network is said in the same lines.
  const kept = withoutCovered(lines).toSorted(inOrder);
  return { lines: kept.map(({ text }) => text), said: unionAll(kept.map((line) => line.says)) };
}

type Line = { readonly text: string; readonly says: TrafficSet; readonly services: ServiceSet };
type About = By & { readonly carrier: Carrier };

function partLines(context: Context, part: TrafficSet, about: About): readonly Line[] {
  const { carrier, direction } = about;
  if (equals(part, carrier.traffic)) return asWrittenLines(part, serviceRanges(servicesOf(part)), about);
  const own = serviceRanges(servicesOf(part));
  const ranges = own.length <= MOST_RANGES ? own : serviceRanges(servicesOf(carrier.traffic));
  const few = FEW * Math.min(ranges.length, FEW);
  if ((about.everybodyAsWritten !== true || !isEverybody(carrier)) && leastPieces(part) <= few) {
    const exact = rectangles(part);
    if (exact.length <= few) return exact.map((one) => exactLine(context, one, direction));
  }
  return asWrittenLines(carrier.traffic, ranges, about);
}

function asWrittenLines(whole: TrafficSet, ranges: readonly ServiceRange[], about: About): readonly Line[] {
  return ranges.map((range) => ({
    text: lineText(range, about.direction, about.carrier.peer),
    says: restrictServices(whole, servicesIn(range)),
    services: servicesIn(range),
  }));
}

/** A piece has two ends: a set of more ends than that is not worth taking apart to see how many pieces it has. */
function leastPieces({ v4, v6, labels }: TrafficSet): number {
  return Math.ceil(v4.starts.length / 2) + Math.ceil(v6.starts.length / 2) + labels.length;
}

function exactLine(context: Context, rectangle: Rectangle, direction: Direction): Line {
  const text = formatRectangle(rectangle, word(direction), (label) => peerText(context, label));
  return { text, says: rectangleTraffic(rectangle), services: servicesIn(rectangle.service) };
}

function rectangleTraffic(rectangle: Rectangle): TrafficSet {
  const services = servicesIn(rectangle.service);
  return 'cidr' in rectangle
    ? traffic([{ services, addresses: addresses([rectangle.cidr]) }])
    : traffic([{ services, labels: [rectangle.label] }]);
}

/** No line twice, and none of which another one says everything. */
function withoutCovered(lines: readonly Line[]): readonly Line[] {
  const once = [...new Map(lines.map((line) => [line.text, line])).values()];
  if (once.length > MOST_COMPARED) return once;
  return once.filter(
    (line, i) =>
      !once.some(
        (other, j) =>
          i !== j && isSubset(line.says, other.says) && (j < i || !isSubset(other.says, line.says)),
      ),
  );
}

function inOrder(a: Line, b: Line): number {
  const [from = 0, to = 0] = a.services;
  const [otherFrom = 0, otherTo = 0] = b.services;
  return from - otherFrom || otherTo - to || rank(a) - rank(b) || (a.text < b.text ? -1 : 1);
}

const rank = ({ says }: Line): number => (says.v4.starts.length > 0 ? 0 : says.v6.starts.length > 0 ? 1 : 2);

function isEverybody({ peer }: Carrier): boolean {
  const cidr = canonicalCidr(peer);
  return cidr.ok && cidr.prefix < EVERYBODY;
}

function servicesOf(set: TrafficSet): ServiceSet {
  return unionServices([...set.v4.services, ...set.v6.services, ...set.labels.map((one) => one.services)]);
}

const word = (direction: Direction): 'from' | 'to' => (direction === 'ingress' ? 'from' : 'to');

/** "tcp/22 from 0.0.0.0/0", for one service and a peer as it stands. */
export function lineText(service: ServiceRange, direction: Direction, peer: string): string {
  return `${formatService(service)} ${word(direction)} ${peer}`;
}
