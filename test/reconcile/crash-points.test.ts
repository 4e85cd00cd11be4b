import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  DescribeSecurityGroupRulesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import type { Dependencies } from '../../shared/reconcile/index.ts';
import { policyOf } from '../support/judged.ts';
import { eventsOf, kedgeOn, type TestKedge } from '../support/kedge.ts';
import { memoryLedger } from '../support/memory-ledger.ts';

const POLICY = `
version: 1
mode: enforce
names: { office: [203.0.113.0/24, 198.51.100.0/24] }
guardrails:
  - { id: no-ssh, deny: tcp/22 from internet except office, severity: critical }
`;

class Killed extends Error {}

/** Every port of a function, made to die before or after its nth step. */
function mortal(
  deps: Dependencies,
  at: { readonly step: number; readonly point: 'before' | 'after' },
): { deps: Dependencies; steps: () => number } {
  let count = 0;
  const step = async <T>(work: () => Promise<T>): Promise<T> => {
    count += 1;
    const here = count >= at.step;
    if (here && at.point === 'before') throw new Killed();
    const result = await work();
    if (here) throw new Killed();
    return result;
  };
  const { observer, applier, ledger, notifier, queue } = deps;
  return {
    steps: () => count,
    deps: {
      ...deps,
      observer: {
        ...observer,
        observe: (place, resource, needs) => step(() => observer.observe(place, resource, needs)),
      },
      applier: { apply: (place, action) => step(() => applier.apply(place, action)) },
      ledger: {
        ...ledger,
        snapshot: (resource, now) => step(() => ledger.snapshot(resource, now)),
        reserve: (incidents, spending) => step(() => ledger.reserve(incidents, spending)),
        record: (incidents, now) => step(() => ledger.record(incidents, now)),
      },
      notifier: { publish: (message) => step(() => notifier.publish(message)) },
      queue: { send: (jobs, delay) => step(() => queue.send(jobs, delay)) },
    },
  };
}

/** One rule that must be split in two: authorize, then modify in place. */
async function stage(): Promise<{ kedge: TestKedge; groupId: string; events: readonly unknown[] }> {
  const kedge = kedgeOn(policyOf(POLICY));
  const { ec2 } = kedge.person;
  const vpc = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const made = await ec2.send(
    new CreateSecurityGroupCommand({ GroupName: 'web', Description: 'web', VpcId: vpc.Vpc?.VpcId }),
  );
  const from = kedge.sim.world.trail.all().length;
  const IpPermissions = [
    { IpProtocol: 'tcp', FromPort: 20, ToPort: 25, IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'ops' }] },
  ];
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: made.GroupId, IpPermissions }));
  return { kedge, groupId: made.GroupId ?? '', events: eventsOf(kedge.sim, from) };
}

async function ingress({
  kedge,
  groupId,
}: {
  kedge: TestKedge;
  groupId: string;
}): Promise<readonly string[]> {
  const Filters = [{ Name: 'group-id', Values: [groupId] }];
  const { SecurityGroupRules = [] } = await kedge.person.ec2.send(
    new DescribeSecurityGroupRulesCommand({ Filters }),
  );
  return SecurityGroupRules.filter((rule) => rule.IsEgress !== true)
    .map((rule) => `${rule.FromPort}-${rule.ToPort} ${rule.CidrIpv4}`)
    .sort();
}

describe('a function that dies between two calls', () => {
  it.each(['before', 'after'] as const)(
    '%s any step: redelivery ends in the same state, with one incident',
    async (point) => {
      const calm = await stage();
      const counter = mortal(calm.kedge.coldStart(), { step: Number.POSITIVE_INFINITY, point });
      await calm.kedge.deliver(calm.events, counter.deps);
      const wanted = await ingress(calm);
      expect(wanted.length).toBeGreaterThan(1);
      expect(counter.steps()).toBeGreaterThan(5);
      for (let step = 1; step <= counter.steps(); step += 1) {
        const dying = await stage();
        await dying.kedge.deliver(dying.events, mortal(dying.kedge.coldStart(), { step, point }).deps);
        await dying.kedge.sim.world.scheduler.advance(360_000);
        await dying.kedge.deliver(dying.events);
        expect([step, await ingress(dying)]).toEqual([step, wanted]);
        const incidents = [...dying.kedge.table.incidents.values()];
        expect([step, incidents.map((one) => [one.status, one.told])]).toEqual([step, [['reverted', true]]]);
        expect(dying.kedge.messages.length).toBeGreaterThanOrEqual(1);
      }
    },
  );
});

describe('the ledger in memory', () => {
  it('refuses what another owner has in hand, like the one in DynamoDB', async () => {
    const { kedge, events } = await stage();
    await kedge.deliver(events);
    const [incident] = [...kedge.table.incidents.values()];
    if (incident === undefined) throw new Error('no incident');
    const open = { ...incident, id: 'kdg-x', status: 'open' as const, closedAt: null };
    const spending = { account: incident.resource.account, changes: 1, critical: false, limit: 9, now: 0 };
    expect((await memoryLedger(kedge.table, { owner: 'a' }).reserve([open], spending)).kind).toBe('reserved');
    expect((await memoryLedger(kedge.table, { owner: 'b' }).reserve([open], spending)).kind).toBe('lost');
  });
});
