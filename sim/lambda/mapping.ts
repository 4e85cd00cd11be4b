import { AwsError, atomically, type World, worldState } from '../core/index.ts';
import { type Message, messagesOf, type Queue, queueByArn, receive, watchQueue } from '../sqs/index.ts';
import { deleteDone } from './batch-result.ts';
import { functionByArn, type LambdaFunction } from './function.ts';
import { invokeFunction } from './invoke.ts';
import { roleMay } from './role.ts';
import { sqsEvent } from './sqs-event.ts';

/** A queue that feeds a function. */
export type Mapping = {
  readonly id: string;
  readonly queueArn: string;
  readonly functionArn: string;
  readonly batchSize: number;
  /** How long to collect a batch that is not full. */
  readonly windowMs: number;
  readonly reportsItemFailures: boolean;
  readonly maxConcurrency: number;
};

type Poller = {
  readonly mapping: Mapping;
  readonly queue: Queue;
  active: number;
  windowEnds?: number | undefined;
  /** The wake-up that is set, and how to take it back. */
  wake?: { readonly at: number; readonly cancel: () => void } | undefined;
};

const pollers = worldState(() => ({ all: new Map<string, Poller>() }));

const NEEDED = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

/** Starts feeding; refuses, as Lambda does, when the function's role may not read the queue. */
export function putMapping(world: World, mapping: Mapping): void {
  const fn = functionByArn(world, mapping.functionArn);
  const queue = queueByArn(world, mapping.queueArn);
  if (!fn || !queue)
    throw new AwsError(
      'ResourceNotFoundException',
      `${mapping.functionArn} or ${mapping.queueArn} does not exist`,
    );
  for (const action of NEEDED) {
    if (roleMay(world, fn, { action, resource: queue.arn })) continue;
    const message = `The function execution role does not have permissions to call ${action} on ${queue.arn}`;
    throw new AwsError('InvalidParameterValueException', message);
  }
  const poller: Poller = { mapping, queue, active: 0 };
  pollers({ world }).all.set(mapping.id, poller);
  watchQueue(world, queue, () => wakeUp(world, poller));
  wakeUp(world, poller);
}

/** Looks again when something is visible, a window ends, or a hidden message shows: whatever is first. */
function wakeUp(world: World, poller: Poller): void {
  const at = nextLook(world, poller);
  if (at === poller.wake?.at) return;
  poller.wake?.cancel();
  poller.wake = undefined;
  if (at === undefined) return;
  const when = { in: at - world.scheduler.now(), label: `${poller.queue.name} is polled` };
  const cancel = world.scheduler.schedule(when, () => {
    poller.wake = undefined;
    poll(world, poller);
  });
  poller.wake = { at, cancel };
}

function nextLook(world: World, poller: Poller): number | undefined {
  const { mapping, queue } = poller;
  if (poller.active >= mapping.maxConcurrency) return undefined;
  const now = world.scheduler.now();
  const times = messagesOf(world, queue).map(({ visibleAt }) => visibleAt);
  const visible = times.filter((at) => at <= now).length;
  if (visible === 0) {
    poller.windowEnds = undefined;
    return times.length === 0 ? undefined : Math.min(...times);
  }
  poller.windowEnds ??= now + mapping.windowMs;
  return visible >= mapping.batchSize ? now : Math.max(now, poller.windowEnds);
}

function poll(world: World, poller: Poller): void {
  const { mapping, queue } = poller;
  const fn = functionByArn(world, mapping.functionArn);
  if (!fn || !roleMay(world, fn, { action: 'sqs:ReceiveMessage', resource: queue.arn })) return;
  poller.windowEnds = undefined;
  poller.active += 1;
  const batch = atomically(world.history, () => receiveBatch(world, poller));
  if (batch.length > 0) run(world, poller, { fn, batch });
  else poller.active -= 1;
  wakeUp(world, poller);
}

function receiveBatch(world: World, { mapping, queue }: Poller): readonly Message[] {
  const batch: Message[] = [];
  while (batch.length < mapping.batchSize) {
    const some = receive(world, queue, { most: Math.min(10, mapping.batchSize - batch.length) });
    if (some.length === 0) break;
    batch.push(...some);
  }
  return batch;
}

type Batch = { readonly fn: LambdaFunction; readonly batch: readonly Message[] };

function run(world: World, poller: Poller, { fn, batch }: Batch): void {
  const { mapping, queue } = poller;
  world.scheduler.schedule({ in: world.random.integer(5, 50), label: `batch for ${fn.name}` }, async () => {
    const outcome = await invokeFunction(world, fn, JSON.stringify(sqsEvent(queue, batch)));
    deleteDone(world, { queue, batch, outcome, reportsItemFailures: mapping.reportsItemFailures });
    poller.active -= 1;
    wakeUp(world, poller);
  });
}
