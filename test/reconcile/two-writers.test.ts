import { describe, expect, it } from 'vitest';
import { groupStage, ingress, open } from '../support/groups.ts';
import { passTime } from '../support/kedge.ts';

const POLICY = (severity: string) => `
version: 1
mode: enforce
limits: { revertsPerResourcePerHour: 3 }
securityGroups:
  web: { match: { name: web }, severity: ${severity}, ingress: [tcp/443 from 0.0.0.0/0] }
`;
const RULE = 'tcp/22 from 198.51.100.0/24';

/** Another controller: as soon as its rule is revoked, it is there again. */
async function contested(severity: string) {
  const stage = await groupStage(POLICY(severity), ['web']);
  const { kedge, ids } = stage;
  const { identities, trail } = kedge.sim.world;
  const role = identities.addRole({ name: 'deployer', account: '111111111111' });
  const { ec2 } = kedge.as(identities.startSession({ role, sessionName: 'ci' }));
  await open(kedge.person.ec2, ids.web, 'tcp/443 from 0.0.0.0/0');
  await open(ec2, ids.web, RULE);
  let reapplied = 0;
  const stop = trail.subscribe(({ record }) => {
    if (record.eventName !== 'RevokeSecurityGroupIngress' || reapplied >= 50) return;
    reapplied += 1;
    kedge.sim.world.scheduler.schedule({ in: 0, label: 'reapply' }, () => open(ec2, ids.web, RULE));
  });
  return { ...stage, stop, rounds: () => reapplied };
}

describe('two writers on one group', () => {
  it('end with Kedge stopping at the limit, and naming the other with its tool', async () => {
    const { kedge, news, rounds } = await contested('high');
    for (let turn = 0; turn < 6; turn += 1) {
      await kedge.deliver(news());
      await passTime(kedge, 20_000);
    }
    expect(rounds()).toBe(3);
    const [held] = [...kedge.table.incidents.values()].filter(({ closedAt }) => closedAt === null);
    expect(held?.status).toBe('held');
    expect(held?.reasons.join()).toMatch(/something keeps re-applying it: .*role deployer.*3 times/);
    const told = kedge.messages.filter(({ subject }) => /HELD/.test(subject));
    expect(told).toHaveLength(1);
    expect(told[0]?.text).toMatch(/ci \(role deployer\)/);
  });

  it('do not stop a critical closing, which says that it is a fight', async () => {
    const { kedge, ids, news, stop } = await contested('critical');
    for (let turn = 0; turn < 5; turn += 1) {
      await kedge.deliver(news());
      await passTime(kedge, 20_000);
    }
    stop();
    await kedge.deliver(news());
    await passTime(kedge, 120_000);
    expect(await ingress(kedge.person.ec2, ids.web)).toEqual(['tcp/443-443 0.0.0.0/0']);
    expect(kedge.messages.some(({ text }) => /keeps re-applying it: .*role deployer/.test(text))).toBe(true);
  });

  it('leave one incident a round in the ledger, and no two at once', async () => {
    const { kedge, news } = await contested('high');
    for (let turn = 0; turn < 6; turn += 1) {
      await kedge.deliver(news());
      await passTime(kedge, 20_000);
    }
    const statuses = [...kedge.table.incidents.values()].map(({ status }) => status).sort();
    expect(statuses).toEqual(['held', 'reverted', 'reverted', 'reverted']);
  });
});
