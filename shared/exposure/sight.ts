import type { Direction, Interface } from '../model/index.ts';
import {
  intersectServices,
  isSubsetServices,
  NO_SERVICES,
  type ServiceSet,
  unionServices,
} from '../netset/index.ts';
import type { Analysis } from './analysis.ts';
import type { Answer } from './answer.ts';
import type { Directory } from './directory.ts';
import { explanation } from './explanation.ts';
import type { Insiders } from './insiders.ts';
import { ask, type Line, lineOf, onInternet } from './open-line.ts';
import type { Spot } from './spots.ts';
import { servicesText, serviceTexts } from './words.ts';

/** What drift really means today. */
export type Effect = {
  /** Interfaces that it is about: of a group those that have it, of an ACL those in its subnets. */
  readonly interfaces: number;
  /** Those of them on which somebody can use the traffic, or is cut off. */
  readonly reached: number;
  /** The services, tasks, load balancers and instances that these belong to. */
  readonly owners: readonly string[];
  /** Who can use what is open; nobody what is missing. */
  readonly reachable: Rank;
  /** One sentence without a full stop. */
  readonly text: string;
};

/** A state looked at again and again: who is there, and who of them all gets through to whom. */
export type Sight = {
  readonly of: Directory;
  readonly about: () => Analysis;
  readonly insiders: () => Insiders;
};

/** Who can use traffic, the worst first. */
export const RANKS = ['internet', 'unknown', 'inside', 'nobody'] as const;
export type Rank = (typeof RANKS)[number];

/** `services`: what of it gets through; of what is used inside at least that much. */
export type Reached = { readonly reachable: Rank; readonly why: string; readonly services: ServiceSet };

export type Lines = {
  readonly spot: Spot;
  readonly lines: readonly Line[];
  readonly direction: Direction;
};

/** Who is inside is looked for only when nobody from the internet gets through: that ends most searches. */
export function reachOf(sight: Sight, { spot, lines, direction }: Lines): Reached {
  const outer = lines.map((line) => ({ line, answer: outerOf(sight.about(), { spot, line, direction }) }));
  const services = unionServices(outer.flatMap(({ answer }) => (answer === null ? [] : passing(answer))));
  if (services.length > 0) return { reachable: 'internet', why: '', services };
  const found = outer.map((one) => innerOf(sight, { spot, direction, ...one }));
  const best = RANKS.find((rank) => found.some(({ reachable }) => reachable === rank)) ?? 'unknown';
  const why = found.find(({ reachable }) => reachable === best)?.why ?? 'the traffic is not understood';
  const used = found.flatMap((one) => (one.reachable === best ? [one.services] : []));
  return { reachable: best, why, services: unionServices(used) };
}

type OnSpot = { readonly spot: Spot; readonly line: Line; readonly direction: Direction };

const outerOf = (about: Analysis, at: OnSpot): Answer | null =>
  at.line.internet === null ? null : ask(about, at, onInternet(at.line.internet));

/** What of the asked services certainly gets through. */
export function passing({ strands, asked }: Answer): readonly ServiceSet[] {
  return strands.map(({ sure }) => intersectServices(sure, asked)).filter((one) => one.length > 0);
}

function innerOf(
  sight: Sight,
  { answer: outer, ...at }: OnSpot & { readonly answer: Answer | null },
): Reached {
  const none = { services: NO_SERVICES };
  if (outer?.verdict === 'unknown')
    return { ...none, reachable: 'unknown', why: outer.unresolved.join('; ') };
  const inner = sight.insiders()(at);
  if (inner !== null) return inner;
  const why =
    outer === null
      ? 'nobody who may use it can'
      : (explanation(sight.about(), outer, { service: 'asked' }).reason ?? '');
  return { ...none, reachable: 'nobody', why };
}

/** What holds for most of them: the worst that any of the interfaces meets, and which of them meet it. */
export type Overall = Reached & { readonly on: readonly Interface[] };

/** Interfaces that nothing tells apart are looked at once. */
export function overall(sight: Sight, members: readonly Interface[], look: (spot: Spot) => Reached): Overall {
  const bySpot = new Map<Spot, Reached>();
  const found = members.map((one) => {
    const spot = sight.about().spotOf.get(one.id);
    if (spot === undefined) return { one, reached: strange(one) };
    const reached = bySpot.get(spot) ?? look(spot);
    bySpot.set(spot, reached);
    return { one, reached };
  });
  const best = RANKS.find((rank) => found.some(({ reached }) => reached.reachable === rank)) ?? 'nobody';
  const met = found.filter(({ reached }) => reached.reachable === best);
  return {
    reachable: best,
    why: met[0]?.reached.why ?? '',
    services: unionServices([...new Set(met.map(({ reached }) => reached.services))]),
    on: met.map(({ one }) => one),
  };
}

const strange = ({ id }: Interface): Reached => ({
  reachable: 'unknown',
  why: `${id} is not known`,
  services: NO_SERVICES,
});

type Open = { readonly traffic: readonly string[]; readonly direction: Direction };

/** "tcp/22 on 3 tasks of prod/web is reachable from the internet"; `dead` where nobody can use it. */
export function openText(
  of: Directory,
  { traffic, direction }: Open,
  { reachable, on, services, why, dead }: Overall & { readonly dead: string },
): string {
  const what = usedText(of, traffic, { reachable, services });
  const whose = whoseText(of, on);
  const inwards = direction === 'ingress';
  switch (reachable) {
    case 'internet':
      return inwards
        ? `${what} on ${whose} is reachable from the internet`
        : `${whose} can open ${what} to the internet`;
    case 'inside':
      return inwards
        ? `${what} on ${whose} is reachable from inside the network, not from the internet`
        : `${whose} can open ${what} inside the network, not to the internet`;
    case 'unknown':
      return `open, and whether anybody can use it is not known: ${why}`;
    case 'nobody':
      return dead;
  }
}

/** In the lines' own words where all of them gets through; else what does. */
export function usedText(
  of: Directory,
  traffic: readonly string[],
  { reachable, services }: Pick<Reached, 'reachable' | 'services'>,
): string {
  const lines = traffic.flatMap((text) => lineOf(of, text));
  if (lines.every((line) => isSubsetServices(line.services, services))) return writtenServices(traffic);
  // Inside, nobody counted who uses what else of it; and a protocol -1 less a port is 250 pieces.
  const isVague = reachable === 'inside' || serviceTexts(services).length > 6;
  return isVague ? `a part of ${writtenServices(traffic)}` : servicesText(services);
}

/** The services, tasks, load balancers and instances that interfaces belong to. */
export function ownersOf(of: Directory, interfaces: readonly Interface[]): readonly string[] {
  return [...new Set(interfaces.map(({ id }) => of.ownerOf(id)?.name ?? id))].sort();
}

/** "3 tasks of prod/web" */
export function whoseText(of: Directory, interfaces: readonly Interface[]): string {
  const owners = ownersOf(of, interfaces);
  const tasks = interfaces.every(({ id }) => of.ownerOf(id)?.kind === 'task');
  const what = tasks ? 'task' : 'interface';
  const names =
    owners.length > 3 ? `${owners.slice(0, 3).join(', ')} and ${owners.length - 3} more` : owners.join(', ');
  const count = `${interfaces.length} ${what}${interfaces.length === 1 ? '' : 's'}`;
  return interfaces.length === 1 && owners[0] === interfaces[0]?.id ? names : `${count} of ${names}`;
}

/** "tcp/22, tcp/80-90", as the lines write it. */
function writtenServices(traffic: readonly string[]): string {
  const services = [...new Set(traffic.map((text) => text.split(' ')[0] ?? ''))];
  return services.length > 4 ? `${services.slice(0, 4).join(', ')} and more` : services.join(', ');
}
