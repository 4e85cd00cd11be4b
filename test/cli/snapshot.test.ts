import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  ModifyVpcBlockPublicAccessOptionsCommand,
} from '@aws-sdk/client-ec2';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildNetwork } from '../../cli/demo/network.ts';
import { loadStateDirectory } from '../../cli/state-directory.ts';
import { SECTIONS } from '../../shared/state/index.ts';
import { policyOf } from '../support/judged.ts';
import { cloudForTests } from './cloud.ts';
import { directory, kedge, parsed } from './kedge-command.ts';

const EXAMPLE = 'examples/web-service.policy.yaml';
const cloud = cloudForTests({ clock: 'virtual' });
let vpcId = '';

beforeAll(async () => {
  ({ vpcId } = await buildNetwork(cloud(), policyOf(await readFile(EXAMPLE, 'utf8'))));
  // By then the service's tasks run, and nothing moves while it is read.
  await cloud().sim.world.scheduler.advance(60_000);
});

describe('kedge snapshot', () => {
  it('writes every section as the AWS CLI prints it, and review finds in it what is live', async () => {
    const out = join(await directory(), 'snap');
    const { status, out: said, err } = await kedge(['snapshot', '--out', out]);
    expect(err).toBe('Reading account 111111111111, eu-west-1…\n');
    expect(status).toBe(0);
    expect(said).toMatch(/security-groups\.json: \d+\n/);
    expect(await readdir(out)).toEqual(SECTIONS.map((section) => `${section}.json`).sort());
    const groups = parsed(await readFile(join(out, 'security-groups.json'), 'utf8'));
    expect(groups).toMatchObject({
      SecurityGroups: expect.arrayContaining([
        expect.objectContaining({ GroupName: 'web-tasks', OwnerId: '111111111111' }),
      ]),
    });
    expect((await loadStateDirectory(out)).problems).toEqual([]);
    const policy = ['--policy', EXAMPLE, '--format', 'json'];
    const saved = await kedge(['review', ...policy, '--state', out]);
    const live = await kedge(['review', ...policy]);
    expect([saved.status, saved.err, live.err]).toEqual([live.status, '', '']);
    expect(parsed(saved.out).findings).toEqual(parsed(live.out).findings);
  });

  it('says as JSON what it wrote', async () => {
    const out = join(await directory(), 'deep', 'snap');
    const { status, out: said } = await kedge(['snapshot', '--out', out, '--format', 'json']);
    expect(status).toBe(0);
    expect(parsed(said)).toMatchObject({
      out,
      account: '111111111111',
      region: 'eu-west-1',
      sections: { vpcs: expect.any(Number), services: 1, tasks: expect.any(Number) },
      failed: {},
    });
  });

  it('takes the place of an earlier snapshot as a whole', async () => {
    const root = await directory();
    const out = join(root, 'snap');
    await kedge(['snapshot', '--out', out]);
    await writeFile(join(out, 'tasks.json'), '{"tasks": []}');
    expect((await kedge(['snapshot', '--out', out])).status).toBe(0);
    expect(await readdir(out)).toHaveLength(SECTIONS.length);
    expect(await readFile(join(out, 'tasks.json'), 'utf8')).toContain('taskArn');
    expect(await readdir(root)).toEqual(['snap']);
  });

  it.each([
    ['another file', { 'snap/notes.txt': 'mine' }, 'holds notes.txt'],
    [
      'a file of that name that is none',
      { 'snap/services.json': '{"services": "mine"}' },
      'holds services.json',
    ],
    ['an unreadable one', { 'snap/tasks.json': '{' }, 'holds tasks.json'],
    ['a file in its place', { snap: 'mine' }, 'is a file'],
  ])('refuses a directory with %s, before it reads anything', async (_what, files, why) => {
    const root = await directory(files);
    const before = cloud().calls().length;
    const { status, out, err } = await kedge(['snapshot', '--out', join(root, 'snap')]);
    expect([status, out]).toEqual([64, '']);
    expect(err).toContain(why);
    expect(cloud().calls().length).toBe(before);
  });

  it('takes an empty directory', async () => {
    const root = await directory();
    await mkdir(join(root, 'snap'));
    expect((await kedge(['snapshot', '--out', join(root, 'snap')])).status).toBe(0);
  });

  it('refuses the directory that one stands in', async () => {
    const { status, err } = await kedge(['snapshot', '--out', '.']);
    expect(status).toBe(64);
    expect(err).toContain('is where you are');
  });

  it('writes what could be read when something may not be, says which is missing and exits 1', async () => {
    const allow = cloud().sim.world.access.deny(
      'arn:aws:iam::111111111111:user/alice',
      'ec2:DescribeRouteTables',
    );
    const out = join(await directory(), 'snap');
    const { status, out: said, err } = await kedge(['snapshot', '--out', out]);
    allow();
    expect(status).toBe(1);
    expect(err).toMatch(
      /route-tables: ec2:DescribeRouteTables in 111111111111 eu-west-1: UnauthorizedOperation/,
    );
    expect(said).toContain('route-tables.json: not written, it could not be read');
    expect(await readdir(out)).toEqual(
      SECTIONS.filter((section) => section !== 'route-tables')
        .map((section) => `${section}.json`)
        .sort(),
    );
  });

  it('only notes that VPC Block Public Access may not be read: the VPCs beside it say whether it is on', async () => {
    const allow = cloud().sim.world.access.deny(
      'arn:aws:iam::111111111111:user/alice',
      'ec2:DescribeVpcBlock*',
    );
    const out = join(await directory(), 'snap');
    const { status, out: said, err } = await kedge(['snapshot', '--out', out]);
    const policy = ['--policy', EXAMPLE, '--format', 'json'];
    const [saved, live] = [
      await kedge(['review', ...policy, '--state', out]),
      await kedge(['review', ...policy]),
    ];
    allow();
    expect(status).toBe(0);
    expect(err).toMatch(/vpc-block-public-access-options: ec2:DescribeVpcBlockPublicAccessOptions/);
    expect(said).toContain('vpc-block-public-access-exclusions.json: not written, it could not be read');
    expect([saved.err, live.err]).toEqual(['', '']);
    expect(parsed(saved.out).expectations).toEqual(parsed(live.out).expectations);
  });

  it('costs a review nothing but a note where VPC Block Public Access is on and may not be read', async () => {
    const { ec2 } = cloud();
    const block = (InternetGatewayBlockMode: 'off' | 'block-ingress') =>
      ec2.send(new ModifyVpcBlockPublicAccessOptionsCommand({ InternetGatewayBlockMode }));
    await block('block-ingress');
    const allow = cloud().sim.world.access.deny(
      'arn:aws:iam::111111111111:user/alice',
      'ec2:DescribeVpcBlock*',
    );
    const out = join(await directory(), 'snap');
    await kedge(['snapshot', '--out', out]);
    const policy = ['--policy', EXAMPLE, '--format', 'json'];
    const [saved, live] = [
      await kedge(['review', ...policy, '--state', out]),
      await kedge(['review', ...policy]),
    ];
    allow();
    await block('off');
    expect([saved.status, live.status]).toEqual([2, 2]);
    expect(saved.err).toBe('');
    expect(live.err).toMatch(/^note: vpc-block-public-access-options: .*UnauthorizedOperation/);
    expect(parsed(saved.out).expectations).toEqual(parsed(live.out).expectations);
  });

  it('leaves an earlier snapshot alone when nothing could be read', async () => {
    const out = join(await directory(), 'snap');
    await kedge(['snapshot', '--out', out]);
    const before = await readFile(join(out, 'vpcs.json'), 'utf8');
    const allow = ['ec2:Describe*', 'ecs:List*', 'elasticloadbalancing:Describe*'].map((action) =>
      cloud().sim.world.access.deny('*', action),
    );
    const { status } = await kedge(['snapshot', '--out', out]);
    for (const end of allow) end();
    expect(status).toBe(1);
    expect(await readFile(join(out, 'vpcs.json'), 'utf8')).toBe(before);
  });
});

describe('kedge init', () => {
  it('describes the live network so that review finds nothing in it', async () => {
    const { status, out } = await kedge(['init']);
    const path = join(await directory({ 'init.yaml': out }), 'init.yaml');
    const review = await kedge(['review', '--policy', path]);
    expect([status, (await kedge(['check', path])).out, review.status]).toEqual([0, `${path}: ok\n`, 0]);
    expect(out).toMatch(/^ {2}web-tasks:\n {4}match:\n {6}name: web-tasks\n {6}vpc: vpc-[0-9a-f]+$/m);
    expect(out).toMatch(/^ecs:\n {2}web:\n {4}match:\n {6}cluster: prod\n {6}service: web$/m);
  });
});

describe('the live network', () => {
  it('is found as the AWS CLI finds it: by --region, --endpoint-url, and the environment', async () => {
    const { url } = cloud();
    const args = ['snapshot', '--format', 'json', '--out', join(await directory(), 'snap')];
    const { out } = await kedge([...args, '--region', 'eu-north-1', '--endpoint-url', url]);
    expect(parsed(out)).toMatchObject({ region: 'eu-north-1' });
  });

  it.each([
    [['--region', 'nowhere!'], 64, 'that is no Region'],
    [['--endpoint-url', 'localhost:4566'], 64, 'write a URL such as'],
    [['--endpoint-url', 'http://127.0.0.1:1'], 1, 'AWS does not say who is calling'],
    [['--profile', 'nobody'], 1, 'AWS does not say who is calling'],
  ])('that cannot be reached is said in one line: %j', async (args, expected, why) => {
    const before = process.env.AWS_PROFILE;
    const { status, out, err } = await kedge(['review', '--policy', EXAMPLE, ...args]);
    if (before === undefined) delete process.env.AWS_PROFILE;
    expect([status, out]).toEqual([expected, '']);
    expect(err).toContain(why);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  it('exits 1 from review when a part could not be read, after printing what could be judged', async () => {
    const { ec2, sim } = cloud();
    const made = await ec2.send(
      new CreateSecurityGroupCommand({ GroupName: 'odd', Description: 'odd', VpcId: vpcId }),
    );
    await ec2.send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId: made.GroupId,
        IpPermissions: [
          { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '203.0.113.9/32' }] },
        ],
      }),
    );
    const allow = sim.world.access.deny('*', 'ec2:DescribeNetworkAcls');
    const { status, out, err } = await kedge(['review', '--policy', EXAMPLE, '--format', 'json']);
    allow();
    expect(status).toBe(1);
    expect(err).toContain('network-acls: ec2:DescribeNetworkAcls');
    expect(parsed(out).findings).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({ id: 'network-acls|unknown|-|-' }),
        expect.objectContaining({ id: `${made.GroupId}|forbidden|ingress|no-admin-from-internet` }),
      ]),
    );
  });
});
