import { EC2Client } from '@aws-sdk/client-ec2';
import {
  type Credentials,
  createSim,
  requestHandler,
  type Sim,
  type SimOptions,
  startServer,
} from '../../sim/index.ts';

export const TRANSPORTS = ['socketless', 'http'] as const;

export type Transport = (typeof TRANSPORTS)[number];

type ClientOptions = {
  readonly account?: string;
  readonly region?: string;
  readonly credentials?: Credentials;
  readonly maxAttempts?: number;
};

/** A simulation and real SDK clients that talk to it, over HTTP or without sockets. */
export type Stage = {
  readonly sim: Sim;
  ec2(options?: ClientOptions): EC2Client;
  close(): Promise<void>;
};

export async function stage(options: SimOptions & { transport?: Transport } = {}): Promise<Stage> {
  const { transport = 'socketless', ...simOptions } = options;
  const sim = createSim(simOptions);
  const server = transport === 'http' ? await startServer(sim) : undefined;
  const way = server ? { endpoint: server.url } : { requestHandler: requestHandler(sim) };
  return {
    sim,
    ec2: ({ account = '111111111111', region = 'eu-west-1', credentials, maxAttempts = 1 } = {}) =>
      new EC2Client({
        ...way,
        region,
        maxAttempts,
        credentials: credentials ?? { accessKeyId: account, secretAccessKey: 'any' },
      }),
    close: async () => {
      await server?.close();
    },
  };
}

/** The code of the AWS error that the work ends in; a success is a failure of the test. */
export async function errorCode(work: Promise<unknown>): Promise<string> {
  const outcome = await work.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if (!('error' in outcome)) throw new Error(`expected an AWS error, got ${JSON.stringify(outcome.value)}`);
  const { error } = outcome;
  if (!(error instanceof Error)) throw new Error(`expected an Error, got ${String(error)}`);
  return error.name;
}

/** What must be there; a missing value fails the test with its name. */
export function present<T>(value: T | undefined | null, name = 'value'): T {
  if (value === undefined || value === null) throw new Error(`${name} is missing`);
  return value;
}
