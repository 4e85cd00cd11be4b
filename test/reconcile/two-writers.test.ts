import { describe, expect, it } from 'vitest';
import type { Caller } from '../../sim/core/caller.ts';
import type { Sim } from '../../sim/index.ts';
import { groupStage, ingress, open } from '../support/groups.ts';
import { passTime } from '../support/kedge.ts';

const POLICY = (severity: string) => `
version: 1
mode: enforce
limits: { revertsPerResourcePerHour: 3 }
securityGroups:
  web: { match: { name: web }, severity: ${severity}, ingress: [tcp/443 from 0.0.0.0/0] }
`;
const HERE = { account: '111111111111', region: 'eu-west-1' };

/** How the other controller's calls look in CloudTrail. */
type Writer = Pick<Caller, 'userAgent' | 'console' | 'sourceIp'> & { readonly invokedBy?: string };

const TERRAFORM = { userAgent: 'APN/1.0 HashiCorp/1.0 Terraform/1.9.5 terraform-provider-aws/5.70.0' };
const CLOUDFORMATION = 'cloudformation.amazonaws.com';
const CI = 'ci (role deployer)';
const WRITERS: readonly (readonly [who: string, writer: Writer])[] = [
  [`${CI}, terraform`, TERRAFORM],
  [`${CI}, console`, { userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)', console: true }],
  [
    `${CI} through ${CLOUDFORMATION}, cloudformation`,
    { userAgent: CLOUDFORMATION, sourceIp: CLOUDFORMATION, invokedBy: CLOUDFORMATION },
  ],
];

/** A session of role deployer that writes in this way. */
function deployer(sim: Sim, { invokedBy, ...looks }: Writer): Caller {
  const { identities } = sim.world;
  const role = identities.addRole({ name: 'deployer', account: '111111111111' });
  const { accessKeyId } = identities.startSession({ role, sessionName: 'ci' });
  const resolved = identities.resolve(accessKeyId);
  if (resolved.outcome !== 'known') throw new Error('nobody is the deployer');
  const { caller } = resolved;
  const kind = caller.kind.type === 'AssumedRole' && invokedBy ? { ...caller.kind, invokedBy } : caller.kind;
  return { ...caller, ...looks, kind };
}

/** Another controller: as soon as its rule is revoked, it is there again. */
async function contested(severity: string, writer: Writer = TERRAFORM) {
  const stage = await groupStage(POLICY(severity), ['web']);
  const { kedge, ids } = stage;
  const caller = deployer(kedge.sim, writer);
  await open(kedge.person.ec2, ids.web, 'tcp/443 from 0.0.0.0/0');
  const apply = (): void => {
    const IpPermissions = [
      { IpProtocol: 'tcp', FromPort: '22', ToPort: '22', IpRanges: [{ CidrIp: '198.51.100.0/24' }] },
    ];
    const input = { GroupId: ids.web, IpPermissions };
    kedge.sim.invoke({ service: 'ec2', action: 'AuthorizeSecurityGroupIngress', input, caller, ...HERE });
  };
  apply();
  let reapplied = 0;
  const stop = kedge.sim.world.trail.subscribe(({ record }) => {
    if (record.eventName !== 'RevokeSecurityGroupIngress' || reapplied >= 50) return;
    reapplied += 1;
    kedge.sim.world.scheduler.schedule({ in: 0, label: 'reapply' }, apply);
  });
  return { ...stage, stop, rounds: () => reapplied };
}

describe('two writers on one group', () => {
  it.each(WRITERS)(
    'end with Kedge stopping at the limit, and naming the other with its tool: %s',
    async (who, writer) => {
      const { kedge, news, rounds } = await contested('high', writer);
      for (let turn = 0; turn < 6; turn += 1) {
        await kedge.deliver(news());
        await passTime(kedge, 20_000);
      }
      expect(rounds()).toBe(3);
      const [held] = [...kedge.table.incidents.values()].filter(({ closedAt }) => closedAt === null);
      expect(held?.status).toBe('held');
      expect(held?.reasons).toEqual([
        `something keeps re-applying it: ${who} re-applied it 3 times within the hour`,
      ]);
      const told = kedge.messages.filter(({ subject }) => /HELD/.test(subject));
      expect(told).toHaveLength(1);
      expect(told[0]?.text).toContain(who);
      expect(told[0]?.text).toContain('stop the other writer, or declare what it writes');
    },
  );

  it('do not stop a critical closing, which says that it is a fight', async () => {
    const { kedge, ids, news, stop, rounds } = await contested('critical');
    for (let turn = 0; turn < 5; turn += 1) {
      await kedge.deliver(news());
      await passTime(kedge, 20_000);
    }
    expect(rounds()).toBeGreaterThan(4);
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
