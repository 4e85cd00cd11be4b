import { ssmClient, ssmParameter } from '../aws/index.ts';
import { slackMessage } from '../report/index.ts';
import { readWebhook } from './config.ts';
import { logger } from './lambda.ts';

/** Passes messages on to Slack. Without a webhook there is nothing to do, which is said once a message. */
export async function notifySlack(messages: readonly Delivered[]): Promise<void> {
  const { region, parameter, buttons } = readWebhook();
  // The webhook is a secret: a SecureString, read at run time, never logged.
  const url = await ssmParameter(ssmClient({ region }), parameter);
  if (url === null) {
    logger.log({ level: 'warn', message: 'no Slack webhook', parameter, messages: messages.length });
    return;
  }
  for (const delivered of messages) await postToSlack(url, slackMessage(delivered, { buttons }));
}

/** What SNS delivered; the topic also carries CloudWatch's alarms, which are no JSON of Kedge's. */
type Delivered = { readonly subject: string | null; readonly message: string };

/** Posts one body to a Slack incoming webhook; throws unless Slack says ok, so that Lambda tries again. */
export async function postToSlack(url: string, body: string, send: typeof fetch = fetch): Promise<void> {
  const response = await send(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    signal: AbortSignal.timeout(5000),
  });
  // Slack's answer may quote what was sent: only its status goes into the error.
  if (!response.ok) throw new Error(`Slack answered ${response.status}`);
}
