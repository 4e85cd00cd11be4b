import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { reconcileBatch } from '../shared/reconcile/index.ts';
import { dependencies, incoming, lambda } from '../shared/runtime/index.ts';

/** SQS batch → each resource looked at once; what must be delivered again is named, message by message. */
export const handler = lambda<SQSEvent, SQSBatchResponse>(async (event, context) => {
  const { failures } = await reconcileBatch(dependencies(context), event.Records.map(incoming));
  return { batchItemFailures: failures.map((itemIdentifier) => ({ itemIdentifier })) };
});
