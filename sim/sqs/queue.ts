import {
  type At,
  AwsError,
  isParams,
  type Params,
  type Place,
  partitionOf,
  regionState,
  requiredText,
  type World,
} from '../core/index.ts';
import type { PolicyDocument } from '../iam/index.ts';

export type Queue = Place & {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  /** What SetQueueAttributes sets, defaults filled in; everything is a string on the wire. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly modifiedAt: number;
};

export type Message = {
  readonly id: string;
  readonly queue: string;
  readonly body: string;
  readonly attributes: Params;
  readonly senderId: string;
  readonly sentAt: number;
  readonly visibleAt: number;
  readonly receiveCount: number;
  readonly firstReceivedAt?: number;
  /** Of the last receive; older handles still delete nothing, and are no error. */
  readonly receipt?: string;
  /** ARN of the queue that gave it up. */
  readonly deadLetterSource?: string;
  readonly fifo?: Fifo;
};

export type Fifo = { readonly groupId: string; readonly dedupId: string; readonly sequenceNumber: string };

/** Messages by id, in the order in which they came; deduplication ids of FIFO queues by `queue/id`. */
export const sqsState = regionState((table) => ({
  queues: table<Queue>(),
  messages: table<Message>(),
  dedups: table<{ readonly at: number; readonly message: Message }>(),
  purges: table<number>(),
  watchers: new Map<string, Set<() => void>>(),
}));

/** The queue that a call means; another account's by its URL, if its policy allows (which IAM has checked). */
export function queueOf(ctx: At, input: Params): Queue {
  const queue = findQueue(ctx, input);
  if (queue) return queue;
  throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
}

function findQueue(ctx: At, input: Params): Queue | undefined {
  const url = requiredText(input, 'QueueUrl');
  const [account, name = ''] = url.split('/').slice(-2);
  const owner = account !== undefined && /^\d{12}$/.test(account) ? account : ctx.account;
  return sqsState({ ...ctx, account: owner }).queues.get(name);
}

/** For the policy check: the ARN that the queue has, or would have. */
export function queueArn(ctx: At, input: Params): readonly string[] {
  const url = requiredText(input, 'QueueUrl');
  const [account = ctx.account, name = ''] = url.split('/').slice(-2);
  return [arnOfQueue({ account, region: ctx.region }, name)];
}

export function arnOfQueue({ account, region }: Place, name: string): string {
  return `arn:${partitionOf(region)}:sqs:${region}:${account}:${name}`;
}

export function queueByArn(world: World, arn: string): Queue | undefined {
  const [, , service, region = '', account = '', name = ''] = arn.split(':');
  return service === 'sqs' ? sqsState({ world, account, region }).queues.get(name) : undefined;
}

export function placeOf(world: World, { account, region }: Place): At {
  return { world, account, region };
}

export function attribute(queue: Queue, name: string): number {
  return Number(queue.attributes[name] ?? 0);
}

export type Redrive = { readonly deadLetterTargetArn: string; readonly maxReceiveCount: number };

export function redriveOf(queue: Queue): Redrive | undefined {
  const policy = parsedObject(queue.attributes.RedrivePolicy);
  if (!policy) return undefined;
  return {
    deadLetterTargetArn: requiredText(policy, 'deadLetterTargetArn'),
    maxReceiveCount: Number(policy.maxReceiveCount),
  };
}

export function policyOf(queue: Queue | undefined): PolicyDocument | undefined {
  return parsedObject(queue?.attributes.Policy);
}

export function parsedObject(json: string | undefined): Params | undefined {
  if (json === undefined || json === '') return undefined;
  try {
    const value = JSON.parse(json);
    return isParams(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Calls the listener after every change to a queue's messages; it must not change anything itself. */
export function watchQueue(world: World, queue: Queue, listener: () => void): () => void {
  const { watchers } = sqsState(placeOf(world, queue));
  const listeners = watchers.get(queue.name) ?? new Set();
  watchers.set(queue.name, listeners);
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function notifyWatchers(world: World, queue: Queue): void {
  for (const listener of [...(sqsState(placeOf(world, queue)).watchers.get(queue.name) ?? [])]) listener();
}
