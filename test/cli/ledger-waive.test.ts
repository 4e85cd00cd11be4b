import { CreateSecurityGroupCommand, DescribeSecurityGroupsCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { reviewPlace } from '../../shared/reconcile/index.ts';
import { PLACE } from '../support/kedge.ts';
import { parsed } from './kedge-command.ts';
import { GOOD } from './ledger-drift.ts';
import { ledgerTests, oneScene, type Rule, type Scene, scene } from './ledger-stage.ts';

ledgerTests();

const VENDOR: Rule = { ports: [8443, 8443], cidr: '198.51.100.0/24' };
const OPEN = 'tcp/8443-8443 198.51.100.0/24';
const WHY = ['--until', '1h', '--reason', 'vendor on call'];

type Wish = { readonly allow?: string; readonly on: string; readonly id?: string };

function waive({ run }: Scene, { allow = 'tcp/8443 from 198.51.100.0/24', on, id }: Wish) {
  const named = id === undefined ? [] : ['--id', id];
  return run(['waive', '--allow', allow, '--on', on, ...WHY, ...named]);
}

describe('a waiver given by command', () => {
  it.each([
    ['the key of its entry', () => 'sg/web-tasks'],
    ['its name', () => 'sg/web'],
    ['its id', ({ groupId }: Scene) => `sg/${groupId}`],
  ])('has Kedge leave the traffic on a group alone that is named by %s', async (_, on) => {
    const at = await scene();
    const given = await waive(at, { on: on(at) });
    expect([given.status, given.err]).toEqual([0, '']);
    expect(given.out).toContain(`approved by ${at.alice}`);
    await at.open(VENDOR);
    const { outcomes } = await at.hear();
    expect(outcomes.map(({ verdict }) => verdict)).toEqual(['clean']);
    expect(await at.rules()).toContain(OPEN);
  });

  it('spares nothing else: neither other traffic there, nor the same on another group', async () => {
    const at = await scene();
    const { ec2 } = at.kedge.person;
    const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [at.groupId] }));
    const VpcId = SecurityGroups?.[0]?.VpcId;
    await ec2.send(new CreateSecurityGroupCommand({ GroupName: 'other', Description: 'other', VpcId }));
    await waive(at, { on: 'sg/other' });
    await at.open(VENDOR);
    await at.open({ ports: [9000, 9000], cidr: '198.51.100.0/24' });
    await at.hear();
    expect(await at.rules()).toEqual(GOOD);
  });

  it('is told apart from others on the same group', async () => {
    const at = await scene();
    await waive(at, { on: 'sg/web', id: 'INC-7' });
    await waive(at, { allow: 'tcp/8444 from 198.51.100.0/24', on: 'sg/web', id: 'INC-8' });
    await at.open(VENDOR);
    await at.open({ ...VENDOR, ports: [8444, 8444] });
    const before = await at.rules();
    const { outcomes } = await at.hear();
    expect([outcomes.map(({ verdict }) => verdict), await at.rules()]).toEqual([['clean'], before]);
  });

  it('ends by itself, at that very moment, and the alert says whose it was', async () => {
    const at = await scene();
    await waive(at, { on: 'sg/web', id: 'INC-7' });
    await at.open(VENDOR);
    await at.hear();
    const [queued] = at.kedge.jobs.filter(({ job }) => job.cause === 'waiver-expired');
    expect(queued?.job).toMatchObject({ notBefore: Date.UTC(2026, 10, 23, 4, 0, 0) });
    await at.kedge.sim.world.scheduler.advance(3_600_000);
    await at.kedge.deliver([queued?.job], at.functions());
    expect(await at.rules()).toEqual(GOOD);
    expect(at.kedge.messages.at(-1)?.text).toMatch(
      /waiver INC-7 \(vendor on call, approved by .*user\/alice\)/,
    );
  });

  it('is ended early by command, and its id is never used again', async () => {
    const at = await scene();
    await waive(at, { on: 'sg/web', id: 'INC-7' });
    const ended = await at.run(['waive', '--end', 'INC-7'], 'bob');
    expect([ended.status, ended.out]).toEqual([
      0,
      expect.stringMatching(/INC-7 {2}ended by .*user\/bob at 2026/),
    ]);
    await at.open(VENDOR);
    await at.hear();
    expect(await at.rules()).toEqual(GOOD);
    const again = await waive(at, { on: 'sg/web', id: 'INC-7' });
    expect([again.status, again.err]).toEqual([1, expect.stringContaining('Choose another --id')]);
    expect((await at.run(['waive', '--end', 'INC-8'])).status).toBe(1);
  });

  it('counts in its own Region only', async () => {
    const at = await scene();
    await at.ledger.waive({
      scope: { account: '111111111111', region: 'us-east-1' },
      waiver: await givenTo(at),
      givenAt: 0,
      endedBy: null,
    });
    await at.open(VENDOR);
    await at.hear();
    expect(await at.rules()).toEqual(GOOD);
  });

  it('is honoured by the review too, which queues nothing for it', async () => {
    const at = await scene();
    await waive(at, { on: 'sg/web-tasks' });
    await at.open(VENDOR);
    const reviewed = await at.kedge.sim.world.scheduler.settle(reviewPlace(at.functions(), PLACE));
    expect([reviewed?.findings, reviewed?.queued]).toEqual([[], []]);
  });

  it('knows the names of the policy, and keeps groups by their ids', async () => {
    const at = await scene();
    await waive(at, { allow: 'tcp/22 from office, sg/web-tasks except 203.0.113.7/32', on: 'sg/web' });
    const { waivers } = await at.ledger.snapshot(
      { type: 'AWS::EC2::SecurityGroup', id: at.groupId, account: '111111111111', region: 'eu-west-1' },
      at.now(),
    );
    expect(waivers.map(({ allow }) => allow.peers)).toEqual([
      [
        { kind: 'name', name: 'office', cidrs: ['203.0.113.0/24'] },
        { kind: 'group', ref: at.groupId },
      ],
    ]);
  });

  it('is listed, newest first, also when it is over', async () => {
    const at = await scene();
    expect((await at.run(['waive', '--list'])).out).toContain('No waivers were given by command');
    await waive(at, { on: 'sg/web', id: 'INC-7' });
    await at.kedge.sim.world.scheduler.advance(2 * 3_600_000);
    await waive(at, { allow: 'tcp/8444 from 198.51.100.0/24', on: 'sg/web', id: 'INC-8' });
    const { out } = await at.run(['waive', '--list']);
    expect(out).toMatch(/INC-8 {2}until [\s\S]*INC-7 {2}expired at 2026-11-23 04:00:00 UTC {2}on sg\/web\n/);
    const json = parsed((await at.run(['waive', '--list', '--format', 'json'])).out);
    expect(json.waivers).toMatchObject([
      { id: 'INC-8', allow: 'tcp/8444 from 198.51.100.0/24', approvedBy: at.alice, region: 'eu-west-1' },
      { id: 'INC-7', until: '2026-11-23T04:00:00.000Z', endedBy: null },
    ]);
  });

  async function givenTo(at: Scene) {
    await waive(at, { on: 'sg/web', id: 'INC-7' });
    const { ledger } = at;
    const scope = { account: '111111111111', region: 'eu-west-1' };
    const [given] = await ledger.waivers(scope);
    await ledger.endWaiver(scope, 'INC-7', { by: 'test', now: at.now() });
    if (given === undefined) throw new Error('nothing was given');
    return given.waiver;
  }
});

describe('a waiver that is not understood', () => {
  const calm = oneScene();
  const GOOD_ONE = { allow: 'tcp/22 from 203.0.113.0/24', on: 'sg/web', until: '2h', reason: 'why' };

  it.each<readonly [string, Partial<Record<keyof typeof GOOD_ONE, string>>, RegExp]>([
    ['no traffic', { allow: 'ssh from office' }, /ssh/],
    ['host bits', { allow: 'tcp/22 from 203.0.113.7/24' }, /203\.0\.113\.0\/24/],
    ['the internet', { allow: 'tcp/22 from internet' }, /no AWS rule can say "internet"/],
    ['an undeclared name', { allow: 'tcp/22 from home' }, /"home" is not declared under names/],
    ['a list by name', { allow: 'tcp/22 from pl/lists' }, /names a list by its id/],
    ['a place without its kind', { on: 'web' }, /"web" does not say what it is; write sg\/web/],
    ['a time that is past', { until: '2026-11-22T00:00:00Z' }, /--until .*: that is past/],
    ['a time without a zone', { until: '2026-12-01T00:00:00' }, /has no zone; write 2026-12-01T00:00:00Z/],
    ['a time that is none', { until: 'tomorrow' }, /"tomorrow" is not a time.*30m, 2h, 3d/],
    ['an empty reason', { reason: ' ' }, /--reason is missing/],
  ])('is refused as wrong usage, and nothing is stored: %s', async (_, change, says) => {
    const { run, ledger } = await calm();
    const { allow, on, until, reason } = { ...GOOD_ONE, ...change };
    const args = ['--allow', allow, '--on', on, '--until', until, '--reason', reason];
    const { status, err } = await run(['waive', ...args]);
    expect([status, err]).toEqual([64, expect.stringMatching(says)]);
    expect(await ledger.waivers({ account: '111111111111', region: 'eu-west-1' })).toEqual([]);
  });

  it('is refused on a group that does not exist', async () => {
    const at = await calm();
    const { status, err } = await waive(at, { allow: 'tcp/22 from 203.0.113.0/24', on: 'sg/wep' });
    expect([status, err]).toEqual([1, expect.stringContaining('There is no security group wep')]);
  });

  it.each([
    [['waive'], /--allow is missing/],
    [['waive', '--list', '--end', 'x'], /One at a time/],
    [['waive', '--allow', 'tcp/22 from any', '--reason', 'r', '--until', '1h'], /--on is missing/],
    [['waive', '--allow', 'tcp/22 from any', '--reason', 'r', '--on', 'sg/web'], /--until is missing/],
  ])('is told what is missing: %j', async (args, says) => {
    const { run } = await calm();
    const { status, err } = await run(args);
    expect([status, err]).toEqual([64, expect.stringMatching(says)]);
  });
});
