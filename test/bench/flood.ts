import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
} from '@aws-sdk/client-ec2';
import { loadPolicy } from '../../shared/policy/index.ts';
import { eventsOf, kedgeOn, type TestKedge } from '../support/kedge.ts';
import type { Figure } from './figure.ts';

const GROUPS = 50;
const CHANGES_PER_GROUP = 10;
/** As SQS hands them to the function (serverless.yml). */
const BATCH = 10;

const POLICY = `
version: 1
mode: enforce
securityGroups:
  web: { match: { name: web-* }, ingress: [tcp/443 from 0.0.0.0/0] }
limits: { changesPer10Minutes: 1000 }
`;

/** 1,000 events on 50 groups, each twice and shuffled: how often each group is read in a batch that names it. */
export async function floodFigures(): Promise<readonly Figure[]> {
  const kedge = kedgeOn(policy());
  const groupIds = await groupsInOrder(kedge);
  const from = kedge.sim.world.trail.all().length;
  for (const groupId of groupIds) await changes(kedge, groupId);
  const events = eventsOf(kedge.sim, from);
  const flood = shuffled([...events, ...events]);
  const deps = kedge.coldStart();
  const reads: number[] = [];
  for (let at = 0; at < flood.length; at += BATCH) {
    const batch = flood.slice(at, at + BATCH);
    const before = kedge.sim.world.calls.all().length;
    await kedge.deliver(batch, deps);
    const calls = kedge.sim.world.calls.all().slice(before);
    const read = (groupId: string): number =>
      calls.filter(
        ({ action, params }) => action === 'DescribeSecurityGroupRules' && params.includes(groupId),
      ).length;
    reads.push(...[...new Set(batch.map(groupOf))].map(read));
  }
  return [
    {
      name: `reads a group and batch, ${flood.length.toLocaleString('en')} events on ${GROUPS} groups`,
      value: reads.reduce((sum, one) => sum + one, 0) / reads.length,
      unit: 'reads',
      floor: { name: 'one', value: 1 },
      aim: { of: 'ratio', most: 2 },
      note: `at most ${Math.max(...reads)}, in the batch that reverts: before, beside the ledger, and after; ${kedge.messages.length} messages`,
    },
  ];
}

function policy() {
  const loaded = loadPolicy(POLICY, 'bench.yaml');
  if (!loaded.ok) throw new Error(loaded.errors.map((one) => one.message).join('; '));
  return loaded.policy;
}

async function open(
  { person }: TestKedge,
  GroupId: string,
  { port, cidr }: { readonly port: number; readonly cidr: string },
): Promise<void> {
  const permission = { IpProtocol: 'tcp', FromPort: port, ToPort: port, IpRanges: [{ CidrIp: cidr }] };
  await person.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [permission] }));
}

async function groupsInOrder(kedge: TestKedge): Promise<readonly string[]> {
  const { person } = kedge;
  const { Vpc } = await person.ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const ids: string[] = [];
  for (let at = 0; at < GROUPS; at += 1) {
    const { GroupId = '' } = await person.ec2.send(
      new CreateSecurityGroupCommand({ GroupName: `web-${at}`, Description: 'web', VpcId: Vpc?.VpcId }),
    );
    await open(kedge, GroupId, { port: 443, cidr: '0.0.0.0/0' });
    ids.push(GroupId);
  }
  return ids;
}

/** One breach, and nine rules that let nothing more through than may pass. */
async function changes(kedge: TestKedge, groupId: string): Promise<void> {
  await open(kedge, groupId, { port: 22, cidr: '0.0.0.0/0' });
  for (let at = 1; at < CHANGES_PER_GROUP; at += 1)
    await open(kedge, groupId, { port: 443, cidr: `192.0.2.${at}/32` });
}

function groupOf(event: unknown): string {
  return /sg-[0-9a-f]{17}/.exec(JSON.stringify(event))?.[0] ?? '';
}

/** Fisher-Yates with a small generator of its own: the same order in every run. */
function shuffled<T>(items: readonly T[]): readonly T[] {
  const all = [...items];
  let state = 1;
  for (let at = all.length - 1; at > 0; at -= 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = state % (at + 1);
    const [a, b] = [all[at], all[other]];
    if (a === undefined || b === undefined) continue;
    all[at] = b;
    all[other] = a;
  }
  return all;
}
