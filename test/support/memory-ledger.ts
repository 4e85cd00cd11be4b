import { isCurrent } from '../../shared/guard/index.ts';
import type { GivenWaiver, Hold, Incident, Ledger, Reservation, Spending } from '../../shared/ports/index.ts';

/** The last incident of a finding, and whose it is. */
type Place = { readonly incident: Incident; readonly owner: string; readonly until: number };

/** What functions share: a table in memory, with the meaning of the DynamoDB one (test/laws/ledger.test.ts). */
export type MemoryTable = {
  readonly current: Map<string, Place>;
  readonly incidents: Map<string, Incident>;
  readonly holds: Map<string, Hold[]>;
  readonly waivers: GivenWaiver[];
  readonly spent: Map<string, number[]>;
  readonly claims: Map<string, number>;
  killSwitch: boolean;
};

export function memoryTable(): MemoryTable {
  return {
    current: new Map(),
    incidents: new Map(),
    holds: new Map(),
    waivers: [],
    spent: new Map(),
    claims: new Map(),
    killSwitch: false,
  };
}

const HOUR = 3_600_000;
const WINDOW = 600_000;
const LEASE = 90_000;
const IN_HAND: Reservation = { kind: 'lost', cause: 'in-hand', why: 'in hand, or done with' };

type Options = {
  readonly owner: string;
  /** Runs before every operation: a test can kill the function there, or make the ledger fail. */
  readonly step?: (operation: string) => Promise<void>;
};

export function memoryLedger(table: MemoryTable, options: Options): Ledger {
  const step = options.step ?? (() => Promise.resolve());
  const { owner } = options;
  return {
    snapshot: async (resource, now) => {
      await step('snapshot');
      const own = (one: Incident) =>
        one.resource.id === resource.id && one.resource.account === resource.account;
      const last = new Set([...table.current.values()].map(({ incident }) => incident.id));
      const wanted = [...table.incidents.values()].filter(
        (one) => own(one) && (last.has(one.id) || one.openedAt > now - HOUR),
      );
      return {
        incidents: newestFirst(wanted),
        changesLast10Minutes: used(table, `${resource.account}|normal`, now),
        criticalChangesLast10Minutes: used(table, `${resource.account}|critical`, now),
        holds: table.holds.get(resource.id) ?? [],
        waivers: waiversAt(table, resource)
          .map(({ waiver }) => waiver)
          .filter(({ until }) => until > now),
        killSwitch: table.killSwitch,
      };
    },
    reserve: async (incidents, spending) => {
      await step('reserve');
      return reserve(table, owner, { incidents, spending });
    },
    record: async (incidents, now) => {
      await step('record');
      return record(table, owner, { incidents, now });
    },
    hold: async (resource, hold) => {
      table.holds.set(resource.id, [...(table.holds.get(resource.id) ?? []), hold]);
    },
    release: async (resource, { now }) => {
      const held = table.holds.get(resource.id) ?? [];
      table.holds.set(
        resource.id,
        held.map((hold) => ({ ...hold, until: Math.min(hold.until, now) })),
      );
      return held.filter(({ until }) => until > now);
    },
    waive: async (given) => {
      if (waiversAt(table, given.scope).some(({ waiver }) => waiver.id === given.waiver.id)) return false;
      table.waivers.push(given);
      return true;
    },
    endWaiver: async (scope, id, { by, now }) => {
      const given = waiversAt(table, scope).find(({ waiver }) => waiver.id === id);
      if (given === undefined || given.waiver.until <= now) return given ?? null;
      const ended = { ...given, waiver: { ...given.waiver, until: now }, endedBy: by };
      table.waivers[table.waivers.indexOf(given)] = ended;
      return ended;
    },
    waivers: async (scope) => waiversAt(table, scope),
    current: async (account) => {
      await step('current');
      return [...table.incidents.values()].filter(
        (one) => one.resource.account === account && (one.closedAt === null || !one.told),
      );
    },
    claim: async (topic, { now, until }) => {
      await step('claim');
      if ((table.claims.get(topic) ?? Number.NEGATIVE_INFINITY) >= now) return false;
      table.claims.set(topic, until);
      return true;
    },
    keepClaim: async (topic, until) => {
      await step('keepClaim');
      table.claims.set(topic, until);
    },
    find: (id) => Promise.resolve(table.incidents.get(id) ?? null),
    history: ({ limit, resourceId }) => {
      const all = [...table.incidents.values()];
      const wanted = all.filter((one) => resourceId === undefined || one.resource.id === resourceId);
      return Promise.resolve(newestFirst(wanted).slice(0, limit));
    },
  };
}

function waiversAt(
  { waivers }: MemoryTable,
  at: { readonly account: string; readonly region: string | null },
): readonly GivenWaiver[] {
  return waivers.filter(
    ({ scope }) => scope.account === at.account && (at.region === null || scope.region === at.region),
  );
}

const newestFirst = (incidents: readonly Incident[]): readonly Incident[] =>
  [...incidents].sort((a, b) => b.openedAt - a.openedAt);

const placeOf = ({ resource, finding }: Incident): string =>
  `${resource.account}|${resource.id}|${finding.id}`;

function used(table: MemoryTable, budget: string, now: number): number {
  return (table.spent.get(budget) ?? []).filter((time) => time > now - WINDOW).length;
}

type Reserving = { readonly incidents: readonly Incident[]; readonly spending: Spending };

function reserve(table: MemoryTable, owner: string, { incidents, spending }: Reserving): Reservation {
  const { account, critical, changes, limit, now } = spending;
  const budget = `${account}|${critical ? 'critical' : 'normal'}`;
  if (changes > 0 && used(table, budget, now) + changes > limit)
    return { kind: 'lost', cause: 'budget', why: 'the budget is spent' };
  if (!incidents.every((one) => mayTake(table, one, { owner, now }))) return IN_HAND;
  const times = Array.from({ length: changes }, () => now);
  table.spent.set(budget, [...(table.spent.get(budget) ?? []), ...times]);
  for (const incident of incidents) put(table, { incident, owner, until: now + LEASE });
  return { kind: 'reserved' };
}

type Recording = { readonly incidents: readonly Incident[]; readonly now: number };

function record(table: MemoryTable, owner: string, { incidents, now }: Recording): Reservation {
  for (const incident of incidents) {
    if (mayTake(table, incident, { owner, now })) {
      const { told, status } = incident;
      const isBeingTold = !told && status !== 'settling' && status !== 'open';
      put(table, { incident, owner, until: isBeingTold ? now + LEASE : 0 });
      continue;
    }
    const late = incident.closedAt !== null && incident.told;
    const there = table.incidents.get(incident.id);
    const same = there !== undefined && (incident.status === 'undone' || there.status === incident.status);
    if (!late || !same) return IN_HAND;
    table.incidents.set(incident.id, incident);
  }
  return { kind: 'reserved' };
}

function put(table: MemoryTable, place: Place): void {
  table.current.set(placeOf(place.incident), place);
  table.incidents.set(place.incident.id, place.incident);
}

/** The finding's place is free, or this incident's own and in nobody else's hands; what is closed stays closed. */
function mayTake(
  table: MemoryTable,
  incident: Incident,
  by: { readonly owner: string; readonly now: number },
): boolean {
  const there = table.current.get(placeOf(incident));
  if (there === undefined) return true;
  const same = there.incident.id === incident.id;
  if (isCurrent(there.incident)) return same && (there.until < by.now || there.owner === by.owner);
  if (incident.closedAt === null) return !same;
  if (!same) return false;
  if (incident.status === 'undone') return true;
  const free = there.until < by.now || there.owner === by.owner;
  return there.incident.status === incident.status && (incident.told || (!there.incident.told && free));
}
