import type { State } from '../model/index.ts';

/** The whole network of a place as one review saw it; `at` in milliseconds since the epoch. */
export type Snapshot = { readonly at: number; readonly state: State };

const VERSION = 1;

/** Without task definitions, which no remedy and no path depends on. */
export function snapshotText({ at, state }: Snapshot): string {
  const { region, sections, malformed = [] } = state;
  const kept = Object.fromEntries(NAMES.map((name) => [name, [...state[name].values()]]));
  return JSON.stringify({ kedge: 'snapshot', version: VERSION, at, region, sections, malformed, ...kept });
}

/** Null: it is no snapshot of this version. */
export function snapshotOf(text: string): Snapshot | null {
  const value = parsed(text);
  if (value === null || value.kedge !== 'snapshot' || value.version !== VERSION) return null;
  if (typeof value.at !== 'number' || NAMES.some((name) => !isListed(value, name))) return null;
  return { at: value.at, state: revived(value) };
}

/** Kinds that snapshots of this version did not have at first: nobody asked for them. */
const LATER: readonly MapName[] = ['blockPublicAccess', 'blockExclusions'];
const NOT_ASKED = {
  'vpc-block-public-access-options': { status: 'absent' },
  'vpc-block-public-access-exclusions': { status: 'absent' },
} as const;

function isListed(value: Readonly<Record<string, unknown>>, name: MapName): boolean {
  return Array.isArray(value[name]) || (value[name] === undefined && LATER.includes(name));
}

/** Only Kedge writes where this comes from: its shape is what `snapshotText` made of a State. */
function revived(value: Readonly<Record<string, unknown>>): State {
  const { region, sections, malformed = [] } = value as Pick<State, 'region' | 'sections' | 'malformed'>;
  const items = value as Items;
  return {
    region,
    sections: { ...NOT_ASKED, ...sections },
    malformed,
    securityGroups: byId(items.securityGroups),
    networkAcls: byId(items.networkAcls),
    interfaces: byId(items.interfaces),
    subnets: byId(items.subnets),
    vpcs: byId(items.vpcs),
    routeTables: byId(items.routeTables),
    internetGateways: byId(items.internetGateways),
    blockPublicAccess: byId(items.blockPublicAccess ?? []),
    blockExclusions: byId(items.blockExclusions ?? []),
    prefixLists: byId(items.prefixLists),
    loadBalancers: byArn(items.loadBalancers),
    services: byArn(items.services),
    tasks: byArn(items.tasks),
    taskDefinitions: new Map(),
  };
}

type Items = {
  readonly [Name in MapName]: State[Name] extends ReadonlyMap<string, infer Item> ? readonly Item[] : never;
};

function byId<T extends { readonly id: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [item.id, item]));
}

function byArn<T extends { readonly arn: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [item.arn, item]));
}

const NAMES = [
  'securityGroups',
  'networkAcls',
  'interfaces',
  'subnets',
  'vpcs',
  'routeTables',
  'internetGateways',
  'blockPublicAccess',
  'blockExclusions',
  'prefixLists',
  'loadBalancers',
  'services',
  'tasks',
] as const;
type MapName = (typeof NAMES)[number];

function parsed(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}
