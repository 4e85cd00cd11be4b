import { AwsError, atomically, type CallContext, call, integer, type Params, texts } from '../core/index.ts';
import { attributesMd5, md5 } from './checksum.ts';
import { messagesOf, type Receive, receive } from './messages.ts';
import { attribute, type Message, type Queue, queueArn, queueOf, watchQueue } from './queue.ts';

/** With a wait time it answers as soon as there is something, at the latest when the time is over. */
export const receiveMessage = call({
  name: 'ReceiveMessage',
  mutating: true,
  trail: 'none',
  resources: queueArn,
  run: (ctx, input) => {
    const queue = queueOf(ctx, input);
    const most = integer(input, 'MaxNumberOfMessages') ?? 1;
    if (most < 1 || most > 10) {
      const message = `Value ${most} for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.`;
      throw new AwsError('InvalidParameterValueException', message);
    }
    const waitSeconds =
      integer(input, 'WaitTimeSeconds') ?? attribute(queue, 'ReceiveMessageWaitTimeSeconds');
    const asked: Receive = { most, visibilitySeconds: integer(input, 'VisibilityTimeout') };
    const messages = receive(ctx.world, queue, asked);
    if (messages.length > 0 || waitSeconds === 0) return answer(messages, input);
    const deadline = ctx.now + waitSeconds * 1000;
    return waitFor(ctx, queue, { asked, deadline }).then((found) => answer(found, input));
  },
});

type Wait = { readonly asked: Receive; readonly deadline: number };

async function waitFor(
  ctx: CallContext,
  queue: Queue,
  { asked, deadline }: Wait,
): Promise<readonly Message[]> {
  const { world } = ctx;
  for (;;) {
    await nextChange(ctx, queue, deadline);
    const messages = atomically(world.history, () => receive(world, queue, asked));
    if (messages.length > 0 || world.scheduler.now() >= deadline) return messages;
  }
}

/** Until a message comes, a hidden one shows again, or the time is over. */
function nextChange({ world }: CallContext, queue: Queue, deadline: number): Promise<void> {
  const now = world.scheduler.now();
  const shows = messagesOf(world, queue)
    .map(({ visibleAt }) => visibleAt)
    .filter((at) => at > now);
  const until = Math.min(deadline, ...shows);
  return new Promise((resolve) => {
    const finish = () => {
      cancel();
      stop();
      resolve();
    };
    const stop = watchQueue(world, queue, finish);
    const when = { in: until - now, label: `${queue.name}: long poll`, background: true };
    const cancel = world.scheduler.schedule(when, finish);
  });
}

function answer(messages: readonly Message[], input: Params): Params {
  if (messages.length === 0) return {};
  const system = new Set([...texts(input, 'AttributeNames'), ...texts(input, 'MessageSystemAttributeNames')]);
  const own = texts(input, 'MessageAttributeNames');
  return { Messages: messages.map((message) => view(message, system, own)) };
}

function view(message: Message, system: ReadonlySet<string>, own: readonly string[]): Params {
  const attributes = chosen(systemAttributes(message), (name) => system.has('All') || system.has(name));
  const wanted = chosen(message.attributes, (name) => own.some((glob) => isAttributeNamed(glob, name)));
  return {
    MessageId: message.id,
    ReceiptHandle: message.receipt,
    MD5OfBody: md5(message.body),
    Body: message.body,
    Attributes: attributes,
    MessageAttributes: wanted,
    MD5OfMessageAttributes: wanted && attributesMd5(wanted),
  };
}

/** What SQS itself knows of a message, as strings. */
export function systemAttributes(message: Message): Params {
  return {
    SenderId: message.senderId,
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt ?? message.sentAt),
    DeadLetterQueueSourceArn: message.deadLetterSource,
    MessageGroupId: message.fifo?.groupId,
    MessageDeduplicationId: message.fifo?.dedupId,
    SequenceNumber: message.fifo?.sequenceNumber,
  };
}

function chosen(members: Params, isWanted: (name: string) => boolean): Params | undefined {
  const entries = Object.entries(members).filter(([name, value]) => value !== undefined && isWanted(name));
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function isAttributeNamed(glob: string, name: string): boolean {
  if (glob === 'All' || glob === '.*') return true;
  return glob.endsWith('.*') ? name.startsWith(glob.slice(0, -2)) : glob === name;
}
