import { SQSClient } from '@aws-sdk/client-sqs';
import type { AwsClients } from './clients.ts';
import type { ConnectionOptions } from './connection.ts';
import { connection, once } from './connection.ts';

/** SQS's client alone, for a function that asks few other services; by the Region's endpoint, as in clients.ts. */
export function sqsClient(options: ConnectionOptions): Pick<AwsClients, 'sqs'> {
  return { sqs: once(() => new SQSClient({ ...connection(options), useQueueUrlAsEndpoint: false })) };
}
