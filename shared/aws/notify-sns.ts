import type { Message, Notifier } from '../ports/index.ts';
import type { AwsClients } from './clients.ts';
import { PublishCommand } from './commands.ts';
import { failureOf, KedgeError } from './errors.ts';

/** SNS's limits: 256 kB for all texts of a message together, and fewer than 100 characters of subject. */
const MOST_BYTES = 256 * 1024;
const MOST_SUBJECT = 99;
const CUT_TEXT = 16_000;

/** One message, one text per protocol: people get the text, programs the JSON. */
export function snsNotifier(clients: AwsClients, topicArn: string): Notifier {
  return {
    publish: async (message) => {
      const publish = new PublishCommand({
        TopicArn: topicArn,
        Subject: subjectOf(message.subject),
        MessageStructure: 'json',
        Message: fitting(message),
      });
      try {
        return (await clients.sns().send(publish)).MessageId ?? '';
      } catch (error) {
        throw new KedgeError(failureOf(error, `sns:Publish to ${topicArn}`), { cause: error });
      }
    },
  };
}

/** What does not fit is cut, and says so: an alert that SNS refuses would be none. */
function fitting(message: Message): string {
  const all = textsOf(message);
  if (Buffer.byteLength(all) <= MOST_BYTES) return all;
  const text = `${message.text.slice(0, CUT_TEXT)}\n… cut: the message is longer than SNS takes. See the ledger for the rest.`;
  return textsOf({
    ...message,
    text,
    json: JSON.stringify({ truncated: true, subject: message.subject, text }),
  });
}

function textsOf({ text, json }: Message): string {
  return JSON.stringify({ default: text, email: text, lambda: json, sqs: json, https: json });
}

/** SNS takes printable ASCII without line breaks; a name in it may be anything. */
function subjectOf(subject: string): string {
  const printable = subject.replace(/[^\x21-\x7e]+/g, ' ').trim();
  return printable === '' ? 'Kedge' : printable.slice(0, MOST_SUBJECT).trimEnd();
}
