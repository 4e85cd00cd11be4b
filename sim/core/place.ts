import { createTable, type History, type Table } from './table.ts';

/** The part of AWS that a resource lives in. */
export type Place = { readonly account: string; readonly region: string };

/** What state hangs on: one simulation. Each part of the simulator keeps its own state by it. */
export type Anchor = { readonly history: History };

export type Somewhere = Place & { readonly world: Anchor };

type MakeTable = <Row>() => Table<Row>;

/**
 * State of one service, apart for every account and Region; made when first asked for.
 * `const queues = regionState((table) => ({ queues: table<Queue>() }))`, then `queues(ctx).queues.get(name)`.
 */
export function regionState<State>(
  create: (table: MakeTable, place: Place) => State,
): (at: Somewhere) => State {
  const worlds = new WeakMap<Anchor, Map<string, State>>();
  return ({ world, account, region }) => {
    const places = worlds.get(world) ?? new Map<string, State>();
    worlds.set(world, places);
    const key = `${account}/${region}`;
    const state = places.get(key) ?? create(() => createTable(world.history), { account, region });
    places.set(key, state);
    return state;
  };
}

/** State that the whole simulation shares: bucket names, for one. */
export function worldState<State>(create: (table: MakeTable) => State): (at: { world: Anchor }) => State {
  const worlds = new WeakMap<Anchor, State>();
  return ({ world }) => {
    const state = worlds.get(world) ?? create(() => createTable(world.history));
    worlds.set(world, state);
    return state;
  };
}

/** `aws`, `aws-cn` or `aws-us-gov`: the second part of every ARN in that Region. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** The ARN of a resource; service `iam` and friends without a Region: pass `region: ''`. */
export function arnOf(place: Place & { partition?: string }, service: string, resource: string): string {
  return `arn:${place.partition ?? partitionOf(place.region)}:${service}:${place.region}:${place.account}:${resource}`;
}
