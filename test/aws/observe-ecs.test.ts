import {
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import {
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ListServiceDeploymentsCommand,
} from '@aws-sdk/client-ecs';
import {
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { awsClients, awsObserver } from '../../shared/aws/index.ts';
import { group, NO_NEEDS, PLACE, ref, refusal, stillClock } from './fixtures.ts';

const ec2 = mockClient(EC2Client);
const ecs = mockClient(ECSClient);
const elb = mockClient(ElasticLoadBalancingV2Client);

const SERVICE = 'arn:aws:ecs:eu-west-1:111111111111:service/prod/web';
const CLUSTER = 'arn:aws:ecs:eu-west-1:111111111111:cluster/prod';
const TASK = 'arn:aws:ecs:eu-west-1:111111111111:task/prod/0123456789abcdef0123456789abcdef';
const DEFINITION = 'arn:aws:ecs:eu-west-1:111111111111:task-definition/web:7';
const LOAD_BALANCER = 'arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/app/web/1';

const awsvpc = (id: string) => ({ awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: [id] } });
const service = {
  serviceArn: SERVICE,
  serviceName: 'web',
  clusterArn: CLUSTER,
  status: 'ACTIVE',
  networkConfiguration: awsvpc('sg-2'),
};
const task = {
  taskArn: TASK,
  clusterArn: CLUSTER,
  taskDefinitionArn: DEFINITION,
  group: 'service:web',
  lastStatus: 'RUNNING',
  desiredStatus: 'RUNNING',
  attachments: [
    { type: 'ElasticNetworkInterface', details: [{ name: 'networkInterfaceId', value: 'eni-1' }] },
  ],
};

function observe(type: Parameters<typeof ref>[0], id: string) {
  const clock = stillClock();
  return awsObserver(awsClients({ region: PLACE.region, clock }), clock).observe(
    PLACE,
    ref(type, id),
    NO_NEEDS,
  );
}

beforeEach(() => {
  ec2.reset();
  ecs.reset();
  elb.reset();
  ecs.on(DescribeServicesCommand).resolves({ services: [service] });
  ecs.on(ListServiceDeploymentsCommand).resolves({ serviceDeployments: [] });
  ecs.on(DescribeTasksCommand).resolves({ tasks: [task] });
  ecs
    .on(DescribeTaskDefinitionCommand)
    .resolves({ taskDefinition: { taskDefinitionArn: DEFINITION, networkMode: 'awsvpc' } });
  ec2
    .on(DescribeNetworkInterfacesCommand)
    .resolves({ NetworkInterfaces: [{ NetworkInterfaceId: 'eni-1', Groups: [{ GroupId: 'sg-1' }] }] });
  ec2.on(DescribeSecurityGroupsCommand).resolves({ SecurityGroups: [group('sg-1')] });
});

describe('a service', () => {
  it('is read with its tags, in its cluster', async () => {
    const seen = await observe('AWS::ECS::Service', SERVICE);
    expect(seen.kind !== 'failed' && seen.state.services.get(SERVICE)?.network?.groups).toEqual(['sg-2']);
    expect(ecs.commandCalls(DescribeServicesCommand)[0]?.args[0].input).toEqual({
      cluster: 'prod',
      services: [SERVICE],
      include: ['TAGS'],
    });
  });

  it('comes with its groups, of which one may be the default, and with its definition where it has no network', async () => {
    ec2.on(DescribeSecurityGroupsCommand).resolves({ SecurityGroups: [group('sg-2')] });
    expect(await observe('AWS::ECS::Service', SERVICE)).toMatchObject({ kind: 'observed' });
    expect(ec2.commandCalls(DescribeSecurityGroupsCommand).map((call) => call.args[0].input)).toMatchObject([
      { Filters: [{ Name: 'group-id', Values: ['sg-2'] }] },
    ]);
    const { networkConfiguration: _, ...plain } = service;
    ecs.on(DescribeServicesCommand).resolves({ services: [{ ...plain, taskDefinition: DEFINITION }] });
    await observe('AWS::ECS::Service', SERVICE);
    expect(ecs.commandCalls(DescribeTaskDefinitionCommand).map((call) => call.args[0].input)).toMatchObject([
      { taskDefinition: DEFINITION },
    ]);
  });

  it('comes with what it ran with before, newest first', async () => {
    const deployment = (name: string) => ({ targetServiceRevisionArn: name });
    const revision = (name: string, day: number) => ({
      serviceRevisionArn: name,
      serviceArn: SERVICE,
      createdAt: new Date(Date.UTC(2026, 0, day)),
      networkConfiguration: awsvpc(`sg of ${name}`),
    });
    ecs
      .on(ListServiceDeploymentsCommand)
      .resolves({ serviceDeployments: [deployment('new'), deployment('old'), deployment('old')] });
    ecs
      .on(DescribeServiceRevisionsCommand)
      .resolves({ serviceRevisions: [revision('old', 1), revision('new', 2)] });
    const seen = await observe('AWS::ECS::Service', SERVICE);
    expect(seen.kind !== 'failed' && seen.state.services.get(SERVICE)?.revisions).toEqual([
      { arn: 'new', network: { subnets: ['subnet-1'], groups: ['sg of new'], publicIp: false } },
      { arn: 'old', network: { subnets: ['subnet-1'], groups: ['sg of old'], publicIp: false } },
    ]);
    expect(ecs.commandCalls(DescribeServiceRevisionsCommand)[0]?.args[0].input.serviceRevisionArns).toEqual([
      'new',
      'old',
    ]);
  });

  it('is judged without them where they may not be read, and asked for again when that may mend', async () => {
    ecs.on(ListServiceDeploymentsCommand).rejects(refusal('AccessDeniedException'));
    expect((await observe('AWS::ECS::Service', SERVICE)).kind).toBe('observed');
    ecs.on(ListServiceDeploymentsCommand).rejects(refusal('ThrottlingException'));
    expect(await observe('AWS::ECS::Service', SERVICE)).toMatchObject({
      kind: 'failed',
      failure: { kind: 'throttled' },
    });
  });

  it.each([
    [
      'ECS lists it among the failures',
      () => ecs.on(DescribeServicesCommand).resolves({ services: [], failures: [{ reason: 'MISSING' }] }),
    ],
    [
      'its cluster is gone',
      () => ecs.on(DescribeServicesCommand).rejects(refusal('ClusterNotFoundException')),
    ],
  ])('is absent when %s, revisions or not', async (_why, given) => {
    given();
    ecs
      .on(ListServiceDeploymentsCommand)
      .resolves({ serviceDeployments: [{ targetServiceRevisionArn: 'r' }] });
    ecs
      .on(DescribeServiceRevisionsCommand)
      .resolves({ serviceRevisions: [{ serviceRevisionArn: 'r', serviceArn: SERVICE }] });
    expect((await observe('AWS::ECS::Service', SERVICE)).kind).toBe('absent');
  });
});

describe('a task', () => {
  it('is followed to its interface, groups, service and definition', async () => {
    const seen = await observe('AWS::ECS::Task', TASK);
    expect(seen.kind).toBe('observed');
    if (seen.kind === 'failed') return;
    expect([...seen.state.tasks.values()].map((one) => one.interfaceIds)).toEqual([['eni-1']]);
    expect([...seen.state.interfaces.keys()]).toEqual(['eni-1']);
    expect([...seen.state.securityGroups.keys()]).toEqual(['sg-1']);
    expect([...seen.state.services.keys()]).toEqual([SERVICE]);
    expect([...seen.state.taskDefinitions.values()].map((one) => one.networkMode)).toEqual(['awsvpc']);
  });

  it('asks each question once', async () => {
    await observe('AWS::ECS::Task', TASK);
    expect(ecs.calls()).toHaveLength(3);
    expect(ec2.calls()).toHaveLength(2);
  });

  it('whose interface cannot be read is a failure', async () => {
    ec2.on(DescribeNetworkInterfacesCommand).rejects(refusal('UnauthorizedOperation'));
    expect(await observe('AWS::ECS::Task', TASK)).toMatchObject({
      kind: 'failed',
      failure: { kind: 'denied' },
    });
  });

  it('that ECS no longer knows is absent', async () => {
    ecs.on(DescribeTasksCommand).resolves({ tasks: [], failures: [{ arn: TASK, reason: 'MISSING' }] });
    expect((await observe('AWS::ECS::Task', TASK)).kind).toBe('absent');
  });
});

describe('a load balancer', () => {
  it('comes with its tags', async () => {
    elb.on(DescribeLoadBalancersCommand).resolves({
      LoadBalancers: [{ LoadBalancerArn: LOAD_BALANCER, LoadBalancerName: 'web', SecurityGroups: ['sg-1'] }],
    });
    elb
      .on(DescribeTagsCommand)
      .resolves({ TagDescriptions: [{ ResourceArn: LOAD_BALANCER, Tags: [{ Key: 'a', Value: 'b' }] }] });
    const seen = await observe('AWS::ElasticLoadBalancingV2::LoadBalancer', LOAD_BALANCER);
    expect(seen.kind !== 'failed' && seen.state.loadBalancers.get(LOAD_BALANCER)).toMatchObject({
      groups: ['sg-1'],
      tags: { a: 'b' },
    });
  });

  it('that is gone is absent', async () => {
    elb.on(DescribeLoadBalancersCommand).rejects(refusal('LoadBalancerNotFoundException'));
    elb.on(DescribeTagsCommand).rejects(refusal('LoadBalancerNotFoundException'));
    expect((await observe('AWS::ElasticLoadBalancingV2::LoadBalancer', LOAD_BALANCER)).kind).toBe('absent');
  });
});
