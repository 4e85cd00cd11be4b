import { sqsClient, sqsCommands, ssmClient, ssmParameter } from '../aws/index.ts';
import type { Clock, Commands } from '../ports/index.ts';
import type { LogEntry } from '../reconcile/index.ts';
import { slackPress } from '../report/index.ts';
import { systemClock } from './clock.ts';
import { readResponding } from './config.ts';
import { logger } from './lambda.ts';
import { isFromSlack } from './slack-signature.ts';

/** What Slack shows is only whether it is 200; what came of it is told where all alerts are. */
type Answer = { readonly statusCode: 200 | 400 | 401 | 403 | 405 | 413 | 503; readonly body: string };

/** A message of ours with its blocks, form-encoded, is a tenth of it. */
const LONGEST_BODY = 400_000;

/** The part of Lambda's event for a function URL that is read. */
export type HttpRequest = {
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body?: string;
  readonly isBase64Encoded: boolean;
  readonly requestContext: { readonly http: { readonly method: string } };
};

export type Responding = {
  /** Null: there is none, and nobody is believed. */
  readonly secret: string | null;
  /** Ids of the Slack users who may press buttons; nobody else may. */
  readonly responders: readonly string[];
  readonly commands: Commands;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: (entry: LogEntry) => void;
};

/**
 * A request that anybody on the internet may have made. Nothing of it is read before its signature is proven, and
 * nothing of it but the button, the incident's id and the user goes any further.
 */
export async function answered(event: HttpRequest, to: Responding): Promise<Answer> {
  const refused = (statusCode: Answer['statusCode'], why: string): Answer => {
    to.log({ level: 'warn', message: 'request refused', statusCode, why });
    return { statusCode, body: '' };
  };
  if (event.requestContext.http.method !== 'POST') return refused(405, 'it is no POST');
  if (to.secret === null || to.responders.length === 0)
    return refused(503, 'no signing secret, or nobody who may press buttons');
  const sent = event.body ?? '';
  if (sent.length > LONGEST_BODY) return refused(413, 'it is too large');
  const body = event.isBase64Encoded ? Buffer.from(sent, 'base64').toString('utf8') : sent;
  const timestamp = event.headers['x-slack-request-timestamp'];
  const signature = event.headers['x-slack-signature'];
  if (!isFromSlack({ timestamp, signature, body }, to.secret, to.clock.now()))
    return refused(401, 'its signature or its time is wrong');
  const press = slackPress(payloadOf(body));
  if (typeof press === 'string') return refused(400, press);
  const { command, incident, userId, by } = press;
  if (!to.responders.includes(userId)) return refused(403, `${by} may not press buttons`);
  await to.commands.send({ kedge: command, incident, by });
  to.log({ level: 'info', message: 'passed on', command, incident, by });
  return { statusCode: 200, body: '' };
}

function payloadOf(body: string): unknown {
  try {
    return JSON.parse(new URLSearchParams(body).get('payload') ?? '');
  } catch {
    return null;
  }
}

let wired: Promise<Responding> | null = null;

/** The secret is read when the function starts; a failure to read it is not remembered. */
export async function respondToSlack(event: HttpRequest): Promise<Answer> {
  wired ??= wire().catch((error: unknown) => {
    wired = null;
    throw error;
  });
  const to = await wired;
  // Somebody may be about to put it there.
  if (to.secret === null) wired = null;
  return answered(event, to);
}

async function wire(): Promise<Responding> {
  const { region, parameter, queueUrl, responders } = readResponding();
  const secret = responders.length === 0 ? null : await ssmParameter(ssmClient({ region }), parameter);
  return {
    secret: secret === '' ? null : secret,
    responders,
    commands: sqsCommands(sqsClient({ region }), queueUrl),
    clock: systemClock,
    log: logger.log,
  };
}
