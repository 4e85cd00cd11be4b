import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2';
import { createSim, startServer } from '../../sim/index.ts';
import { quickClients } from '../chaos/quick-clients.ts';
import { PLACE } from '../support/kedge.ts';
import type { AccountOnce } from './account-once.ts';
import type { Figure } from './figure.ts';
import { printedBy } from './fresh-process.ts';
import { samplePolicy } from './sample-directory.ts';
import { ACCOUNT } from './scene.ts';
import { quickest } from './timing.ts';

const ONCE = fileURLToPath(new URL('./account-once.ts', import.meta.url));
const GROUPS = 5_000;
/** AWS's default quota is 2,500 a VPC. */
const VPCS = 5;
const RULES = 8;
const RUNS = 2;

/**
 * A whole review of an account of 5,000 groups over HTTP, beside the same SDK's paginators reading the same: both in
 * processes of their own, with the simulator in a third, so that the memory is theirs alone.
 */
export async function accountFigures(): Promise<readonly Figure[]> {
  const sim = createSim({ seed: 1, account: ACCOUNT, clock: 'real' });
  const credentials = sim.world.identities.addUser({ name: 'kedge-bench', account: ACCOUNT });
  const clock = { now: () => Date.now(), sleep: () => Promise.resolve() };
  const quick = quickClients({ sim, credentials, clock, around: (_, work) => work() });
  await fill(quick.at(PLACE).ec2());
  const server = await startServer(sim);
  const directory = await mkdtemp(join(tmpdir(), 'kedge-bench-'));
  try {
    const policy = join(directory, 'policy.yaml');
    await writeFile(policy, samplePolicy());
    const env = {
      ...process.env,
      AWS_ENDPOINT_URL: server.url,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    };
    const bare: AccountOnce[] = [];
    const reviews: AccountOnce[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      bare.push(JSON.parse(await printedBy([ONCE, 'bare'], env)));
      reviews.push(JSON.parse(await printedBy([ONCE, 'review', policy], env)));
    }
    return figures(bare, reviews);
  } finally {
    await server.close();
    await rm(directory, { recursive: true });
  }
}

function figures(bare: readonly AccountOnce[], reviews: readonly AccountOnce[]): readonly Figure[] {
  const memory = (all: readonly AccountOnce[]): number => Math.max(...all.map((one) => one.memoryMb));
  return [
    {
      name: 'review of an account of 5,000 groups, reads included',
      value: quickest(reviews.map((one) => one.ms)),
      unit: 'ms',
      floor: { name: 'the SDK’s paginators reading the same', value: quickest(bare.map((one) => one.ms)) },
      aim: { of: 'ratio', most: 1.3 },
      note: `through the simulator, over HTTP; ${reviews[0]?.groups} groups, ${reviews[0]?.findings} findings, report and snapshot written`,
    },
    {
      name: 'its memory at most',
      value: memory(reviews),
      unit: 'MB',
      floor: { name: 'only reading', value: memory(bare) },
      aim: null,
    },
  ];
}

/** One group in a hundred has SSH open to the world. */
async function fill(ec2: EC2Client): Promise<void> {
  for (let vpc = 0; vpc < VPCS; vpc += 1) {
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: `10.${vpc}.0.0/16` }));
    for (let at = 0; at < GROUPS / VPCS; at += 1) {
      const GroupName = `group-${vpc}-${at}`;
      const { GroupId } = await ec2.send(
        new CreateSecurityGroupCommand({ GroupName, Description: GroupName, VpcId: Vpc?.VpcId }),
      );
      const IpPermissions = Array.from({ length: RULES }, (_, n) => {
        const port = n === 0 && at % 100 === 0 ? 22 : 8000 + n;
        const CidrIp = port === 22 ? '0.0.0.0/0' : `10.${n}.${at % 256}.0/24`;
        return { IpProtocol: 'tcp', FromPort: port, ToPort: port, IpRanges: [{ CidrIp }] };
      });
      await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
    }
  }
}
