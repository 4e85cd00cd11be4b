import { type At, AwsError, type Params, type World } from '../core/index.ts';
import { md5 } from './checksum.ts';
import {
  attribute,
  type Fifo,
  type Message,
  notifyWatchers,
  placeOf,
  type Queue,
  queueByArn,
  redriveOf,
  sqsState,
} from './queue.ts';

export type Outgoing = {
  readonly body: string;
  readonly attributes?: Params;
  readonly senderId: string;
  readonly delaySeconds?: number | undefined;
  readonly groupId?: string | undefined;
  readonly dedupId?: string | undefined;
};

const DEDUPLICATION_MS = 5 * 60_000;

/** Puts a message into a queue; of a FIFO queue's repeated message the first one is answered. */
export function enqueue(world: World, queue: Queue, outgoing: Outgoing): Message {
  const { messages, dedups } = sqsState(placeOf(world, queue));
  const now = world.scheduler.now();
  const fifo = fifoOf(world, queue, outgoing);
  const key = `${queue.name}/${fifo?.dedupId}`;
  const before = fifo ? dedups.get(key) : undefined;
  if (before && now - before.at < DEDUPLICATION_MS) return before.message;
  const delay = outgoing.delaySeconds ?? attribute(queue, 'DelaySeconds');
  const message: Message = {
    id: world.random.uuid(),
    queue: queue.name,
    body: outgoing.body,
    attributes: outgoing.attributes ?? {},
    senderId: outgoing.senderId,
    sentAt: now,
    visibleAt: now + delay * 1000,
    receiveCount: 0,
    ...(fifo ? { fifo } : {}),
  };
  messages.put(message.id, message);
  if (fifo) dedups.put(key, { at: now, message });
  notifyWatchers(world, queue);
  return message;
}

function fifoOf(world: World, queue: Queue, { body, groupId, dedupId }: Outgoing): Fifo | undefined {
  if (queue.attributes.FifoQueue !== 'true') return undefined;
  if (groupId === undefined) throw required('MessageGroupId');
  const isByContent = queue.attributes.ContentBasedDeduplication === 'true';
  const id = dedupId ?? (isByContent ? md5(body) : undefined);
  if (id === undefined) {
    const message =
      'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly';
    throw new AwsError('InvalidParameterValueException', message);
  }
  const sequence = BigInt(world.scheduler.now()) * 1_000_000n + BigInt(world.random.integer(0, 999_999));
  return { groupId, dedupId: id, sequenceNumber: sequence.toString().padStart(20, '1') };
}

function required(name: string): AwsError {
  return new AwsError('MissingRequiredParameterException', `The request must contain the parameter ${name}.`);
}

export type Receive = {
  readonly most: number;
  readonly visibilitySeconds?: number | undefined;
};

/** Takes what is visible, hides it for a while, and sends on what was received too often. */
export function receive(
  world: World,
  queue: Queue,
  { most, visibilitySeconds }: Receive,
): readonly Message[] {
  const { messages } = sqsState(placeOf(world, queue));
  const now = world.scheduler.now();
  const hiddenMs = (visibilitySeconds ?? attribute(queue, 'VisibilityTimeout')) * 1000;
  const busy = busyGroups(world, queue);
  const taken: Message[] = [];
  for (const message of receivable(world, queue)) {
    if (taken.length === most) break;
    if (isSpent(queue, message) && toDeadLetters(world, queue, message)) continue;
    if (message.fifo && busy.has(message.fifo.groupId)) continue;
    const received: Message = {
      ...message,
      receiveCount: message.receiveCount + 1,
      firstReceivedAt: message.firstReceivedAt ?? now,
      visibleAt: now + hiddenMs,
      receipt: receiptHandle(world, message),
    };
    messages.put(message.id, received);
    taken.push(received);
  }
  if (taken.length > 0) notifyWatchers(world, queue);
  return taken;
}

/** What is in the queue and not hidden. Messages over the retention period are dropped on the way. */
function receivable(world: World, queue: Queue): readonly Message[] {
  const now = world.scheduler.now();
  return messagesOf(world, queue).filter(({ visibleAt }) => visibleAt <= now);
}

/** Every message of a queue that has not outlived the retention period, hidden ones included. */
export function messagesOf(world: World, queue: Queue): readonly Message[] {
  const { messages } = sqsState(placeOf(world, queue));
  const oldest = world.scheduler.now() - attribute(queue, 'MessageRetentionPeriod') * 1000;
  return messages.all().filter((message) => message.queue === queue.name && message.sentAt > oldest);
}

/** A message in flight holds back the others of its group; several may be handed over at once. */
function busyGroups(world: World, queue: Queue): ReadonlySet<string> {
  const now = world.scheduler.now();
  return new Set(
    messagesOf(world, queue).flatMap(({ fifo, receiveCount, visibleAt }) =>
      fifo !== undefined && receiveCount > 0 && visibleAt > now ? [fifo.groupId] : [],
    ),
  );
}

function isSpent(queue: Queue, message: Message): boolean {
  const redrive = redriveOf(queue);
  return redrive !== undefined && message.receiveCount >= redrive.maxReceiveCount;
}

/** False when the dead-letter queue is gone: the message then stays where it is. */
function toDeadLetters(world: World, queue: Queue, message: Message): boolean {
  const target = queueByArn(world, redriveOf(queue)?.deadLetterTargetArn ?? '');
  if (!target) return false;
  const { messages } = sqsState(placeOf(world, queue));
  const { receipt: _, firstReceivedAt: __, ...rest } = message;
  messages.remove(message.id);
  sqsState(placeOf(world, target)).messages.put(message.id, {
    ...rest,
    queue: target.name,
    receiveCount: 0,
    visibleAt: world.scheduler.now(),
    deadLetterSource: queue.arn,
  });
  notifyWatchers(world, target);
  return true;
}

function receiptHandle(world: World, { id, queue }: Message): string {
  return Buffer.from(`${queue} ${id} ${world.random.hex(16)}`).toString('base64');
}

/** The message that a handle is about: undefined when it is gone. Throws for what is no handle of this queue. */
function messageByHandle(ctx: At, queue: Queue, handle: string): Message | undefined {
  const [name, id = ''] = Buffer.from(handle, 'base64').toString().split(' ');
  if (name !== queue.name) {
    throw new AwsError(
      'ReceiptHandleIsInvalid',
      `The input receipt handle "${handle}" is not a valid receipt handle.`,
    );
  }
  const message = sqsState(placeOf(ctx.world, queue)).messages.get(id);
  return message?.queue === queue.name ? message : undefined;
}

export function deleteByHandle(ctx: At, queue: Queue, handle: string): void {
  const message = messageByHandle(ctx, queue, handle);
  // An old handle: somebody else has the message by now. SQS says nothing, and deletes nothing.
  if (message?.receipt !== handle) return;
  sqsState(placeOf(ctx.world, queue)).messages.remove(message.id);
  notifyWatchers(ctx.world, queue);
}

export function hideByHandle(ctx: At, queue: Queue, change: { handle: string; seconds: number }): void {
  const { handle, seconds } = change;
  if (seconds < 0 || seconds > 43_200) {
    throw new AwsError(
      'InvalidParameterValueException',
      `Value ${seconds} for parameter VisibilityTimeout is invalid.`,
    );
  }
  const message = messageByHandle(ctx, queue, handle);
  const now = ctx.world.scheduler.now();
  if (!message || message.visibleAt <= now) {
    const reason = 'Message does not exist or is not available for visibility timeout change.';
    throw new AwsError(message ? 'MessageNotInflight' : 'InvalidParameterValueException', reason);
  }
  sqsState(placeOf(ctx.world, queue)).messages.put(message.id, {
    ...message,
    visibleAt: now + seconds * 1000,
  });
  notifyWatchers(ctx.world, queue);
}
