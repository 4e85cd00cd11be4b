import { EC2Client } from '@aws-sdk/client-ec2';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { type AwsClients, awsClients } from '../../shared/aws/index.ts';
import type { Clock } from '../../shared/ports/index.ts';
import { type Credentials, requestHandler, type Sim } from '../../sim/index.ts';
import { ACCOUNT, REGION } from '../support/kedge.ts';

/** One call of a function, before it goes out. */
export type Sent = { readonly name: string; readonly input: unknown };

type Options = {
  readonly sim: Sim;
  readonly credentials: Credentials;
  readonly clock: Clock;
  /** Around every call that goes out, retries apart. */
  readonly around: Around;
};

type Around = (call: Sent, work: () => Promise<unknown>) => Promise<unknown>;

/**
 * The SDK's clients without its middlewares (signing, logging, endpoints): its own serializers write the request and
 * read the answer, and the simulator is in between. A third of the time, which a thousand runs need. Retries are made
 * here, on the virtual clock.
 */
export function quickClients({ sim, credentials, clock, around }: Options): AwsClients {
  const way = { region: REGION, credentials, requestHandler: requestHandler(sim), maxAttempts: 1 };
  const common = { sim, credentials, clock, around };
  const ec2 = quick(new EC2Client(way), { ...common, service: 'ec2' });
  const ecs = quick(new ECSClient(way), { ...common, service: 'ecs' });
  const elb = quick(new ElasticLoadBalancingV2Client(way), { ...common, service: 'elasticloadbalancing' });
  return {
    ...awsClients({ ...way, account: ACCOUNT, clock }),
    at: (place) => ({ place, ec2: () => ec2, ecs: () => ecs, elb: () => elb }),
  };
}

/** What the SDK keeps to itself: the protocol of a client, and the schema of a command. */
type Protocol = {
  readonly serializeRequest: (operation: object, input: unknown, context: object) => Promise<Request>;
  readonly deserializeResponse: (operation: object, context: object, response: object) => Promise<unknown>;
};
type Request = { readonly headers: Record<string, string> } & Parameters<
  ReturnType<typeof requestHandler>['handle']
>[0];
type Inside = { config: object & { protocol: Protocol }; send: (command: Command) => Promise<unknown> };
type Command = {
  readonly input: unknown;
  readonly schema: readonly [number, string, string, unknown, unknown, unknown];
};

function isInside(client: object): client is Inside {
  return 'config' in client && 'send' in client;
}

type Way = Options & { readonly service: string };

function quick<C extends object>(client: C, { sim, credentials, clock, service, around }: Way): C {
  if (!isInside(client)) throw new Error('the SDK keeps its protocol elsewhere by now');
  const inside: Inside = client;
  const { protocol } = inside.config;
  const endpoint = { protocol: 'https:', hostname: `${service}.${REGION}.amazonaws.com`, path: '/' };
  const context = { ...inside.config, endpoint: () => Promise.resolve(endpoint) };
  const scope = `${credentials.accessKeyId}/20260101/${REGION}/${service}/aws4_request`;
  const handler = requestHandler(sim);
  const once = async ({ input, schema }: Command): Promise<unknown> => {
    const [, namespace, name, traits, from, to] = schema;
    const operation = { namespace, name, traits, input: from, output: to };
    const request = await protocol.serializeRequest(operation, input, context);
    request.headers.authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
    const { response } = await handler.handle(request);
    const read = () => protocol.deserializeResponse(operation, context, response);
    return readOnce({ name, ...response }, read);
  };
  inside.send = async (command) => {
    const call = { name: `${service}:${command.schema[2]}`, input: command.input };
    return retried(() => around(call, () => once(command)), clock);
  };
  return client;
}

/** Parsed answers by what was asked and answered: most reads are answered as the one before was. */
const parsed = new Map<string, unknown>();
const MOST_PARSED = 2_000;

type Answer = { readonly name: string; readonly statusCode: number; readonly body: unknown };

/** Reading an answer takes longer than all else together. Only those of reads: nobody changes what he is given. */
async function readOnce({ name, statusCode, body }: Answer, read: () => Promise<unknown>): Promise<unknown> {
  if (statusCode !== 200 || !/^(Describe|List|Get)/.test(name) || !(body instanceof Uint8Array))
    return read();
  const text = Buffer.from(body).toString('latin1');
  const key = `${name} ${text.replace(/<requestId>[^<]*<\/requestId>/i, '')}`;
  const known = parsed.get(key);
  if (known !== undefined) return known;
  const answer = await read();
  if (parsed.size >= MOST_PARSED) parsed.clear();
  parsed.set(key, answer);
  return answer;
}

/** The SDK's own retries: three attempts, with a pause before the second and the third. */
async function retried(work: () => Promise<unknown>, clock: Clock): Promise<unknown> {
  for (const pause of [100, 200]) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error)) throw error;
      await clock.sleep(pause);
    }
  }
  return work();
}

/** What EC2, ECS and ELB call it, in this order: throttled, broken; and a connection that ended. */
const PASSING: readonly string[] = [
  ...['RequestLimitExceeded', 'ThrottlingException', 'Throttling'],
  ...['InternalError', 'ServerException', 'InternalFailure'],
  'TimeoutError',
];

function isPassing(error: unknown): boolean {
  return error instanceof Error && PASSING.includes(error.name);
}
