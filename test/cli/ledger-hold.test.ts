import { DeleteSecurityGroupCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { parsed } from './kedge-command.ts';
import { drifted, GOOD, history } from './ledger-drift.ts';
import { ledgerTests, oneScene, type Scene, scene } from './ledger-stage.ts';

ledgerTests();

const WHY = ['--until', '2026-11-23T05:00:00Z', '--reason', 'forensics'];
const OPEN = { ports: [8443, 8443], cidr: '198.51.100.0/24' } as const;

describe('a hold', () => {
  it.each<readonly [string, (at: Scene) => string]>([
    ['id', ({ groupId }) => groupId],
    ['name', () => 'sg/web'],
  ])('leaves a resource to its responders, named by its %s, and says who holds it', async (_, name) => {
    const at = await scene();
    const held = await at.run(['hold', name(at), ...WHY]);
    expect([held.status, held.err]).toEqual([0, '']);
    expect(held.out).toContain(
      `${at.groupId}, 111111111111 eu-west-1, is held until 2026-11-23 05:00:00 UTC`,
    );
    await at.open(OPEN);
    const { outcomes } = await at.hear();
    expect(outcomes.map(({ verdict, reasons }) => [verdict, ...reasons])).toEqual([
      ['held', expect.stringContaining(`${at.alice} until 2026-11-23T05:00:00.000Z (forensics)`)],
    ]);
    expect(await at.rules()).not.toEqual(GOOD);
  });

  it('is of the resource of an incident, where that is what somebody has at hand', async () => {
    const { run, id, groupId } = await drifted();
    const { out } = await run(['hold', id, ...WHY, '--format', 'json']);
    expect(parsed(out)).toMatchObject({
      resource: { id: groupId },
      hold: { until: '2026-11-23T05:00:00.000Z' },
    });
  });

  it('ends when it is released, and the next look goes on as before', async () => {
    const at = await scene();
    await at.run(['hold', at.groupId, ...WHY]);
    await at.run(['hold', at.groupId, '--until', '3h', '--reason', 'and more'], 'bob');
    await at.open(OPEN);
    await at.hear();
    const released = await at.run(['hold', at.groupId, '--release']);
    expect(released.out).toMatch(/no longer held[\s\S]*user\/alice until[\s\S]*user\/bob until/);
    await at.open({ ...OPEN, ports: [8444, 8444] });
    await at.hear();
    expect(await at.rules()).toEqual(GOOD);
    expect((await at.run(['hold', at.groupId, '--release'])).out).toContain('was not held');
    expect((await history(at)).map(({ status }) => status)).toEqual(['reverted']);
  });

  it('on a service is by the ARN that its events have', async () => {
    const { run, ledger, now } = await scene();
    const arn = 'arn:aws:ecs:eu-west-1:111111111111:service/prod/web';
    const { status, err } = await run(['hold', 'ecs/prod/web', '--release']);
    expect([status, err]).toEqual([0, '']);
    const resource = {
      type: 'AWS::ECS::Service',
      id: arn,
      account: '111111111111',
      region: 'eu-west-1',
    } as const;
    await ledger.hold(resource, { until: now() + 1000, reason: 'r', by: 'b' });
    expect((await run(['hold', arn, '--release'])).out).toContain(
      `${arn}, 111111111111 eu-west-1, is no longer held`,
    );
  });
});

describe('a hold that would protect nothing', () => {
  const calm = oneScene();
  type Refusal = readonly [what: string, args: readonly string[], said: readonly [status: number, RegExp]];

  it.each<Refusal>([
    ['no resource', ['web', ...WHY], [64, /web names no resource: write sg-…/]],
    [
      'an id that nobody has',
      ['sg-0123456789abcdef0', ...WHY],
      [1, /There is no sg-0123456789abcdef0 in account/],
    ],
    ['a name that nobody has', ['sg/wep', ...WHY], [1, /There is no security group wep/]],
    ['an incident that nobody knows', ['kdg-1', ...WHY], [1, /There is no incident kdg-1/]],
    ['no end', ['sg/web', '--reason', 'r'], [64, /--until is missing/]],
    ['no reason', ['sg/web', '--until', '2h'], [64, /--reason is missing/]],
    [
      'an end that is past',
      ['sg/web', '--until', '2026-11-23T02:00:00Z', '--reason', 'r'],
      [64, /that is past/],
    ],
    [
      'an end and a release',
      ['sg/web', '--release', '--until', '2h'],
      [64, /takes neither --until nor --reason/],
    ],
  ])('is refused: %s', async (_, args, [status, says]) => {
    const at = await calm();
    const refused = await at.run(['hold', ...args]);
    expect([refused.status, refused.err]).toEqual([status, expect.stringMatching(says)]);
    expect((await at.run(['hold', at.groupId, '--release'])).out).toContain('was not held');
  });

  it('may still be released when the resource is gone', async () => {
    const { run, groupId, kedge } = await scene();
    await run(['hold', groupId, ...WHY]);
    await kedge.person.ec2.send(new DeleteSecurityGroupCommand({ GroupId: groupId }));
    expect((await run(['hold', groupId, '--release'])).out).toContain('no longer held');
  });

  it('is placed with a note when nobody may look', async () => {
    const { run, groupId, kedge, alice } = await scene();
    kedge.sim.world.access.deny(alice, 'ec2:Describe*');
    const { status, err } = await run(['hold', groupId, ...WHY]);
    expect([status, err]).toEqual([
      0,
      expect.stringMatching(/nobody could look whether sg-.* exists: ec2:Describe/),
    ]);
  });
});
