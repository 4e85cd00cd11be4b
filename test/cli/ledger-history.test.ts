import { describe, expect, it } from 'vitest';
import { drifted, history } from './ledger-drift.ts';
import { ledgerTests, oneScene, POLICY } from './ledger-stage.ts';

ledgerTests();

describe('the history', () => {
  const calm = oneScene();
  it('says when, what, who, what became of it, and how to undo it', async () => {
    const { run, id, groupId } = await drifted();
    const { status, out, err } = await run(['history']);
    expect([status, err]).toEqual([0, '']);
    expect(out.split('\n')).toEqual([
      `2026-11-23 03:00:00 UTC  REVERTED  ${id}  security group web (${groupId}), 111111111111 eu-west-1`,
      '  high: ingress not in the policy, entry web-tasks',
      '    tcp/8443 from 198.51.100.0/24',
      '  who: user mallory, with an AWS SDK',
      expect.stringMatching(/^ {2}did: ec2:RevokeSecurityGroupIngress: Revoke sgr-/),
      `  to undo: kedge undo ${id}`,
      '',
    ]);
  });

  it('says why something was left alone, and offers no undo for it', async () => {
    const { run, id } = await drifted(POLICY.replace('mode: enforce', 'mode: alert'));
    const { out } = await run(['history']);
    expect(out).toContain(`ALERTED  ${id}`);
    expect(out).toContain('why: the policy only alerts on this');
    expect(out).not.toMatch(/to undo|did:/);
  });

  it('is newest first, as far as it is asked for', async () => {
    const at = await drifted();
    await at.kedge.sim.world.scheduler.advance(26 * 3_600_000);
    await at.open({ ports: [9000, 9000], cidr: '198.51.100.0/24' });
    await at.hear();
    const all = await history(at);
    expect(all.map(({ when }) => String(when).slice(0, 13))).toEqual(['2026-11-24T05', '2026-11-23T03']);
    expect((await at.run(['history', '--limit', '1'])).out).not.toContain(at.id);
  });

  it('is of one resource where one is named', async () => {
    const { run, id } = await drifted();
    expect((await run(['history', '--resource', 'sg/web'])).out).toContain(id);
    expect((await run(['history', '--resource', 'sg-0123456789abcdef0'])).out).toBe('No incidents.\n');
  });

  it.each(['0', '-1', '1.5', 'all', '1001'])('refuses --limit %s as wrong usage', async (limit) => {
    const { run } = await calm();
    expect((await run(['history', '--limit', limit])).status).toBe(64);
  });

  it('does not take a table that is not there for an empty one', async () => {
    const { run } = await calm();
    const { status, err } = await run(['history', '--table', 'nowhere']);
    expect([status, err]).toEqual([
      1,
      expect.stringMatching(/^The ledger table nowhere: ResourceNotFoundException/),
    ]);
  });

  it.each([
    {
      what: 'that cannot be reached',
      url: 'http://127.0.0.1:9',
      said: [1, expect.stringMatching(/The ledger table ledger-\d+: .*ECONNREFUSED/)],
    },
    {
      what: 'that is no URL',
      url: 'localhost:8000',
      said: [64, expect.stringContaining('--dynamodb-endpoint-url localhost:8000: write a URL')],
    },
  ])('says so of an endpoint $what', async ({ url, said }) => {
    const { run } = await calm();
    const { status, err } = await run(['history', '--dynamodb-endpoint-url', url]);
    expect([status, err]).toEqual(said);
  });
});
