import { AuthorizeSecurityGroupIngressCommand } from '@aws-sdk/client-ec2';
import {
  CreateServiceCommand,
  CreateTaskSetCommand,
  RunTaskCommand,
  TagResourceCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import {
  AddTagsCommand,
  CreateLoadBalancerCommand,
  SetSecurityGroupsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, it } from 'vitest';
import { delivered, record } from '../events/record.ts';
import { ACCOUNT, eventsOf, REGION } from '../support/kedge.ts';
import { type EventStage, eventStage, led, looks } from './event-stage.ts';

const SERVICE = 'AWS::ECS::Service';
const TASK = 'AWS::ECS::Task';
const BALANCER = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
const GROUP = 'AWS::EC2::SecurityGroup';

const networkOf = ({ ids: { subnet, web } }: EventStage) => ({
  awsvpcConfiguration: { subnets: [subnet], securityGroups: [web] },
});

const serviceOf = (stage: EventStage, more: object = {}) =>
  new CreateServiceCommand({
    cluster: 'prod',
    serviceName: 'web',
    taskDefinition: 'web',
    launchType: 'FARGATE',
    desiredCount: 1,
    networkConfiguration: networkOf(stage),
    ...more,
  });

async function balancerIn({ elb, ids }: EventStage): Promise<string> {
  const { subnet, otherSubnet, web } = ids;
  const wanted = { Name: 'web', Subnets: [subnet, otherSubnet], SecurityGroups: [web] };
  const { LoadBalancers } = await elb.send(new CreateLoadBalancerCommand({ ...wanted, Scheme: 'internal' }));
  return LoadBalancers?.[0]?.LoadBalancerArn ?? '';
}

/** What somebody does on the stage, with what had to be there before. */
type Row = {
  readonly before?: (stage: EventStage) => Promise<unknown>;
  readonly change: (stage: EventStage) => Promise<unknown>;
  readonly looks: readonly string[];
};

const ROWS: Readonly<Record<string, Row>> = {
  RunTask: {
    change: (stage) =>
      stage.ecs.send(
        new RunTaskCommand({
          cluster: 'prod',
          taskDefinition: 'web',
          launchType: 'FARGATE',
          networkConfiguration: networkOf(stage),
        }),
      ),
    looks: [TASK],
  },
  CreateService: { change: (stage) => stage.ecs.send(serviceOf(stage)), looks: [SERVICE] },
  UpdateService: {
    before: (stage) => stage.ecs.send(serviceOf(stage)),
    change: ({ ecs }) =>
      ecs.send(new UpdateServiceCommand({ cluster: 'prod', service: 'web', forceNewDeployment: true })),
    looks: [SERVICE],
  },
  CreateTaskSet: {
    before: ({ ecs }) =>
      ecs.send(
        new CreateServiceCommand({
          cluster: 'prod',
          serviceName: 'web',
          desiredCount: 1,
          deploymentController: { type: 'EXTERNAL' },
        }),
      ),
    change: (stage) =>
      stage.ecs.send(
        new CreateTaskSetCommand({
          cluster: 'prod',
          service: 'web',
          externalId: 'x',
          taskDefinition: 'web',
          launchType: 'FARGATE',
          networkConfiguration: networkOf(stage),
        }),
      ),
    looks: [SERVICE],
  },
  'TagResource on a service': {
    before: (stage) => stage.ecs.send(serviceOf(stage)),
    change: ({ ecs }) =>
      ecs.send(
        new TagResourceCommand({
          resourceArn: `arn:aws:ecs:${REGION}:${ACCOUNT}:service/prod/web`,
          tags: [{ key: 'tier', value: 'web' }],
        }),
      ),
    looks: [SERVICE],
  },
  CreateLoadBalancer: { change: balancerIn, looks: [BALANCER] },
  SetSecurityGroups: {
    before: balancerIn,
    change: async (stage) =>
      stage.elb.send(
        new SetSecurityGroupsCommand({
          LoadBalancerArn: await balancerIn(stage),
          SecurityGroups: [stage.ids.db],
        }),
      ),
    looks: [BALANCER],
  },
  'AddTags on a load balancer': {
    before: balancerIn,
    change: async (stage) =>
      stage.elb.send(
        new AddTagsCommand({
          ResourceArns: [await balancerIn(stage)],
          Tags: [{ Key: 'tier', Value: 'web' }],
        }),
      ),
    looks: [BALANCER],
  },
};

describe('every change of what uses the network, made by a person', () => {
  it.each(Object.entries(ROWS))('leads to the look that it should: %s', async (_, row) => {
    const stage = await eventStage();
    await row.before?.(stage);
    const { looked } = await led(stage, () => row.change(stage));
    for (const type of row.looks)
      expect(looked.filter((one) => one.startsWith(`${type} arn:`))).not.toEqual([]);
  });

  it('sees the tasks that a service starts, which have no call of their own', async () => {
    const stage = await eventStage();
    const { kedge, ecs } = stage;
    const heard: unknown[] = [];
    kedge.sim.world.bus.subscribe(({ detailType, time, ...event }) =>
      heard.push({ ...event, 'detail-type': detailType, time: new Date(time).toISOString() }),
    );
    await ecs.send(serviceOf(stage));
    await kedge.sim.world.scheduler.runUntilIdle();
    await kedge.deliver(heard.slice(0, 10));
    const types = looks(kedge).map((one) => one.split(' ')[0]);
    expect(new Set(types)).toEqual(new Set([TASK, 'AWS::EC2::NetworkInterface', SERVICE]));
    expect(kedge.reviews).toEqual([]);
  });
});

const opening = ({ web: GroupId }: EventStage['ids'], more: object = {}) =>
  new AuthorizeSecurityGroupIngressCommand({
    GroupId,
    IpProtocol: 'tcp',
    FromPort: 23,
    ToPort: 23,
    CidrIp: '0.0.0.0/0',
    ...more,
  });

describe('what looks like a change', () => {
  it.each([
    ['a dry run', (stage: EventStage) => stage.ec2.send(opening(stage.ids, { DryRun: true }))],
    [
      'a call that was refused',
      (stage: EventStage) => stage.ec2.send(opening({ ...stage.ids, web: 'sg-0123456789abcdef0' })),
    ],
  ])('leads to no look when it is %s, and says why', async (_, call) => {
    const stage = await eventStage();
    const before = stage.kedge.sim.world.calls.all().length;
    const { looked, review } = await led(stage, () => call(stage).catch(() => undefined));
    expect([looked, review]).toEqual([[], false]);
    expect(stage.kedge.logs.map(({ message }) => message)).toEqual(['event ignored']);
    expect(stage.kedge.sim.world.calls.all().length).toBe(before + 1);
  });

  it('is one look when it comes twice, or with a correction', async () => {
    const stage = await eventStage();
    const from = stage.kedge.sim.world.trail.all().length;
    await stage.ec2.send(opening(stage.ids));
    const [event] = eventsOf(stage.kedge.sim, from);
    const detail = { ...Object(Reflect.get(Object(event), 'detail')), addendum: { reason: 'UPDATED_DATA' } };
    await stage.kedge.deliver([event, event, { ...Object(event), detail }]);
    expect(looks(stage.kedge)).toEqual([`${GROUP} ${stage.ids.web}`]);
    expect(stage.kedge.messages).toHaveLength(1);
  });

  it('is found by reading everything when CloudTrail left its parameters out', async () => {
    const stage = await eventStage();
    stage.kedge.sim.world.faults.add({
      when: ({ action }) => action === 'AuthorizeSecurityGroupIngress',
      effect: { kind: 'oversize', parts: ['requestParameters', 'responseElements'] },
    });
    const { looked, review } = await led(stage, () => stage.ec2.send(opening(stage.ids)));
    expect(looked).toContain(`${GROUP} ${stage.ids.web}`);
    expect(review).toBe(true);
  });

  it('is kept for a person when nobody knows the call', async () => {
    const { kedge } = await eventStage();
    const counted: string[] = [];
    const unknown = record('ec2', 'OpenEverything', { recipientAccountId: ACCOUNT, awsRegion: REGION });
    const count = (metric: string): void => {
      counted.push(metric);
    };
    await kedge.deliver([delivered(unknown)], { ...kedge.coldStart(), count });
    expect(counted).toEqual(['Events', 'Quarantined']);
    expect(kedge.logs.map(({ message }) => message)).toEqual(['event quarantined']);
  });

  it.each([
    ['cloudtrail', 'StopLogging', { name: 'management-events' }],
    ['cloudtrail', 'DeleteTrail', { name: 'management-events' }],
    ['cloudtrail', 'UpdateTrail', { name: 'management-events' }],
    ['events', 'DisableRule', { name: 'kedge-prod-ec2-1' }],
    ['events', 'DeleteRule', { name: 'kedge-prod-ec2-1' }],
    ['events', 'RemoveTargets', { rule: 'kedge-prod-ec2-1' }],
    ['lambda', 'UpdateFunctionCode20150331v2', { functionName: 'kedge-prod-reconcile' }],
    ['sqs', 'SetQueueAttributes', { queueUrl: `https://sqs/${ACCOUNT}/kedge-prod-changes` }],
    ['iam', 'PutRolePolicy', { roleName: 'kedge-prod-reconcile' }],
    ['ssm', 'PutParameter', { name: 'kedge-prod-kill-switch' }],
  ])(
    'is told at once as critical when it is about the watch itself: %s %s',
    async (service, name, request) => {
      const { kedge } = await eventStage();
      const written = record(service, name, {
        recipientAccountId: ACCOUNT,
        awsRegion: REGION,
        requestParameters: request,
      });
      const writes = () => kedge.sim.world.calls.all().filter(({ mutating }) => mutating).length;
      const before = writes();
      await kedge.deliver([delivered(written), delivered(written)]);
      expect(kedge.messages.map(({ subject }) => subject.startsWith('[critical]'))).toEqual([true]);
      expect([looks(kedge), writes()]).toEqual([[], before]);
    },
  );
});
