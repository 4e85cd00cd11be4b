import middy, { type MiddlewareObj } from '@middy/core';
import type { Context, SQSRecord } from 'aws-lambda';
import type { Incoming } from '../reconcile/index.ts';
import { systemClock } from './clock.ts';
import { stdoutLogger } from './log.ts';
import { embeddedMetrics } from './metrics.ts';

export const logger = stdoutLogger();
export const metrics = embeddedMetrics('kedge');

/**
 * The stack that every function runs in: log lines carry the request, errors are logged once, metrics leave at the end.
 */
export function lambda<Event, Result>(handler: (event: Event, context: Context) => Promise<Result>) {
  return middy<Event, Result, Error, Context>(handler).use(observed<Event, Result>());
}

function observed<Event, Result>(): MiddlewareObj<Event, Result, Error, Context> {
  const flush = (): void => {
    const line = metrics.flush(systemClock.now());
    if (line !== null) process.stdout.write(`${line}\n`);
  };
  return {
    before: ({ context }) => logger.forRequest(context.awsRequestId),
    after: flush,
    onError: ({ error }) => {
      logger.log({
        level: 'error',
        message: 'invocation failed',
        error: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
      });
      flush();
    },
  };
}

/** A message that is no JSON is passed on as the text it is: whoever parses it says so, and keeps it. */
export function incoming(record: SQSRecord): Incoming {
  try {
    return { id: record.messageId, body: JSON.parse(record.body) };
  } catch {
    return { id: record.messageId, body: record.body };
  }
}
