import {
  CreateNetworkAclCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateTagsCommand,
  CreateVpcCommand,
  DeleteNetworkAclCommand,
  DeleteSecurityGroupCommand,
} from '@aws-sdk/client-ec2';
import { CreateClusterCommand, CreateServiceCommand, DeleteServiceCommand } from '@aws-sdk/client-ecs';
import {
  CreateLoadBalancerCommand,
  DeleteLoadBalancerCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, it } from 'vitest';
import type { ReportStore } from '../../shared/ports/index.ts';
import { reviewPlace } from '../../shared/reconcile/index.ts';
import { requestHandler } from '../../sim/index.ts';
import { policyOf } from '../support/judged.ts';
import { eventsOf, kedgeOn, PLACE, type TestKedge } from '../support/kedge.ts';

const POLICY = (mode = 'enforce') => `
version: 1
mode: ${mode}
securityGroups:
  web: { match: { name: web }, severity: critical, ingress: [tcp/443 from 0.0.0.0/0] }
`;

type Stage = TestKedge & {
  readonly vpc: string;
  readonly make: (name: string) => Promise<string>;
  readonly drop: (id: string) => Promise<unknown>;
  /** Everything that happened since, as one batch to reconcile. */
  readonly hear: () => Promise<readonly unknown[]>;
  readonly review: () => Promise<readonly unknown[]>;
  readonly alerts: () => readonly string[];
};

/** A day in one account-Region, with reviews that leave their snapshot for reconcile. */
async function staged(policy: string): Promise<Stage> {
  const kedge = kedgeOn(policyOf(policy));
  const { ec2 } = kedge.person;
  const { scheduler, trail } = kedge.sim.world;
  const kept = new Map<string, string>();
  const store: ReportStore = {
    place: 'memory',
    read: (key) => Promise.resolve({ kind: 'read', text: kept.get(key) ?? null }),
    write: ({ key, text }) => {
      kept.set(key, text);
      return Promise.resolve(null);
    },
  };
  const deps = () => ({ ...kedge.coldStart(), snapshots: store });
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const vpc = Vpc?.VpcId ?? '';
  let told = trail.all().length;
  return {
    ...kedge,
    vpc,
    make: async (GroupName) =>
      (await ec2.send(new CreateSecurityGroupCommand({ GroupName, Description: 'd', VpcId: vpc }))).GroupId ??
      '',
    drop: (GroupId) => ec2.send(new DeleteSecurityGroupCommand({ GroupId })),
    hear: async () => {
      const events = eventsOf(kedge.sim, told);
      told += events.length;
      await kedge.deliver(events, deps());
      return events;
    },
    review: async () => {
      await scheduler.advance(60_000);
      const seen = await scheduler.settle(reviewPlace({ ...deps(), reports: store }, PLACE));
      return seen?.queued ?? [];
    },
    alerts: () => kedge.messages.map(({ text }) => text).filter((text) => !text.startsWith('Review of')),
  };
}

const incidents = ({ table }: Stage) =>
  [...table.incidents.values()].filter(({ finding }) => finding.kind === 'configuration');

describe('a declared group that somebody deletes', () => {
  it('is told once, with who did it and what creates it anew, however often the event comes', async () => {
    const at = await staged(POLICY());
    const id = await at.make('web');
    await at.review();
    await at.hear();
    const before = at.alerts().length;
    await at.drop(id);
    const events = await at.hear();
    expect(at.reviews).toEqual([PLACE]);
    expect(at.alerts()).toHaveLength(before);
    await at.deliver(events);
    await at.review();
    await at.deliver(events);
    await at.review();
    const [text = '', ...others] = at.alerts().slice(before);
    expect(others).toEqual([]);
    expect(text).toContain('mallory');
    expect(text).toContain(`entry web of the policy matches nothing since DeleteSecurityGroup of ${id}`);
    expect(text).toContain('`kedge apply` creates');
    expect(text).toContain('critical: configured otherwise');
    expect(incidents(at)).toMatchObject([
      { status: 'alerted', resource: { id: 'web', ...{ account: PLACE.account } } },
    ]);
  });

  it('is closed when it exists again: the creation asks for the review that says so', async () => {
    const at = await staged(POLICY());
    const id = await at.make('web');
    await at.review();
    await at.drop(id);
    await at.hear();
    await at.review();
    at.reviews.splice(0);
    await at.make('web');
    await at.hear();
    expect(at.reviews).toEqual([PLACE]);
    await at.review();
    await at.review();
    expect(incidents(at)).toMatchObject([{ status: 'cleared', told: true }]);
    expect(at.alerts().filter((text) => text.startsWith('Gone again'))).toHaveLength(1);
  });

  it('is nothing to tell of when something took its place before the review', async () => {
    const at = await staged(POLICY());
    const id = await at.make('web');
    await at.review();
    await at.hear();
    const before = at.alerts().length;
    await at.drop(id);
    await at.hear();
    await at.make('web');
    await at.review();
    expect(at.alerts().slice(before)).toEqual([]);
    expect(incidents(at)).toMatchObject([{ status: 'cleared', told: true }]);
  });

  it('is found by the review when no event came, and is looked at by nobody: AWS knows no such id', async () => {
    const at = await staged(POLICY());
    const id = await at.make('web');
    await at.review();
    await at.drop(id);
    const queued = [...(await at.review()), ...(await at.review())];
    expect(JSON.stringify(queued)).not.toContain('"id":"web"');
    expect(at.alerts()).toEqual([expect.stringContaining('found by review; no event was seen')]);
  });

  it('asks for nothing where no entry was about it', async () => {
    const at = await staged(POLICY());
    await at.make('web');
    const id = await at.make('other');
    await at.review();
    await at.drop(id);
    await at.hear();
    expect(at.reviews).toEqual([]);
  });

  it('is left open while the groups cannot be read', async () => {
    const at = await staged(POLICY());
    await at.review();
    await at.make('web');
    at.sim.world.faults.add({
      when: ({ action }) => action === 'DescribeSecurityGroups',
      effect: { kind: 'error', code: 'UnauthorizedOperation', status: 403 },
      times: 100,
    });
    await at.review();
    expect(incidents(at)).toMatchObject([{ status: 'alerted' }]);
  });

  it('is recorded and not told where it is only observed', async () => {
    const at = await staged(POLICY('observe'));
    await at.review();
    await at.make('web');
    await at.review();
    expect(at.alerts()).toEqual([]);
    expect(incidents(at)).toMatchObject([{ status: 'cleared' }]);
  });
});

describe('entries that never matched', () => {
  it('are told once, all in one message, and not by each review', async () => {
    const at = await staged(
      `${POLICY()}networkAcls: { private: { match: { tags: { Name: private } }, ingress: [] } }\n`,
    );
    await at.review();
    await at.review();
    const [text = '', ...others] = at.alerts();
    expect(others).toEqual([]);
    expect(text).toMatch(/Entry web [\s\S]*Entry private /);
    expect(incidents(at).map(({ status }) => status)).toEqual(['alerted', 'alerted']);
  });
});

describe('what else may be declared', () => {
  it('a load balancer that is deleted is told with who did it', async () => {
    const at = await staged('version: 1\nloadBalancers: { web: { match: { name: web } } }\n');
    const { world } = at.sim;
    const elb = new ElasticLoadBalancingV2Client({
      region: PLACE.region,
      credentials: world.identities.addUser({ name: 'eve', account: PLACE.account }),
      requestHandler: requestHandler(at.sim),
      maxAttempts: 1,
    });
    const Subnets = await Promise.all(
      ['a', 'b'].map(async (zone, n) => {
        const AvailabilityZone = `${PLACE.region}${zone}`;
        const wanted = { VpcId: at.vpc, CidrBlock: `10.0.${n}.0/24`, AvailabilityZone };
        return (await at.person.ec2.send(new CreateSubnetCommand(wanted))).Subnet?.SubnetId ?? '';
      }),
    );
    const made = await elb.send(new CreateLoadBalancerCommand({ Name: 'web', Subnets, Scheme: 'internal' }));
    await at.review();
    await at.hear();
    const LoadBalancerArn = made.LoadBalancers?.[0]?.LoadBalancerArn ?? '';
    await elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn }));
    await at.hear();
    await at.review();
    expect(at.alerts().at(-1)).toContain(`matches nothing since DeleteLoadBalancer of ${LoadBalancerArn}`);
    expect(at.alerts().at(-1)).toContain('eve');
  });

  it('an ACL that is deleted is told with who did it', async () => {
    const at = await staged(
      'version: 1\nnetworkAcls: { private: { match: { tags: { Name: private } }, ingress: [] } }\n',
    );
    const { ec2 } = at.person;
    const { NetworkAcl } = await ec2.send(new CreateNetworkAclCommand({ VpcId: at.vpc }));
    const NetworkAclId = NetworkAcl?.NetworkAclId ?? '';
    await ec2.send(
      new CreateTagsCommand({ Resources: [NetworkAclId], Tags: [{ Key: 'Name', Value: 'private' }] }),
    );
    await at.review();
    await at.hear();
    await ec2.send(new DeleteNetworkAclCommand({ NetworkAclId }));
    await at.hear();
    await at.review();
    expect(at.alerts().at(-1)).toContain(`matches nothing since DeleteNetworkAcl of ${NetworkAclId}`);
    expect(at.alerts().at(-1)).toContain('mallory');
  });

  it('a service that is deleted is told with who did it, and that Kedge creates none', async () => {
    const at = await staged('version: 1\necs: { web: { match: { cluster: prod, service: web } } }\n');
    const { ecs } = at.person;
    await ecs.send(new CreateClusterCommand({ clusterName: 'prod' }));
    const bare = { cluster: 'prod', desiredCount: 0, deploymentController: { type: 'EXTERNAL' } } as const;
    await ecs.send(new CreateServiceCommand({ ...bare, serviceName: 'web' }));
    await at.review();
    await at.hear();
    const before = at.alerts().length;
    await ecs.send(new DeleteServiceCommand({ cluster: 'prod', service: 'web', force: true }));
    await at.hear();
    await at.review();
    const [text = ''] = at.alerts().slice(before);
    expect(text).toMatch(/matches nothing since DeleteService of arn:\S+\/prod\/web/);
    expect(text).toContain('Kedge creates no services and load balancers');
    expect(text).toContain('mallory');
  });
});
