import { EC2Client } from '@aws-sdk/client-ec2';
import { ECSClient } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, vi } from 'vitest';
import { type Credentials, createSim, type Sim, type SimOptions, startServer } from '../../sim/index.ts';

const ACCOUNT = '111111111111';
const REGION = 'eu-west-1';

/** A simulated AWS behind a socket, and the environment of somebody who works with it. */
export type Cloud = {
  readonly sim: Sim;
  readonly url: string;
  readonly ec2: EC2Client;
  readonly ecs: ECSClient;
  readonly user: Credentials;
  /** Every call that was answered so far, "ec2:DescribeVpcs". */
  readonly calls: () => readonly string[];
};

type Started = Cloud & { readonly close: () => Promise<void> };

async function startCloud(options: SimOptions): Promise<Started> {
  const sim = createSim({ clock: 'real', account: ACCOUNT, seed: 'cli', ...options });
  const server = await startServer(sim);
  const user = sim.world.identities.addUser({ name: 'alice', account: ACCOUNT });
  const config = { endpoint: server.url, region: REGION, credentials: user, maxAttempts: 1 };
  const [ec2, ecs] = [new EC2Client(config), new ECSClient(config)];
  return {
    sim,
    url: server.url,
    ec2,
    ecs,
    user,
    calls: () => sim.world.calls.all().map(({ service, action }) => `${service}:${action}`),
    close: async () => {
      ec2.destroy();
      ecs.destroy();
      await server.close();
    },
  };
}

/** One cloud for all tests of a file; commands find it through the environment, as with real AWS. */
export function cloudForTests(options: SimOptions = {}): () => Cloud {
  let started: Started | null = null;
  beforeAll(async () => {
    started = await startCloud(options);
    useCredentials(started.user);
    vi.stubEnv('AWS_ENDPOINT_URL', started.url);
    vi.stubEnv('AWS_REGION', REGION);
    vi.stubEnv('AWS_CONFIG_FILE', '/no/such/file');
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/no/such/file');
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await started?.close();
  });
  return () => {
    if (started === null) throw new Error('the cloud is there within tests only');
    return started;
  };
}

function useCredentials({ accessKeyId, secretAccessKey, sessionToken }: Credentials): void {
  vi.stubEnv('AWS_ACCESS_KEY_ID', accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', secretAccessKey);
  if (sessionToken !== undefined) vi.stubEnv('AWS_SESSION_TOKEN', sessionToken);
}
