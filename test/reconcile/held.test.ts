import { DeleteSecurityGroupCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { groupStage, ingress, open, shut } from '../support/groups.ts';
import { passTime } from '../support/kedge.ts';

const POLICY = `
version: 1
mode: enforce
securityGroups:
  web: { match: { name: web }, ingress: [tcp/443 from 0.0.0.0/0] }
`;
const RULE = 'tcp/22 from 198.51.100.0/24';
const HOUR = 3_600_000;

/** A group that responders hold, with a rule that the policy does not know. */
async function held() {
  const stage = await groupStage(POLICY, ['web']);
  const { kedge, ec2, ids, news } = stage;
  await open(ec2, ids.web, 'tcp/443 from 0.0.0.0/0');
  const until = kedge.sim.world.scheduler.now() + 2 * HOUR;
  kedge.table.holds.set(ids.web ?? '', [{ until, reason: 'INC-9', by: 'alice' }]);
  await open(ec2, ids.web, RULE);
  await kedge.deliver(news());
  return stage;
}

const statuses = (incidents: ReadonlyMap<string, { readonly status: string }>) =>
  [...incidents.values()].map(({ status }) => status);

describe('a resource that responders hold', () => {
  it('is left alone, and people hear of it once, however many events there are', async () => {
    const { kedge, ec2, ids, news } = await held();
    for (let at = 0; at < 20; at += 1) {
      await open(ec2, ids.web, `tcp/443 from 10.0.${at}.0/24`);
      await kedge.deliver(news());
    }
    expect(kedge.messages.map(({ subject }) => subject.includes('HELD'))).toEqual([true]);
    expect(kedge.jobs.filter(({ job }) => job.cause === 'settling')).toHaveLength(1);
  });

  it('is put right by itself when the hold ends, and is not read again and again until then', async () => {
    const { kedge, ec2, ids } = await held();
    const before = kedge.sim.world.calls.all().length;
    await passTime(kedge, HOUR);
    expect(kedge.sim.world.calls.all().length).toBe(before);
    expect(await ingress(ec2, ids.web)).toContain('tcp/22-22 198.51.100.0/24');
    await passTime(kedge, HOUR + 60_000);
    expect(await ingress(ec2, ids.web)).toEqual(['tcp/443-443 0.0.0.0/0']);
    expect(kedge.messages.at(-1)?.subject).toMatch(/Reverted/);
  });

  it('is cleared, and told, when somebody else mends it', async () => {
    const { kedge, ec2, ids, news } = await held();
    await shut(ec2, ids.web, RULE);
    await kedge.deliver(news());
    expect(statuses(kedge.table.incidents)).toEqual(['cleared']);
    expect(kedge.messages.at(-1)?.subject).toMatch(/Gone again/);
  });

  it('is cleared when it is deleted, which is not called a revert', async () => {
    const { kedge, ec2, ids, news } = await held();
    await ec2.send(new DeleteSecurityGroupCommand({ GroupId: ids.web }));
    const { outcomes } = await kedge.deliver(news());
    expect(outcomes.map(({ verdict }) => verdict)).toEqual(['absent']);
    expect(statuses(kedge.table.incidents)).toEqual(['cleared']);
    expect(kedge.messages.at(-1)?.text).toMatch(/does not exist any more/);
  });
});

describe('a group that is deleted while Kedge is at it', () => {
  it('leaves no open incident, and no word of a revert that was none', async () => {
    const { kedge, ec2, ids, news } = await groupStage(POLICY, ['web']);
    await open(ec2, ids.web, RULE);
    const events = news();
    const dying = kedge.coldStart();
    const never = new Promise<never>(() => undefined);
    const died = kedge.deliver(events, { ...dying, applier: { apply: () => never } });
    await Promise.race([died, kedge.sim.world.scheduler.advance(400_000)]);
    expect(statuses(kedge.table.incidents)).toEqual(['open']);
    await ec2.send(new DeleteSecurityGroupCommand({ GroupId: ids.web }));
    await kedge.deliver(events);
    expect(statuses(kedge.table.incidents)).toEqual(['cleared']);
    expect(kedge.messages.some(({ subject }) => /Reverted/.test(subject))).toBe(false);
  });
});
