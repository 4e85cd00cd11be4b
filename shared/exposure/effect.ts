import type { Direction, Interface, State } from '../model/index.ts';
import { type Analysis, analysis } from './analysis.ts';
import { type Directory, directory } from './directory.ts';
import { explanation } from './explanation.ts';
import { type Insiders, insidersOf } from './insiders.ts';
import type { NetworkOptions } from './network.ts';
import { ask, type Line, lineOf, type OneLine, onInternet, passes } from './open-line.ts';
import type { Spot } from './spots.ts';

/** Traffic that a group is found to admit or let out, as a finding words it: "tcp/22 from 0.0.0.0/0". */
export type OpenTraffic = {
  readonly groupId: string;
  readonly direction: Direction;
  readonly traffic: readonly string[];
};

/** What it really means today. */
export type Effect = {
  /** Interfaces that have the group. */
  readonly interfaces: number;
  /** Those of them on which somebody can use the traffic. */
  readonly reached: number;
  /** The services, tasks, load balancers and instances that these belong to. */
  readonly owners: readonly string[];
  readonly reachable: 'internet' | 'inside' | 'nobody' | 'unknown';
  /** One sentence without a full stop. */
  readonly text: string;
};

type Options = Omit<NetworkOptions, 'only'> & {
  /** The groups that will be asked about: nothing of others is read, as long as nobody has to be found inside. */
  readonly groupIds: Iterable<string>;
};

/** Looks at one state many times: what is open in a group, and who can use it through ACLs and routes. */
export function effects(state: State, { groupIds, ...options }: Options): (open: OpenTraffic) => Effect {
  const of = directory(state);
  const members = new Set([...groupIds].flatMap((id) => of.withGroup(id)));
  const about = once(() => analysis(state, { ...options, only: [...members] }));
  const insiders = once(() => insidersOf(analysis(state, options)));
  return (open) => effectOf({ of, about, insiders }, open);
}

type Sight = {
  readonly of: Directory;
  readonly about: () => Analysis;
  readonly insiders: () => Insiders;
};

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function effectOf(sight: Sight, open: OpenTraffic): Effect {
  const { of } = sight;
  const members = of.withGroup(open.groupId);
  if (members.length === 0) return unused(of);
  const lines = open.traffic.flatMap((text) => lineOf(of, text));
  const about = sight.about();
  const bySpot = new Map<Spot, Reached>();
  const reaches = members.map((one) => {
    const spot = about.spotOf.get(one.id);
    if (spot === undefined) return { one, reachable: 'unknown', why: `${one.id} is not known` } as const;
    const reached = bySpot.get(spot) ?? reachOf(sight, { spot, lines, direction: open.direction });
    bySpot.set(spot, reached);
    return { one, ...reached };
  });
  const best = RANKS.find((rank) => reaches.some(({ reachable }) => reachable === rank)) ?? 'nobody';
  const reached = reaches.filter(({ reachable }) => reachable === best).map(({ one }) => one);
  const why = reaches.find(({ reachable }) => reachable === best)?.why ?? '';
  const base = {
    interfaces: members.length,
    reachable: best,
    reached: best === 'nobody' ? 0 : reached.length,
  };
  const owners = ownersOf(of, best === 'nobody' ? members : reached);
  return { ...base, owners, text: textOf(of, open, { best, reached, why }) };
}

const RANKS = ['internet', 'unknown', 'inside', 'nobody'] as const;
type Rank = (typeof RANKS)[number];

function unused({ state }: Directory): Effect {
  const read = state.sections['network-interfaces'].status === 'read';
  const base = { interfaces: 0, reached: 0, owners: [] };
  return read
    ? { ...base, reachable: 'nobody', text: 'open, but no interface uses it' }
    : { ...base, reachable: 'unknown', text: 'which interfaces use it is not known: not all were read' };
}

type Reached = { readonly reachable: Rank; readonly why: string };
type At = { readonly spot: Spot; readonly lines: readonly Line[]; readonly direction: Direction };

function reachOf(sight: Sight, { spot, lines, direction }: At): Reached {
  const found = lines.map((line) => lineReach(sight, { spot, line, direction }));
  const best = RANKS.find((rank) => found.some(({ reachable }) => reachable === rank));
  return (
    found.find(({ reachable }) => reachable === best) ?? {
      reachable: 'unknown',
      why: 'the traffic is not understood',
    }
  );
}

/** Who is inside is looked for only when nobody from the internet gets through: that ends most searches. */
function lineReach(sight: Sight, { spot, line, direction }: OneLine): Reached {
  const about = sight.about();
  const outer =
    line.internet === null ? null : ask(about, { spot, line, direction }, onInternet(line.internet));
  if (outer !== null && passes(outer)) return { reachable: 'internet', why: '' };
  if (outer?.verdict === 'unknown') return { reachable: 'unknown', why: outer.unresolved.join('; ') };
  const inner = sight.insiders()({ spot, line, direction });
  if (inner !== null) return inner;
  const why =
    outer === null
      ? 'nobody who may use it can'
      : (explanation(about, outer, { service: 'asked' }).reason ?? '');
  return { reachable: 'nobody', why };
}

function ownersOf(of: Directory, interfaces: readonly Interface[]): readonly string[] {
  return [...new Set(interfaces.map(({ id }) => of.ownerOf(id)?.name ?? id))].sort();
}

/** "tcp/22 on 3 tasks of prod/web is reachable from the internet" */
function textOf(
  of: Directory,
  { traffic, direction }: OpenTraffic,
  {
    best,
    reached,
    why,
  }: { readonly best: Rank; readonly reached: readonly Interface[]; readonly why: string },
): string {
  const services = [...new Set(traffic.map((text) => text.split(' ')[0] ?? ''))];
  const what = services.length > 4 ? `${services.slice(0, 4).join(', ')} and more` : services.join(', ');
  const whose = whoseText(of, reached);
  const inwards = direction === 'ingress';
  switch (best) {
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
      return `open, but it cannot be reached: ${why}`;
  }
}

function whoseText(of: Directory, reached: readonly Interface[]): string {
  const owners = ownersOf(of, reached);
  const tasks = reached.every(({ id }) => of.ownerOf(id)?.kind === 'task');
  const what = tasks ? 'task' : 'interface';
  const names =
    owners.length > 3 ? `${owners.slice(0, 3).join(', ')} and ${owners.length - 3} more` : owners.join(', ');
  const count = `${reached.length} ${what}${reached.length === 1 ? '' : 's'}`;
  return reached.length === 1 && owners[0] === reached[0]?.id ? names : `${count} of ${names}`;
}
