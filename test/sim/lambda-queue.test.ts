import { describe, expect, it } from 'vitest';
import { createSim } from '../../sim/index.ts';
import { invocations, type StartHandler } from '../../sim/lambda/index.ts';
import { messagesOf } from '../../sim/sqs/index.ts';
import { bodiesOf, feed, idsOf, makeFunction, makeQueue, makeRole, put, queueArn } from './lambda-stage.ts';

/** A queue with a dead-letter queue behind it, and a function that is fed from it. */
function stage(start: StartHandler, more: Parameters<typeof feed>[2] = {}) {
  const sim = createSim({ seed: 'lambda' });
  makeRole(sim);
  const dead = makeQueue(sim, 'dead');
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: queueArn('dead'), maxReceiveCount: 2 });
  const queue = makeQueue(sim, 'work', { RedrivePolicy, VisibilityTimeout: '360' });
  makeFunction(sim, start);
  feed(sim, queue, more);
  const left = () => messagesOf(sim.world, queue).length;
  return { sim, world: sim.world, queue, dead, left, runs: () => invocations(sim.world) };
}

describe('a function that a queue feeds', () => {
  it('gets what is in the queue, which then is empty', async () => {
    const got: string[] = [];
    const { sim, queue, world, left } = stage(() => (event) => {
      got.push(...bodiesOf(event));
    });
    put(sim, queue, 'a', 'b', 'c');
    await world.scheduler.runUntilIdle();
    expect(got).toEqual(['a', 'b', 'c']);
    expect(left()).toBe(0);
  });

  it('collects a batch for as long as its window, and no longer than the batch is big', async () => {
    const batches: number[] = [];
    const start = () => (event: unknown) => {
      batches.push(bodiesOf(event).length);
    };
    const { sim, queue, world } = stage(start, { windowMs: 1000, batchSize: 3 });
    put(sim, queue, 'a');
    await world.scheduler.advance(900);
    expect(batches).toEqual([]);
    put(sim, queue, 'b');
    await world.scheduler.advance(200);
    expect(batches).toEqual([2]);
    put(sim, queue, 'c', 'd', 'e', 'f');
    await world.scheduler.advance(100);
    expect(batches).toEqual([2, 3]);
    await world.scheduler.runUntilIdle();
    expect(batches).toEqual([2, 3, 1]);
  });

  it('gets only the failed items again, after their visibility, and loses them to the dead letters at last', async () => {
    const got: (readonly string[])[] = [];
    const start: StartHandler = () => (event) => {
      got.push(bodiesOf(event));
      const failed = idsOf(event).filter((_, i) => bodiesOf(event)[i] === 'bad');
      return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
    };
    const { sim, queue, world, dead, left } = stage(start);
    put(sim, queue, 'good', 'bad');
    const begun = world.scheduler.now();
    await world.scheduler.runUntilIdle();
    expect(got).toEqual([['good', 'bad'], ['bad']]);
    expect(left()).toBe(0);
    expect(messagesOf(world, dead).map(({ body }) => body)).toEqual(['bad']);
    expect(world.scheduler.now() - begun).toBeGreaterThanOrEqual(720_000);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('no');
      },
      1,
    ],
    ['names an id that it was not given', () => ({ batchItemFailures: [{ itemIdentifier: 'x' }] }), 1],
    ['names no id', () => ({ batchItemFailures: [{}] }), 1],
    ['answers something else', () => 'done', 1],
    ['answers nothing', () => undefined, 0],
    ['answers null failures', () => ({ batchItemFailures: null }), 0],
    ['answers no failures', () => ({ batchItemFailures: [] }), 0],
  ])('that %s leaves the right messages in the queue', async (_, answer, expected) => {
    const { sim, queue, world, left } = stage(() => answer);
    put(sim, queue, 'm');
    await world.scheduler.advance(1000);
    expect(left()).toBe(expected);
  });

  it('runs no more often at once than it may', async () => {
    let running = 0;
    let most = 0;
    const { sim, queue, world, runs } = stage(
      () => async () => {
        running += 1;
        most = Math.max(most, running);
        await sim.world.scheduler.sleep(5000);
        running -= 1;
      },
      { batchSize: 1, maxConcurrency: 2 },
    );
    put(sim, queue, 'a', 'b', 'c', 'd', 'e');
    await world.scheduler.runUntilIdle();
    expect(runs()).toHaveLength(5);
    expect(most).toBe(2);
  });

  it('keeps its environment warm, and has as many as run at once', async () => {
    let starts = 0;
    const { sim, queue, world, runs } = stage(() => {
      starts += 1;
      return () => null;
    });
    put(sim, queue, 'a');
    await world.scheduler.runUntilIdle();
    put(sim, queue, 'b');
    await world.scheduler.runUntilIdle();
    expect(starts).toBe(1);
    expect(runs().map(({ isColdStart }) => isColdStart)).toEqual([true, false]);
  });

  it('times out, and starts anew', async () => {
    let starts = 0;
    const start: StartHandler = () => {
      starts += 1;
      return () => (starts === 1 ? new Promise(() => {}) : null);
    };
    const { sim, queue, world, runs, left } = stage(start);
    put(sim, queue, 'slow');
    await world.scheduler.runUntilIdle();
    const [first, second] = runs();
    expect(first?.outcome).toMatchObject({ errorMessage: 'Task timed out after 60.00 seconds' });
    expect((first?.endedAt ?? 0) - (first?.startedAt ?? 0)).toBe(60_000);
    expect(second?.outcome.kind).toBe('ok');
    expect([starts, left()]).toEqual([2, 0]);
  });

  it('cannot be fed from a queue that its role may not read', () => {
    const sim = createSim();
    makeRole(sim, ['sqs:ReceiveMessage', 'sqs:GetQueueAttributes']);
    const queue = makeQueue(sim, 'work');
    makeFunction(sim, () => () => null);
    expect(() => feed(sim, queue)).toThrow(/does not have permissions to call sqs:DeleteMessage/);
  });
});
