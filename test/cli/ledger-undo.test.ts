import { describe, expect, it } from 'vitest';
import { policyToJson } from '../../shared/policy/index.ts';
import { policyOf } from '../support/judged.ts';
import { directory, parsed } from './kedge-command.ts';
import { drifted, GOOD, HOLD, history, statusOf } from './ledger-drift.ts';
import { ledgerTests, POLICY, scene } from './ledger-stage.ts';

ledgerTests();

describe('a revert that was wrong', () => {
  it('is found in the history, undone with its description and tags, and left alone until the hold ends', async () => {
    const at = await drifted();
    const { id, run, rules, before, hear, kedge, alice } = at;
    expect(await rules()).toEqual(GOOD);
    expect((await run(['history'])).out).toContain(`to undo: kedge undo ${id}`);

    const undone = await run(['undo', id, ...HOLD]);
    expect([undone.status, undone.err]).toEqual([0, '']);
    expect(undone.out).toMatch(/^Undone: kdg-.*security group web .*, 111111111111 eu-west-1$/m);
    expect(undone.out).toContain('alone until 2026-11-23 05:00');
    expect(await rules()).toEqual(before);
    expect((await history(at))[0]).toMatchObject({ id, status: 'undone', undoneBy: alice, undo: null });

    const heard = await hear();
    expect(heard.outcomes.map(({ verdict }) => verdict)).toEqual(['held']);
    expect(await rules()).toEqual(before);
    await kedge.sim.world.scheduler.advance(2 * 3_600_000);
    const { job } = kedge.jobs.at(-1) ?? {};
    const later = await kedge.deliver([job], at.functions());
    expect(later.outcomes.map(({ verdict }) => verdict)).toEqual(['reverted']);
    expect(await rules()).toEqual(GOOD);
  });

  it('is not undone a second time', async () => {
    const { id, run, rules, before, alice } = await drifted();
    await run(['undo', id, ...HOLD]);
    const again = await run(['undo', id, ...HOLD]);
    expect(again.status).toBe(2);
    expect(again.out).toContain(`${id} was undone by ${alice}`);
    expect(await rules()).toEqual(before);
  });

  it('names the other incident of the same change, for which Kedge made other calls', async () => {
    const { id, run, ledger, now } = await drifted();
    const incident = await ledger.find(id);
    if (incident === null) throw new Error('there is no incident');
    const [action] = incident.actions;
    const finding = { ...incident.finding, id: `${incident.finding.id}|other` };
    const actions = action === undefined ? [] : [{ ...action, why: 'for another reason' }];
    await ledger.record([{ ...incident, id: 'kdg-other', finding, actions }], now());
    const { status, out } = await run(['undo', id, ...HOLD]);
    expect([status, out]).toEqual([
      0,
      expect.stringContaining('To undo that too:\n  kedge undo kdg-other\n'),
    ]);
  });

  it('comes back whole when Kedge came twice, the last change first', async () => {
    const at = await scene(POLICY.slice(0, POLICY.indexOf('securityGroups:')));
    await at.open({ ports: [22, 22], cidr: '0.0.0.0/0', description: 'vendor', tags: { ticket: 'INC-1' } });
    const before = await at.rules();
    await at.hear();
    expect(await at.rules()).toContain('tcp/22-22 203.0.113.0/24 (vendor) [ticket=INC-1]');
    // From now on an entry declares the group, which wants nothing of that rule.
    await at.open({ ports: [8443, 8443], cidr: '198.51.100.0/24' });
    await at.hear(POLICY);
    expect(await at.rules()).toEqual(GOOD);

    const [second, first] = (await history(at)).map((one) => String(one.id));
    const early = await at.run(['undo', String(first), ...HOLD]);
    expect([early.status, early.out]).toEqual([2, expect.stringContaining(`undo ${second} first`)]);
    expect((await at.run(['undo', String(second), ...HOLD])).status).toBe(0);
    const whole = await at.run(['undo', String(first)]);
    expect(whole.status).toBe(0);
    expect(await at.rules()).toEqual([...before, 'tcp/8443-8443 198.51.100.0/24'].sort());
  });
});

describe('an undo that Kedge would revert at once', () => {
  it('is refused with the command that would keep it, and nothing is written', async () => {
    const at = await drifted();
    const { id, run, rules, groupId } = at;
    const { status, out } = await run(['undo', id]);
    expect(status).toBe(2);
    expect(out).toContain('NOT undone, nothing was written');
    expect(out).toContain(`kedge undo ${id} --hold-until 2h --reason 'WHY'`);
    expect(out).toContain(
      `kedge waive --allow 'tcp/8443 from 198.51.100.0/24' --on sg/${groupId} --until 8h`,
    );
    expect(out).toContain('  aws ec2 authorize-security-group-ingress --region eu-west-1 --cli-input-json');
    expect([await rules(), await statusOf(at, id)]).toEqual([GOOD, 'reverted']);
  });

  it('needs no hold where a waiver keeps it', async () => {
    const { id, run, rules, before, hear } = await drifted();
    const until = ['--until', '8h', '--reason', 'vendor'];
    await run(['waive', '--allow', 'tcp/8443 from 198.51.100.0/24', '--on', 'sg/web-tasks', ...until]);
    expect((await run(['undo', id])).status).toBe(0);
    expect((await hear()).outcomes.map(({ verdict }) => verdict)).toEqual(['clean']);
    expect(await rules()).toEqual(before);
  });

  it('needs none where the policy in force only alerts, or allows it', async () => {
    for (const [from, to] of [
      ['mode: enforce', 'mode: alert'],
      ['[tcp/443 from any]', '[tcp/443 from any, tcp/8443 from 198.51.100.0/24]'],
    ] as const) {
      const { id, run, rules, before, setParameter } = await drifted();
      await setParameter('kedge-prod-policy', policyToJson(policyOf(POLICY.replace(from, to))));
      expect([(await run(['undo', id])).status, await rules()]).toEqual([0, before]);
    }
  });

  it('is judged by a policy file where one is named', async () => {
    const { id, run } = await drifted();
    const root = await directory({ 'policy.yaml': POLICY.replace('mode: enforce', 'mode: alert') });
    expect((await run(['undo', id, '--policy', `${root}/policy.yaml`])).status).toBe(0);
  });
});

describe('as JSON', () => {
  it('an undo says its verdict, the calls, and until when the resource is held', async () => {
    const { run, id } = await drifted();
    const result = await run(['undo', id, ...HOLD, '--format', 'json']);
    expect(parsed(result.out)).toMatchObject({
      incident: id,
      verdict: 'undone',
      done: [{ call: 'ec2:AuthorizeSecurityGroupIngress' }],
      left: [],
      reasons: [],
      heldUntil: expect.stringMatching(/^2026-11-23T05:00:/),
    });
  });
});
