import { setTimeout as pause } from 'node:timers/promises';
import { type LocalDynamo, startDynamo } from '../../sim/dynamodb/index.ts';
import { type Credentials, createSim, putRole, requestHandler } from '../../sim/index.ts';

const REGION = 'eu-west-1';
const ACCOUNT = '123456789012';
const MEMBER = '222222222222';

type Connection = {
  readonly region: string;
  readonly credentials: Credentials;
  readonly maxAttempts: number;
  readonly endpoint?: string;
  readonly requestHandler?: ReturnType<typeof requestHandler>;
};

type MemberRole = { readonly arn: string; readonly account: string };

/** An AWS, real or not, that the cases are run on. */
export type Cloud = {
  /** A configuration for SDK clients of any service but DynamoDB. */
  readonly connection: (credentials?: Credentials) => Connection;
  readonly dynamodb: () => Connection;
  /** Repeats a check until it no longer throws: much of AWS happens a moment later. */
  readonly eventually: (check: () => Promise<void>) => Promise<void>;
  /** A role of another account that may be taken on from here. */
  readonly memberRole: () => MemberRole;
};

/** What the run is on, and how each case gets a cloud of its own there. */
export type Ground = {
  readonly name: 'simulator' | 'moto' | 'endpoint';
  readonly title: string;
  /** Whether a case must take back what it made there. */
  readonly isKept: boolean;
  /** Why cases that go into another account cannot be run there. */
  readonly noMemberRole?: string;
  readonly fresh: () => Promise<Cloud>;
  readonly close: () => Promise<void>;
};

/**
 * The simulator, unless KEDGE_CONFORMANCE_ENDPOINT names another AWS. With KEDGE_CONFORMANCE_ON=moto that one is a
 * moto server: it is emptied before each case, and what it is known to get wrong is expected of it.
 */
export async function ground(env: Readonly<Record<string, string | undefined>>): Promise<Ground> {
  const { KEDGE_CONFORMANCE_ENDPOINT: endpoint, KEDGE_CONFORMANCE_ON: kind } = env;
  if (endpoint === undefined || endpoint === '') return simulator(await startDynamo());
  return kind === 'moto' ? moto(endpoint) : elsewhere(endpoint, env);
}

/** A world of its own for each case, on a virtual clock: an hour passes in no time. */
function simulator(dynamo: LocalDynamo): Ground {
  const fresh = async (): Promise<Cloud> => {
    const sim = createSim({ account: ACCOUNT });
    const { scheduler } = sim.world;
    const connection = (credentials?: Credentials): Connection => ({
      region: REGION,
      credentials: credentials ?? { accessKeyId: ACCOUNT, secretAccessKey: 'any' },
      maxAttempts: 1,
      requestHandler: requestHandler(sim),
    });
    return {
      connection,
      dynamodb: () => at(dynamo.url),
      eventually: (check) => repeated(check, { times: 300, wait: () => scheduler.advance(1_000) }),
      memberRole: () => {
        const trust = {
          Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: ACCOUNT } }],
        };
        const role = putRole(sim.world, {
          account: MEMBER,
          region: REGION,
          name: 'member',
          trust,
          policies: ALL,
        });
        return { arn: role.arn, account: MEMBER };
      },
    };
  };
  return { name: 'simulator', title: 'the simulator', isKept: false, fresh, close: () => dynamo.close() };
}

const ALL = [{ Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }];

function moto(endpoint: string): Ground {
  const fresh = async (): Promise<Cloud> => {
    await tell(endpoint, 'reset', {});
    // moto's tasks end by themselves after they were looked at a few times.
    const lasting = { progression: 'manual', times: 1_000_000 };
    await tell(endpoint, 'state-manager/set-transition', { model_name: 'ecs::task', transition: lasting });
    return {
      connection: (credentials) => at(endpoint, credentials),
      dynamodb: () => at(endpoint),
      eventually: (check) => repeated(check, { times: 10, wait: () => pause(100) }),
      memberRole: () => ({ arn: `arn:aws:iam::${MEMBER}:role/member`, account: MEMBER }),
    };
  };
  return { name: 'moto', title: `moto at ${endpoint}`, isKept: false, fresh, close: async () => undefined };
}

async function tell(endpoint: string, what: string, said: object): Promise<void> {
  const answer = await fetch(`${endpoint}/moto-api/${what}`, { method: 'POST', body: JSON.stringify(said) });
  if (!answer.ok) throw new Error(`moto answered ${what} with status ${answer.status}`);
}

/** Any other endpoint, with the credentials of the environment; nothing is emptied there, before or after. */
function elsewhere(endpoint: string, env: Readonly<Record<string, string | undefined>>): Ground {
  const credentials = {
    accessKeyId: env.AWS_ACCESS_KEY_ID ?? ACCOUNT,
    secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? 'any',
    ...(env.AWS_SESSION_TOKEN === undefined ? {} : { sessionToken: env.AWS_SESSION_TOKEN }),
  };
  const { KEDGE_CONFORMANCE_ROLE_ARN: arn = '' } = env;
  const cloud: Cloud = {
    connection: (given = credentials) => at(endpoint, given),
    dynamodb: () => at(endpoint, credentials),
    eventually: (check) => repeated(check, { times: 150, wait: () => pause(2_000) }),
    memberRole: () => ({ arn, account: arn.split(':')[4] ?? '' }),
  };
  return {
    name: 'endpoint',
    title: endpoint,
    isKept: true,
    ...(arn === '' ? { noMemberRole: 'KEDGE_CONFORMANCE_ROLE_ARN names no role of another account' } : {}),
    fresh: async () => cloud,
    close: async () => undefined,
  };
}

function at(
  endpoint: string,
  credentials: Credentials = { accessKeyId: 'any', secretAccessKey: 'any' },
): Connection {
  return { region: REGION, credentials, maxAttempts: 1, endpoint };
}

async function repeated(
  check: () => Promise<void>,
  { times, wait }: { readonly times: number; readonly wait: () => Promise<unknown> },
): Promise<void> {
  for (let left = times; left > 0; left -= 1) {
    const failed = await check().then(
      () => false,
      () => true,
    );
    if (!failed) return;
    await wait();
  }
  await check();
}
