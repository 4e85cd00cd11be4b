import fc from 'fast-check';
import type { GivenWaiver, Hold, Incident, Ledger, Spending } from '../../shared/ports/index.ts';
import { excessIn } from '../support/excess.ts';

/** One thing that is asked of a ledger, as plain data; `by` is the function that asks. */
export type Step = { readonly by: string; readonly passed: number } & Asked;

type Asked =
  | { readonly do: 'reserve'; readonly incidents: readonly Drawn[]; readonly spending: Spend }
  | { readonly do: 'record'; readonly incidents: readonly Drawn[] }
  | { readonly do: 'snapshot'; readonly resource: number }
  | { readonly do: 'hold'; readonly resource: number; readonly minutes: number; readonly who: string }
  | { readonly do: 'release'; readonly resource: number }
  | {
      readonly do: 'waive' | 'endWaiver';
      readonly id: string;
      readonly region: string;
      readonly minutes: number;
    }
  | { readonly do: 'waivers'; readonly region: string }
  | { readonly do: 'claim' | 'keepClaim'; readonly topic: string; readonly minutes: number }
  | { readonly do: 'tidy' };

type Spend = Pick<Spending, 'changes' | 'critical' | 'limit'>;
type Drawn = {
  readonly resource: number;
  readonly finding: string;
  readonly nth: number;
  readonly status: Incident['status'];
  readonly told: boolean;
};

export const NOW = Date.UTC(2026, 10, 23, 3, 0, 0);
const MINUTE = 60_000;
const CLOSED: readonly Incident['status'][] = ['reverted', 'cleared', 'undone'];
const OPEN: readonly Incident['status'][] = ['open', 'settling', 'held', 'alerted', 'failed'];

const resource = fc.nat(1);
const minutes = fc.constantFrom(-1, 0, 1, 5, 60);
const drawn = (statuses: readonly Incident['status'][]): fc.Arbitrary<Drawn> =>
  fc.record({
    resource,
    finding: fc.constantFrom('excess', 'missing'),
    nth: fc.nat(2),
    status: fc.constantFrom(...statuses),
    told: fc.boolean(),
  });
/** A transaction writes an item once: one incident a finding. */
const some = (statuses: readonly Incident['status'][]) =>
  fc.uniqueArray(drawn(statuses), {
    minLength: 1,
    maxLength: 2,
    selector: (one) => `${one.resource} ${one.finding}`,
  });

const asked: fc.Arbitrary<Asked> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('reserve' as const),
      incidents: some(['open']),
      spending: fc.record({
        changes: fc.nat(2),
        critical: fc.boolean(),
        limit: fc.constantFrom(2, 3),
      }),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('record' as const), incidents: some([...CLOSED, ...OPEN]) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('snapshot' as const), resource }) },
  fc.record({ do: fc.constant('hold' as const), resource, minutes, who: fc.constantFrom('alice', 'bob') }),
  fc.record({ do: fc.constant('release' as const), resource }),
  fc.record({
    do: fc.constantFrom('waive' as const, 'endWaiver' as const),
    id: fc.constantFrom('w1', 'w2'),
    region: fc.constantFrom('eu-west-1', 'us-east-1'),
    minutes,
  }),
  fc.record({ do: fc.constant('waivers' as const), region: fc.constantFrom('eu-west-1', 'us-east-1') }),
  fc.record({
    do: fc.constantFrom('claim' as const, 'keepClaim' as const),
    topic: fc.constantFrom('t1', 't2'),
    minutes,
  }),
  fc.record({ do: fc.constant('tidy' as const) }),
);

/** Time passes by seconds within a lease, by minutes beyond it, and at times by days. */
const passed = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(0, 1_000, 30_000) },
  { weight: 3, arbitrary: fc.constantFrom(90_000, 90_001, 600_000, 3_600_000) },
  { weight: 1, arbitrary: fc.constantFrom(25 * 3_600_000, 50 * 3_600_000) },
);

export const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.tuple(fc.constantFrom('a', 'b'), passed, asked).map(([by, ms, one]) => ({ by, passed: ms, ...one })),
  { minLength: 5, maxLength: 25 },
);

/** Where a run has its items; nothing of another run is there. */
export type Scene = { readonly account: string };

const resourceOf = ({ account }: Scene, nth: number) =>
  ({
    type: 'AWS::EC2::SecurityGroup',
    id: `sg-${account}${nth}`,
    account,
    region: 'eu-west-1',
  }) as const;

export function incidentOf(scene: Scene, of: Drawn, now: number): Incident {
  const at = resourceOf(scene, of.resource);
  return {
    id: `kdg-${at.id}-${of.finding}-${of.nth}`,
    resource: at,
    finding: excessIn(at, {
      id: `${at.id}|${of.finding}|ingress|-`,
      kind: of.finding === 'excess' ? 'excess' : 'missing',
    }),
    actor: 'mallory',
    eventIds: ['e-1'],
    actions: [],
    status: of.status,
    reasons: [],
    eventTime: NOW,
    openedAt: NOW + of.nth * 20 * MINUTE,
    closedAt: CLOSED.includes(of.status) ? now : null,
    told: of.told,
  };
}

/** Does one step to a ledger, and answers what it said. */
export async function said(
  ledger: Ledger,
  step: Step,
  at: Scene & { readonly now: number },
): Promise<unknown> {
  const { account, now } = at;
  switch (step.do) {
    case 'reserve': {
      const incidents = step.incidents.map((one) => incidentOf(at, one, now));
      return (await ledger.reserve(incidents, { ...step.spending, account, now })).kind;
    }
    case 'record':
      return (
        await ledger.record(
          step.incidents.map((one) => incidentOf(at, one, now)),
          now,
        )
      ).kind;
    case 'snapshot':
      return snapshotOf(ledger, { ...at, nth: step.resource });
    case 'hold': {
      const until = now + step.minutes * MINUTE;
      return ledger.hold(resourceOf(at, step.resource), { until, reason: 'r', by: step.who });
    }
    case 'release':
      return byText(await ledger.release(resourceOf(at, step.resource), { by: 'carol', now }));
    case 'waive':
      return ledger.waive(given(step, at));
    case 'endWaiver':
      return ledger.endWaiver({ account, region: step.region }, step.id, { by: 'carol', now });
    case 'waivers':
      return byText(await ledger.waivers({ account, region: step.region }));
    case 'claim':
      return ledger.claim(`${account} ${step.topic}`, { now, until: now + step.minutes * MINUTE });
    case 'keepClaim':
      return ledger.keepClaim(`${account} ${step.topic}`, now + step.minutes * MINUTE);
    case 'tidy':
      return undefined;
  }
}

function given(
  step: Extract<Step, { do: 'waive' | 'endWaiver' }>,
  { account, now }: Scene & { readonly now: number },
): GivenWaiver {
  const place = { line: 1, column: 1 };
  const services: GivenWaiver['waiver']['allow']['services'] = [];
  const allow = {
    ...place,
    text: 'tcp/22 from any',
    services,
    direction: 'ingress',
    peers: [],
    except: [],
  } as const;
  const until = now + step.minutes * MINUTE;
  const waiver = { id: step.id, allow, on: 'sg/web', until, reason: 'r', approvedBy: 'alice', ...place };
  return { scope: { account, region: step.region }, waiver, givenAt: now, endedBy: null };
}

/** A snapshot, with what comes in no order sorted; incidents must be the newest first. */
export async function snapshotOf(
  ledger: Ledger,
  { nth, now, ...scene }: Scene & { readonly nth: number; readonly now: number },
): Promise<unknown> {
  const { incidents, holds, waivers, ...rest } = await ledger.snapshot(resourceOf(scene, nth), now);
  const times = incidents.map(({ openedAt }) => openedAt);
  return {
    ...rest,
    inOrder: times.join() === times.toSorted((a, b) => b - a).join(),
    incidents: byText(incidents),
    holds: byText(holds.filter(({ until }: Hold) => until > now)),
    waivers: byText(waivers),
  };
}

/** Equal members in equal order, whatever order they came in. */
export const byText = (items: readonly unknown[]): readonly string[] =>
  items.map((item) => JSON.stringify(item, sortedKeys)).toSorted();

function sortedKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
