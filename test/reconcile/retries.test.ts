import { describe, expect, it } from 'vitest';
import { groupStage, ingress, open } from '../support/groups.ts';
import { passTime } from '../support/kedge.ts';

const POLICY = `
version: 1
mode: enforce
securityGroups:
  web: { match: { name: web-* }, ingress: [] }
`;
const NAMES = ['web-a', 'web-b', 'web-c'];
const RULE = 'tcp/22 from 198.51.100.0/24';

async function stage() {
  const made = await groupStage(POLICY, NAMES);
  const fault = (
    action: string,
    effect: { kind: 'throttle' } | { kind: 'error'; code: string },
    times: number,
  ) =>
    made.kedge.sim.world.faults.add({
      when: (call) => call.action === action && call.caller.includes('kedge'),
      effect,
      times,
    });
  return { ...made, fault };
}

describe('what a retry can mend', () => {
  it('is tried again within seconds, not after the minutes of the queue, and names who did it', async () => {
    const { kedge, ec2, ids, news, fault } = await stage();
    await open(ec2, ids['web-a'], RULE);
    fault('DescribeSecurityGroupRules', { kind: 'throttle' }, 2);
    const { failures } = await kedge.deliver(news());
    expect([failures, kedge.jobs.map(({ job }) => job.cause)]).toEqual([[], ['retry']]);
    await passTime(kedge, 30_000);
    expect(await ingress(ec2, ids['web-a'])).toEqual([]);
    expect(kedge.messages.map(({ text }) => /mallory/.test(text))).toEqual([true]);
  });

  it('is tried five times with longer and longer pauses, then told, and left to the queue', async () => {
    const { kedge, ec2, ids, news, fault } = await stage();
    await open(ec2, ids['web-a'], RULE);
    fault('RevokeSecurityGroupIngress', { kind: 'throttle' }, 1000);
    await kedge.deliver(news());
    const pauses: number[] = [];
    for (let at = 0; at < 5; at += 1) {
      const [{ delaySeconds = 0 } = {}] = kedge.jobs;
      pauses.push(delaySeconds);
      await passTime(kedge, delaySeconds * 1000);
    }
    expect(pauses.every((pause, at) => at === 0 || pause > (pauses[at - 1] ?? 0))).toBe(true);
    expect(kedge.jobs).toEqual([]);
    expect(kedge.messages.map(({ subject }) => /FAILED/.test(subject))).toEqual([true]);
    expect([...kedge.table.spent.values()].flat()).toHaveLength(1);
  });

  it('goes back to the queue at the end, so that what lasts for an hour is not lost', async () => {
    const { kedge, ids, fault } = await stage();
    fault('DescribeSecurityGroups', { kind: 'throttle' }, 1000);
    const place = { account: '111111111111', region: 'eu-west-1', partition: 'aws' };
    const resource = {
      type: 'AWS::EC2::SecurityGroup',
      id: ids['web-a'],
      account: place.account,
      region: place.region,
    };
    const job = { kedge: 'look', place, resource, cause: 'retry', since: null, attempt: 5 };
    expect((await kedge.deliver([job])).failures).toEqual(['m0']);
    expect(kedge.messages.map(({ subject }) => /Cannot be read/.test(subject))).toEqual([true]);
  });
});

describe('what no retry can mend', () => {
  it('is told once, not once an event, and not tried again', async () => {
    const { kedge, ec2, ids, news, fault } = await stage();
    fault('DescribeSecurityGroupRules', { kind: 'error', code: 'UnauthorizedOperation' }, 1000);
    for (const name of NAMES) await open(ec2, ids[name], RULE);
    for (const event of news()) expect((await kedge.deliver([event])).failures).toEqual([]);
    expect(kedge.messages.map(({ subject }) => /Cannot be read/.test(subject))).toEqual([true]);
    expect(kedge.jobs).toEqual([]);
  });

  it('of a write is told once for each resource, with the incident left open to see', async () => {
    const { kedge, ec2, ids, news, fault } = await stage();
    fault('RevokeSecurityGroupIngress', { kind: 'error', code: 'UnauthorizedOperation' }, 1000);
    await open(ec2, ids['web-a'], RULE);
    const events = news();
    await kedge.deliver(events);
    await kedge.deliver(events);
    expect(kedge.messages.map(({ subject }) => /FAILED/.test(subject))).toEqual([true]);
    expect([...kedge.table.incidents.values()].map(({ status }) => status)).toEqual(['failed']);
  });
});

describe("one resource's bad luck", () => {
  it("is not another's in the same batch", async () => {
    const { kedge, ec2, ids, news } = await stage();
    for (const name of NAMES) await open(ec2, ids[name], RULE);
    const deps = kedge.coldStart();
    const ledger: typeof deps.ledger = {
      ...deps.ledger,
      snapshot: (resource, now) =>
        resource.id === ids['web-b']
          ? Promise.reject(new Error('lost'))
          : deps.ledger.snapshot(resource, now),
    };
    const { failures } = await kedge.deliver(news(), { ...deps, ledger });
    expect(failures).toEqual(['m1']);
    expect(await ingress(ec2, ids['web-a'])).toEqual([]);
    expect(await ingress(ec2, ids['web-c'])).toEqual([]);
  });

  it('while a message is read is not the whole batch’s', async () => {
    const { kedge, ec2, ids, news } = await stage();
    await open(ec2, ids['web-a'], RULE);
    const [event] = news() as readonly { readonly detail: { readonly requestParameters: object } }[];
    const byName = { groupName: 'web-b', ipPermissions: {} };
    const strange = {
      ...event,
      detail: { ...event?.detail, requestParameters: byName, responseElements: null },
    };
    const deps = kedge.coldStart();
    const observer = { ...deps.observer, groupIdsByName: () => Promise.reject(new Error('a bug')) };
    const { failures } = await kedge.deliver([strange, event], { ...deps, observer });
    expect(failures).toEqual(['m0']);
    expect(await ingress(ec2, ids['web-a'])).toEqual([]);
  });
});
