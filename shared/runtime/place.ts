import type { Context } from 'aws-lambda';
import type { Place } from '../ports/index.ts';

/** The function's own ARN says where it runs: arn:PARTITION:lambda:REGION:ACCOUNT:function:NAME. */
export function placeOf(functionArn: string): Place {
  const [, partition = 'aws', , region = '', account = ''] = functionArn.split(':');
  return { account, region, partition };
}

/**
 * What is to be reviewed: where the schedule is that asks, for a member's comes over the hub's bus; else where the
 * function is. EventBridge itself writes an event's account and Region, and lets nobody else say "aws.events".
 */
export function reviewedPlace(event: unknown, context: Pick<Context, 'invokedFunctionArn'>): Place {
  const own = placeOf(context.invokedFunctionArn);
  if (typeof event !== 'object' || event === null || Reflect.get(event, 'source') !== 'aws.events')
    return own;
  const { account, region } = event as Readonly<Record<string, unknown>>;
  return typeof account === 'string' && typeof region === 'string' ? { ...own, account, region } : own;
}
