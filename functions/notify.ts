import type { SNSEvent } from 'aws-lambda';
import { lambda, notifySlack } from '../shared/runtime/index.ts';

/** SNS → Slack. One failure fails the invocation: Lambda delivers the message again, then to the dead-letter queue. */
export const handler = lambda<SNSEvent, void>(async (event) => {
  await notifySlack(event.Records.map(({ Sns }) => ({ subject: Sns.Subject ?? null, message: Sns.Message })));
});
