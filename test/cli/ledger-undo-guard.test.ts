import { describe, expect, it, vi } from 'vitest';
import { kedge } from './kedge-command.ts';
import { type Drifted, drifted, GOOD, HOLD, statusOf } from './ledger-drift.ts';
import { ledgerTests, oneScene, POLICY, scene } from './ledger-stage.ts';

ledgerTests();

describe('the guard', () => {
  type Refusal = {
    readonly what: string;
    readonly prepare: (at: Drifted) => Promise<unknown>;
    readonly says: RegExp;
    /** What lets the same undo through. */
    readonly despite: string | null;
  };

  const REFUSALS: readonly Refusal[] = [
    {
      what: 'the kill switch',
      prepare: ({ setParameter }) => setParameter('kedge-prod-kill-switch', 'on'),
      says: /the kill switch is on.*--despite-kill-switch/,
      despite: '--despite-kill-switch',
    },
    {
      what: 'somebody else’s hold',
      prepare: ({ run, groupId }) => run(['hold', groupId, '--until', '1h', '--reason', 'forensics'], 'bob'),
      says: /responders hold this resource: .*user\/bob until .* \(forensics\)/,
      despite: null,
    },
    {
      what: 'a policy that cannot be used',
      prepare: ({ setParameter }) => setParameter('kedge-prod-policy', '{}'),
      says: /the policy cannot be used.*--policy/,
      despite: null,
    },
  ];

  it.each(REFUSALS)(
    'stops an undo for $what, and says what releases it',
    async ({ prepare, says, despite }) => {
      const at = await drifted();
      await prepare(at);
      const refused = await at.run(['undo', at.id, ...HOLD]);
      expect(refused.status).toBe(2);
      expect(refused.out).toMatch(says);
      expect(refused.out).toContain('authorize-security-group-ingress');
      expect([await at.rules(), await statusOf(at, at.id)]).toEqual([GOOD, 'reverted']);
      const again = await at.run(['undo', at.id, ...HOLD, ...(despite ?? '').split(' ').filter(Boolean)]);
      expect([again.status, await at.rules()]).toEqual(despite === null ? [2, GOOD] : [0, at.before]);
    },
  );

  it('counts an undo against the budget of changes, which a person may exceed', async () => {
    const at = await drifted(
      POLICY.replace('guardrails:', 'limits: { changesPer10Minutes: 1 }\nguardrails:'),
    );
    const refused = await at.run(['undo', at.id, ...HOLD]);
    expect([refused.status, await at.rules()]).toEqual([2, GOOD]);
    expect(refused.out).toMatch(/the budget of changes for 10 minutes is spent.*--despite-budget/);
    expect((await at.run(['hold', at.groupId, '--release'])).out).toContain('was not held');
    expect((await at.run(['undo', at.id, ...HOLD, '--despite-budget'])).status).toBe(0);
  });

  it('lets whoever holds the resource undo', async () => {
    const { run, id, groupId, rules, before } = await drifted();
    await run(['hold', groupId, '--until', '1h', '--reason', 'mine']);
    const { status, out } = await run(['undo', id]);
    expect([status, await rules()]).toEqual([0, before]);
    expect(out).toContain('alone until 2026-11-23 04:00');
  });
});

describe('an undo that AWS refuses', () => {
  it('says what was not made, stays on record as begun, and goes on when it is made again', async () => {
    const at = await drifted();
    const allowAgain = at.kedge.sim.world.access.deny(at.alice, 'ec2:AuthorizeSecurityGroupIngress');
    const failed = await at.run(['undo', at.id, ...HOLD]);
    expect([failed.status, await at.rules()]).toEqual([1, GOOD]);
    expect(failed.out).toMatch(/UnauthorizedOperation.*what releases it: mend the cause/);
    expect(failed.out).toContain('By hand, in this order:\n  aws ec2 authorize-security-group-ingress');
    expect((await at.run(['history'])).out).toMatch(
      /an undo was begun by .*user\/alice at .*, and not finished/,
    );
    allowAgain();
    expect((await at.run(['undo', at.id])).status).toBe(0);
    expect(await at.rules()).toEqual(at.before);
  });

  it('cannot judge what it may not read', async () => {
    const at = await drifted();
    at.kedge.sim.world.access.deny(at.alice, 'ec2:DescribeSecurityGroupRules');
    const { status, out } = await at.run(['undo', at.id, ...HOLD]);
    expect([status, await statusOf(at, at.id)]).toEqual([1, 'reverted']);
    expect(out).toContain('nothing was written: mend the cause');
  });
});

describe('what cannot be undone', () => {
  it('is an incident that nobody knows', async () => {
    const { run } = await scene();
    const { status, err } = await run(['undo', 'kdg-nothing']);
    expect([status, err]).toEqual([1, expect.stringMatching(/There is no incident kdg-nothing in ledger-/)]);
  });

  it('is an incident for which Kedge wrote nothing', async () => {
    const at = await drifted(POLICY.replace('mode: enforce', 'mode: alert'));
    const { status, out } = await at.run(['undo', at.id, ...HOLD]);
    expect([status, out]).toEqual([
      2,
      expect.stringContaining(`Kedge changed nothing for ${at.id} (alerted): there is nothing to take back`),
    ]);
  });

  it('is a resource of an account that the credentials are not of', async () => {
    const at = await drifted();
    const stranger = at.kedge.sim.world.identities.addUser({ name: 'eve', account: '222222222222' });
    const { status, err } = await at.run(['undo', at.id, ...HOLD], stranger);
    expect([status, err]).toEqual([1, expect.stringContaining('these credentials are of 222222222222')]);
  });
});

describe('an undo that is not understood', () => {
  const calm = oneScene();

  it.each<readonly [args: readonly string[], says: RegExp]>([
    [[], /missing required argument 'incident'/],
    [['kdg-1', '--reason', 'r'], /--reason is for --hold-until/],
    [['kdg-1', '--hold-until', '2h'], /--reason is missing: say why/],
    [['kdg-1', '--hold-until', '2 hours', '--reason', 'r'], /"2 hours" is not a time/],
    [['kdg-1', '--despite-holds'], /unknown option '--despite-holds'/],
  ])('is wrong usage: %j', async (args, says) => {
    const { run } = await calm();
    const { status, err } = await run(['undo', ...args]);
    expect([status, err]).toEqual([64, expect.stringMatching(says)]);
  });

  it('needs to be told the table', async () => {
    vi.stubEnv('KEDGE_TABLE', undefined);
    const { status, err } = await kedge(['undo', 'kdg-1']);
    expect([status, err]).toEqual([64, expect.stringContaining("required option '--table <name>'")]);
  });
});
