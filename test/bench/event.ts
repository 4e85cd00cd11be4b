import type { Clock } from '../../shared/ports/index.ts';
import { type Incoming, reconcileBatch } from '../../shared/reconcile/index.ts';
import { recorded, replayed, type Tape } from './exchange.ts';
import type { Figure } from './figure.ts';
import { type InProcess, kedgeThrough, madeAgain, sceneHandler } from './in-process.ts';
import { inRounds } from './rounds.ts';
import { type Scene, setScene } from './scene.ts';
import { cpuTime } from './timing.ts';

const GROUPS = 20;
const WARM_UP_ROUNDS = 3;
const MEASURED_ROUNDS = 3;
/** Between two rounds on the same group: a second breach within the hour would be a fight, which is another story. */
const BETWEEN_ROUNDS_MS = 2 * 60 * 60 * 1000;

/** One violating event as it was recorded: what came, when, and the AWS calls that Kedge made of it. */
type Take = { readonly message: Incoming; readonly at: number; readonly calls: InProcess['calls'] };

/** CPU of a violating event beyond the AWS calls themselves, and the round trips until the revert. */
export async function eventFigures(): Promise<readonly Figure[]> {
  const scene = await setScene({ groups: GROUPS, clock: 'virtual' });
  try {
    const tape: Tape = new Map();
    const takes = await recordTakes(scene, tape);
    return [await cpuFigure(scene, takes, tape), await roundsFigure(scene), await staleRoundsFigure(scene)];
  } finally {
    await scene.dynamo.close();
  }
}

async function recordTakes(scene: Scene, tape: Tape): Promise<readonly Take[]> {
  const { scheduler } = scene.sim.world;
  const clock: Clock = { now: () => scheduler.now(), sleep: never };
  const { deps, calls } = kedgeThrough(recorded(sceneHandler(scene), tape), scene.configuration, clock);
  const takes: Take[] = [];
  for (let round = 0; round < WARM_UP_ROUNDS + MEASURED_ROUNDS; round += 1) {
    for (const groupId of scene.groupIds) {
      const message = { id: `m${takes.length}`, body: await scene.violate(groupId) };
      calls.length = 0;
      const at = scheduler.now();
      const { outcomes } = await reconcileBatch(deps, [message]);
      if (outcomes[0]?.verdict !== 'reverted') throw new Error(`not reverted but ${outcomes[0]?.verdict}`);
      takes.push({ message, at, calls: [...calls] });
      await scheduler.advance(100);
    }
    await scheduler.advance(BETWEEN_ROUNDS_MS);
  }
  return takes;
}

/** EC2 is consistent here, so that nobody has to wait before a verifying read. */
function never(): Promise<void> {
  throw new Error('nothing in this bench may wait');
}

async function cpuFigure(scene: Scene, takes: readonly Take[], tape: Tape): Promise<Figure> {
  let now = 0;
  const clock: Clock = { now: () => now, sleep: never };
  const { deps } = kedgeThrough(replayed(tape), scene.configuration, clock);
  const withKedge = async (some: readonly Take[]): Promise<void> => {
    for (const { message, at } of some) {
      now = at;
      await reconcileBatch(deps, [message]);
    }
  };
  const bare = kedgeThrough(replayed(tape), scene.configuration, clock);
  const without = async (some: readonly Take[]): Promise<void> => {
    for (const { calls } of some) for (const call of calls) await madeAgain(bare, call);
  };
  const warm = takes.slice(0, WARM_UP_ROUNDS * GROUPS);
  const measured = takes.slice(warm.length);
  await withKedge(warm);
  const kedge = await cpuTime(() => withKedge(measured));
  await without(warm);
  const floor = await cpuTime(() => without(measured));
  const callCount = measured.flatMap(({ calls }) => calls).length;
  return {
    name: 'a violating event, warm: CPU beyond its AWS calls',
    value: Math.max(0, kedge - floor) / measured.length,
    unit: 'ms',
    floor: {
      name: `its ${Math.round(callCount / measured.length)} AWS calls, made bare`,
      value: floor / measured.length,
    },
    aim: { of: 'value', most: 5 },
  };
}

/** How many round trips one after the other until the revert is answered; `idleMs`: how long the function was idle. */
async function roundTrips(scene: Scene, idleMs: number): Promise<readonly (readonly string[])[]> {
  const { scheduler } = scene.sim.world;
  const clock: Clock = { now: () => scheduler.now(), sleep: never };
  const { handler, rounds } = inRounds(sceneHandler(scene));
  const { deps } = kedgeThrough(handler, scene.configuration, clock);
  const [first = '', second = ''] = scene.groupIds;
  await reconcileBatch(deps, [{ id: 'first', body: await scene.violate(first) }]);
  await scheduler.advance(idleMs);
  const body = await scene.violate(second);
  const before = rounds.length;
  await reconcileBatch(deps, [{ id: 'second', body }]);
  const trips = rounds.slice(before);
  const revert = trips.findIndex((round) => round.some((operation) => operation.startsWith('Revoke')));
  if (revert < 0) throw new Error('there was no revert');
  return trips.slice(0, revert + 1);
}

async function roundsFigure(scene: Scene): Promise<Figure> {
  const trips = await roundTrips(scene, 10_000);
  return {
    name: 'serial round trips to the revert, warm',
    value: trips.length,
    unit: 'round trips',
    floor: { name: 'read and write', value: 2 },
    aim: { of: 'value', most: 3 },
    note: spelled(trips),
  };
}

/** The policy and the kill switch are kept for 20 s: the first event after a quiet minute reads them again. */
async function staleRoundsFigure(scene: Scene): Promise<Figure> {
  const trips = await roundTrips(scene, 60_000);
  return {
    name: 'the same after a quiet minute',
    value: trips.length,
    unit: 'round trips',
    floor: { name: 'read and write', value: 2 },
    aim: null,
    note: spelled(trips),
  };
}

function spelled(trips: readonly (readonly string[])[]): string {
  return trips.map((round) => [...new Set(round)].join(' + ')).join(' → ');
}
