import type { CommandJob, Commands, Job, Place, Queue, ReviewJob, Reviews } from '../ports/index.ts';
import type { AwsClients } from './clients.ts';
import { SendMessageBatchCommand } from './commands.ts';
import { failureOf, KedgeError } from './errors.ts';
import { chunks } from './read.ts';

/** SQS takes ten messages at a time, and none to be delivered later than in fifteen minutes. */
const AT_ONCE = 10;
const LONGEST_DELAY_SECONDS = 900;

type Sqs = Pick<AwsClients, 'sqs'>;
type Entry = { readonly Id: string; readonly MessageBody: string; readonly DelaySeconds: number };

/** Reconcile's queue. SQS may take a part of a batch: the rest is sent once more, and then it is an error. */
export function sqsQueue(clients: Sqs, queueUrl: string): Queue {
  return {
    send: (jobs, delaySeconds) =>
      sendAll(
        clients,
        queueUrl,
        jobs.map((job, at) => entryOf(job, { at, delaySeconds })),
      ),
  };
}

/** The review function's queue. */
export function sqsReviews(clients: Sqs, queueUrl: string): Reviews {
  return {
    ask: (place: Place, delaySeconds) =>
      sendAll(clients, queueUrl, [entryOf({ kedge: 'review', place }, { at: 0, delaySeconds })]),
  };
}

/** Reconcile's queue, for whoever may only pass on what a person asks for. */
export function sqsCommands(clients: Sqs, queueUrl: string): Commands {
  return { send: (command) => sendAll(clients, queueUrl, [entryOf(command, { at: 0, delaySeconds: 0 })]) };
}

async function sendAll(clients: Sqs, queueUrl: string, entries: readonly Entry[]): Promise<void> {
  for (const batch of chunks(entries, AT_ONCE)) {
    const left = await sendBatch(clients, queueUrl, batch);
    const lost = left.length === 0 ? [] : await sendBatch(clients, queueUrl, left);
    if (lost.length > 0)
      throw new Error(`SQS did not take ${lost.length} of ${batch.length} messages for ${queueUrl}`);
  }
}

function entryOf(
  job: Job | ReviewJob | CommandJob,
  at: { readonly at: number; readonly delaySeconds: number },
): Entry {
  const DelaySeconds = Math.min(LONGEST_DELAY_SECONDS, Math.max(0, Math.ceil(at.delaySeconds)));
  return { Id: String(at.at), MessageBody: JSON.stringify(job), DelaySeconds };
}

/** The entries that SQS did not take. */
async function sendBatch(clients: Sqs, QueueUrl: string, batch: readonly Entry[]): Promise<readonly Entry[]> {
  try {
    const answer = await clients.sqs().send(new SendMessageBatchCommand({ QueueUrl, Entries: [...batch] }));
    const failed = new Set(answer.Failed?.map((one) => one.Id));
    return batch.filter((entry) => failed.has(entry.Id));
  } catch (error) {
    throw new KedgeError(failureOf(error, `sqs:SendMessageBatch to ${QueueUrl}`), { cause: error });
  }
}
