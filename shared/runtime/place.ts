import type { Context } from 'aws-lambda';
import type { Place } from '../ports/index.ts';

/** The function's own ARN says where it runs: arn:PARTITION:lambda:REGION:ACCOUNT:function:NAME. */
export function placeOf(functionArn: string): Place {
  const [, partition = 'aws', , region = '', account = ''] = functionArn.split(':');
  return { account, region, partition };
}

/**
 * What is to be reviewed: where reconcile asks for it, or where the schedule is that asks, for a member's comes over
 * the hub's bus; else where the function is. EventBridge itself writes an event's account and Region, and lets nobody
 * else say "aws.events"; to the review queue nobody but reconcile may send.
 */
export function reviewedPlace(event: unknown, context: Pick<Context, 'invokedFunctionArn'>): Place {
  const own = placeOf(context.invokedFunctionArn);
  if (!isRecord(event)) return own;
  const { account, region } = event.source === 'aws.events' ? event : asked(event);
  return typeof account === 'string' && typeof region === 'string' ? { ...own, account, region } : own;
}

type Unchecked = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Unchecked => typeof value === 'object' && value !== null;

/** The place that a message of the review queue names; the queue hands them over one by one. */
function asked({ Records: records }: Unchecked): Unchecked {
  const [first]: readonly unknown[] = Array.isArray(records) ? records : [];
  const body: unknown = isRecord(first) && typeof first.body === 'string' ? JSON.parse(first.body) : null;
  return isRecord(body) && body.kedge === 'review' && isRecord(body.place) ? body.place : {};
}
