import type { Direction, Interface } from '../../model/index.ts';
import { isSubsetServices, NO_SERVICES, type ServiceSet, unionServices } from '../../netset/index.ts';
import type { Answer } from '../answers/answer.ts';
import { explanation } from '../answers/explanation.ts';
import type { Directory } from '../ends/directory.ts';
import type { Analysis } from '../network/analysis.ts';
import type { Spot } from '../network/spots.ts';
import { servicesText, serviceTexts } from '../network/words.ts';
import type { Insiders } from './insiders.ts';
import { ask, type Line, lineOf, onInternet, passing } from './open-line.ts';

/** What drift really means today. */
export type Effect = {
  /** Interfaces that it is about: of a group those that have it, of an ACL those in its subnets. */
  readonly interfaces: number;
  /** Those of them on which somebody can use the traffic, or is cut off. */
  readonly reached: number;
  /** The services, tasks, load balancers and instances that these belong to. */
  readonly owners: readonly string[];
  /** Who can use what is open, or is cut off by what is missing. */
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
const RANKS = ['internet', 'unknown', 'inside', 'nobody'] as const;
type Rank = (typeof RANKS)[number];

/** `services`: what of it gets through; of what is used inside at least that much. */
export type Reached = { readonly reachable: Rank; readonly why: string; readonly services: ServiceSet };

export type Lines = {
  readonly spot: Spot;
  readonly lines: readonly Line[];
  readonly direction: Direction;
};

/** `outer`: what is told without looking at anybody inside; null where that is needed. */
export type Look = {
  readonly outer: (at: Lines) => Reached | null;
  readonly inner: (at: Lines) => Reached;
};

/** Who can use the lines. */
export function reach(sight: Sight): Look {
  return {
    outer: ({ spot, lines, direction }) => {
      const found = lines.flatMap((line) => outerOf(sight.about(), { spot, line, direction }) ?? []);
      const services = unionServices(found.map(passing));
      if (services.length > 0) return { reachable: 'internet', why: '', services };
      const unsure = found.find(({ verdict }) => verdict === 'unknown');
      if (unsure !== undefined) return unknown(unsure.unresolved.join('; '));
      return lines.length === 0 ? unknown('the traffic is not understood') : null;
    },
    inner: ({ spot, lines, direction }) => {
      const found = lines.map((line) => innerOf(sight, { spot, direction, line }));
      const best = RANKS.find((rank) => found.some(({ reachable }) => reachable === rank)) ?? 'nobody';
      const met = found.filter(({ reachable }) => reachable === best);
      const used = unionServices(met.map(({ services }) => services));
      return { reachable: best, why: met[0]?.why ?? '', services: used };
    },
  };
}

const unknown = (why: string): Reached => ({ reachable: 'unknown', why, services: NO_SERVICES });

type OnSpot = { readonly spot: Spot; readonly line: Line; readonly direction: Direction };

const outerOf = (about: Analysis, at: OnSpot): Answer | null =>
  at.line.internet === null ? null : ask(about, at, onInternet(at.line.internet));

function innerOf(sight: Sight, at: OnSpot): Reached {
  const inner = sight.insiders()(at);
  if (inner !== null) return inner;
  const outer = outerOf(sight.about(), at);
  const why =
    outer === null
      ? 'nobody who may use it can'
      : (explanation(sight.about(), outer, { service: 'asked' }).reason ?? '');
  return { reachable: 'nobody', why, services: NO_SERVICES };
}

/** The worst that any of the interfaces meets, and which of them meet it; `atLeast` where not all were looked at. */
export type Overall = Reached & { readonly on: readonly Interface[]; readonly atLeast: boolean };

type Overlook = Look & {
  readonly linesOn: (spot: Spot) => Lines;
  /** Of so many spots at most it is asked who inside gets to them. */
  readonly mostInner?: number;
};

/** Interfaces that nothing tells apart are looked at once, and nobody inside where the internet gets through to any. */
export function overall(sight: Sight, members: readonly Interface[], by: Overlook): Overall {
  const { spotOf } = sight.about();
  const bySpot = new Map<Spot, Interface[]>();
  for (const one of members) {
    const spot = spotOf.get(one.id);
    if (spot === undefined) return { ...unknown(`${one.id} is not known`), on: [one], atLeast: false };
    const others = bySpot.get(spot);
    if (others === undefined) bySpot.set(spot, [one]);
    else others.push(one);
  }
  const spots = [...bySpot].map(([spot, on]) => ({ at: by.linesOn(spot), on }));
  const outer = spots.map(({ at, on }) => ({ on, reached: by.outer(at) }));
  const told = worst(outer.flatMap(({ on, reached }) => (reached === null ? [] : [{ on, reached }])));
  if (told !== null && told.reachable !== 'nobody') return { ...told, atLeast: false };
  const looked = spots.slice(0, by.mostInner);
  const found = worst(looked.map(({ at, on }) => ({ on, reached: by.inner(at) })));
  const atLeast = looked.length < spots.length;
  if (found === null || (atLeast && found.reachable === 'nobody'))
    return { ...unknown('not all that are inside were looked at'), on: [], atLeast };
  return { ...found, atLeast };
}

type Met = { readonly reached: Reached; readonly on: readonly Interface[] };

function worst(all: readonly Met[]): Omit<Overall, 'atLeast'> | null {
  const best = RANKS.find((rank) => all.some(({ reached }) => reached.reachable === rank));
  const met = all.filter(({ reached }) => reached.reachable === best);
  if (best === undefined) return null;
  return {
    reachable: best,
    why: met[0]?.reached.why ?? '',
    services: unionServices([...new Set(met.map(({ reached }) => reached.services))]),
    on: met.flatMap(({ on }) => on),
  };
}

type Open = { readonly traffic: readonly string[]; readonly direction: Direction };

/** "tcp/22 on 3 tasks of prod/web is reachable from the internet"; `dead` where nobody can use it. */
export function openText(
  of: Directory,
  { traffic, direction }: Open,
  { reachable, on, services, why, atLeast, dead }: Overall & { readonly dead: string },
): string {
  const what = usedText(of, traffic, { reachable, services });
  const whose = whoseText(of, on, atLeast);
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
export function whoseText(of: Directory, interfaces: readonly Interface[], atLeast = false): string {
  const owners = ownersOf(of, interfaces);
  const tasks = interfaces.every(({ id }) => of.ownerOf(id)?.kind === 'task');
  const what = tasks ? 'task' : 'interface';
  const names =
    owners.length > 3 ? `${owners.slice(0, 3).join(', ')} and ${owners.length - 3} more` : owners.join(', ');
  const count = `${atLeast ? 'at least ' : ''}${interfaces.length} ${what}${interfaces.length === 1 ? '' : 's'}`;
  return interfaces.length === 1 && owners[0] === interfaces[0]?.id ? names : `${count} of ${names}`;
}

/** "tcp/22, tcp/80-90", as the lines write it. */
function writtenServices(traffic: readonly string[]): string {
  const services = [...new Set(traffic.map((text) => text.split(' ')[0] ?? ''))];
  return services.length > 4 ? `${services.slice(0, 4).join(', ')} and more` : services.join(', ');
}
