import { type Params, serviceCaller } from '../../sim/core/index.ts';
import { putRole } from '../../sim/iam/index.ts';
import type { Sim } from '../../sim/index.ts';
import { startServer } from '../../sim/index.ts';
import {
  type Code,
  closeEndpoint,
  type LambdaFunction,
  putFunction,
  putMapping,
  type StartHandler,
  setEndpoint,
  stopFunctions,
} from '../../sim/lambda/index.ts';
import { enqueue, type Queue, queueByArn } from '../../sim/sqs/index.ts';
import { ACCOUNT, REGION } from './cloud.ts';
import { present } from './core-stage.ts';

const PLACE = { account: ACCOUNT, region: REGION };
const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/worker`;

export function queueArn(name: string): string {
  return `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`;
}

/** Calls of the account's own, by wire names and without recording who. */
function asAws(sim: Sim, call: { service: string; action: string; input: Params }): Params {
  const caller = serviceCaller(ACCOUNT, 'cloudformation.amazonaws.com', 'CloudFormation');
  return sim.invoke({ ...PLACE, ...call, caller });
}

export function makeQueue(sim: Sim, name: string, attributes: Params = {}): Queue {
  asAws(sim, { service: 'sqs', action: 'CreateQueue', input: { QueueName: name, Attributes: attributes } });
  return present(queueByArn(sim.world, queueArn(name)));
}

export function makeRole(sim: Sim, actions: readonly string[] = ['*']): void {
  const principal = { Service: 'lambda.amazonaws.com' };
  const trust = { Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: principal }] };
  const policies = [{ Statement: [{ Effect: 'Allow', Action: [...actions], Resource: '*' }] }];
  putRole(sim.world, { ...PLACE, name: 'worker', trust, policies });
}

export function makeFunction(
  sim: Sim,
  code: StartHandler | string,
  { holdsTime = false, ...more }: Partial<LambdaFunction> & { holdsTime?: boolean } = {},
): LambdaFunction {
  const made: Code =
    typeof code === 'string'
      ? { kind: 'bundle', source: code, file: 'index.cjs', handler: 'handler' }
      : { kind: 'in-process', start: code, holdsTime };
  return putFunction(sim.world, {
    ...PLACE,
    name: 'worker',
    roleArn: ROLE_ARN,
    timeoutSeconds: 60,
    code: made,
    ...more,
  });
}

export function feed(
  sim: Sim,
  queue: Queue,
  more: { batchSize?: number; windowMs?: number; maxConcurrency?: number } = {},
): void {
  putMapping(sim.world, {
    id: 'mapping',
    queueArn: queue.arn,
    functionArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:worker`,
    batchSize: 10,
    windowMs: 0,
    maxConcurrency: 5,
    reportsItemFailures: true,
    ...more,
  });
}

export function put(sim: Sim, queue: Queue, ...bodies: readonly string[]): void {
  for (const body of bodies) enqueue(sim.world, queue, { body, senderId: 'test' });
}

/** Gives bundles a socket, and takes back threads and socket. */
export function withEndpoint(sim: Sim): () => Promise<void> {
  setEndpoint(sim.world, () => startServer(sim));
  return async () => {
    stopFunctions(sim.world);
    await closeEndpoint(sim.world);
  };
}

/** The bodies of the messages in an event from SQS. */
export function bodiesOf(event: unknown): readonly string[] {
  const { Records = [] }: { Records?: readonly { body: string; messageId: string }[] } = Object(event);
  return Records.map(({ body }) => body);
}

export function idsOf(event: unknown): readonly string[] {
  const { Records = [] }: { Records?: readonly { messageId: string }[] } = Object(event);
  return Records.map(({ messageId }) => messageId);
}
