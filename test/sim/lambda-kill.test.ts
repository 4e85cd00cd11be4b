import { DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { createSim, requestHandler, type Sim } from '../../sim/index.ts';
import { invocations, invokeAsync, type StartHandler } from '../../sim/lambda/index.ts';
import { messagesOf } from '../../sim/sqs/index.ts';
import { REGION } from './cloud.ts';
import { feed, makeFunction, makeQueue, makeRole, put, queueArn } from './lambda-stage.ts';

/** A function that makes three calls and counts them. */
function threeCalls(sim: Sim, counted: number[]): StartHandler {
  return ({ credentials }) => {
    const ec2 = new EC2Client({
      region: REGION,
      credentials,
      maxAttempts: 1,
      requestHandler: requestHandler(sim),
    });
    return async () => {
      for (const n of [1, 2, 3]) {
        await ec2.send(new DescribeVpcsCommand({}));
        counted.push(n);
      }
      return null;
    };
  };
}

describe('a function that is killed', () => {
  it.each([
    ['before', 1, [1]],
    ['after', 1, [1]],
    ['before', 2, [1, 2]],
  ] as const)(
    '%s the effect of its call number %i + 1 is never answered, and its message comes again',
    async (point, skip, counted) => {
      const sim = createSim();
      makeRole(sim);
      const queue = makeQueue(sim, 'work', { VisibilityTimeout: '360' });
      const seen: number[] = [];
      // The SDK reads its configuration files at its first call: real time, in which the virtual one must stand.
      makeFunction(sim, threeCalls(sim, seen), { holdsTime: true });
      feed(sim, queue);
      sim.world.faults.add({
        when: ({ action }) => action === 'DescribeVpcs',
        skip,
        effect: { kind: 'kill', point },
      });
      put(sim, queue, 'm');
      await sim.world.scheduler.advance(1000);
      expect(seen).toEqual(counted);
      const [first] = invocations(sim.world);
      expect(first?.outcome).toMatchObject({ kind: 'error', errorType: 'Runtime.ExitError' });
      await sim.world.scheduler.runUntilIdle();
      expect(seen).toEqual([...counted, 1, 2, 3]);
      const [, second] = invocations(sim.world);
      expect(second?.isColdStart).toBe(true);
      expect(second?.accessKeyId).not.toBe(first?.accessKeyId);
      expect(messagesOf(sim.world, queue)).toHaveLength(0);
    },
  );
});

describe('an asynchronous event', () => {
  it('is tried three times, then goes to the failure destination', async () => {
    const sim = createSim();
    makeRole(sim);
    const failed = makeQueue(sim, 'failed');
    const start: StartHandler = () => () => Promise.reject(new TypeError('always'));
    const fn = makeFunction(sim, start, { onFailureArn: queueArn('failed') });
    expect(invokeAsync(sim.world, { functionArn: fn.arn, payload: '{"a":1}' })).toBe('delivered');
    await sim.world.scheduler.runUntilIdle();
    const times = invocations(sim.world).map(({ startedAt }) => startedAt);
    expect(times.map((at, i) => at - (times[i - 1] ?? at))).toEqual([0, 60_000, 120_000]);
    const [record] = messagesOf(sim.world, failed).map(({ body }) => JSON.parse(body));
    expect(record).toMatchObject({
      requestPayload: { a: 1 },
      requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
      responsePayload: { errorType: 'TypeError', errorMessage: 'always' },
    });
  });

  it('for a function that is not there goes nowhere', () => {
    const sim = createSim();
    expect(
      invokeAsync(sim.world, {
        functionArn: `arn:aws:lambda:${REGION}:111111111111:function:x`,
        payload: '{}',
      }),
    ).toBe('missing');
  });
});
