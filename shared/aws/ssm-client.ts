import { SSMClient } from '@aws-sdk/client-ssm';
import type { AwsClients } from './clients.ts';
import type { ConnectionOptions } from './connection.ts';
import { connection, once } from './connection.ts';

/** SSM's client alone: a function that asks no other service carries no other client, and starts the sooner. */
export function ssmClient(options: ConnectionOptions): Pick<AwsClients, 'ssm'> {
  return { ssm: once(() => new SSMClient(connection(options))) };
}
