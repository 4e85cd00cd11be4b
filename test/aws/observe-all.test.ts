import {
  DescribeEgressOnlyInternetGatewaysCommand,
  DescribeInternetGatewaysCommand,
  DescribeManagedPrefixListsCommand,
  DescribeNetworkAclsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcBlockPublicAccessExclusionsCommand,
  DescribeVpcBlockPublicAccessOptionsCommand,
  DescribeVpcsCommand,
  EC2Client,
  GetManagedPrefixListEntriesCommand,
} from '@aws-sdk/client-ec2';
import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ListClustersCommand,
  ListServicesCommand,
  ListTasksCommand,
} from '@aws-sdk/client-ecs';
import {
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { awsClients, awsObserver, readSections } from '../../shared/aws/index.ts';
import { BLOCK_SECTIONS, SECTIONS, stateFromSections } from '../../shared/state/index.ts';
import { group, PLACE, refusal, rule, stillClock } from './fixtures.ts';

const ec2 = mockClient(EC2Client);
const ecs = mockClient(ECSClient);
const elb = mockClient(ElasticLoadBalancingV2Client);
const clock = stillClock();
const clients = awsClients({ region: PLACE.region, clock });

const arnOf = (kind: string, name: string) => `arn:aws:ecs:eu-west-1:111111111111:${kind}/${name}`;

const exclusion = (id: string) => ({
  ExclusionId: `vpcbpa-exclude-${id}`,
  ResourceArn: `arn:aws:ec2:eu-west-1:111111111111:${id.split('-')[0]}/${id}`,
  InternetGatewayExclusionMode: 'allow-egress',
  State: 'create-complete',
});
const [OPTIONS, EXCLUSIONS] = BLOCK_SECTIONS;

/** One of everything; 250 tasks and 25 services in one of two clusters, so that ECS's limits show. */
beforeEach(() => {
  for (const reset of [ec2, ecs, elb]) reset.reset();
  ec2.on(DescribeSecurityGroupsCommand).resolves({ SecurityGroups: [group('sg-1')] });
  ec2
    .on(DescribeSecurityGroupRulesCommand)
    .resolves({ SecurityGroupRules: [rule('sgr-1', { PrefixListId: 'pl-1' })] });
  ec2.on(DescribeNetworkAclsCommand).resolves({ NetworkAcls: [{ NetworkAclId: 'acl-1' }] });
  ec2.on(DescribeNetworkInterfacesCommand).resolves({ NetworkInterfaces: [{ NetworkInterfaceId: 'eni-1' }] });
  ec2.on(DescribeSubnetsCommand).resolves({ Subnets: [{ SubnetId: 'subnet-1' }] });
  ec2.on(DescribeVpcsCommand).resolves({ Vpcs: [{ VpcId: 'vpc-1' }] });
  ec2.on(DescribeVpcBlockPublicAccessOptionsCommand).resolves({
    VpcBlockPublicAccessOptions: { AwsAccountId: '111111111111', InternetGatewayBlockMode: 'block-ingress' },
  });
  ec2.on(DescribeVpcBlockPublicAccessExclusionsCommand).callsFake(({ NextToken }) => ({
    VpcBlockPublicAccessExclusions: [exclusion(NextToken === undefined ? 'vpc-1' : 'subnet-1')],
    ...(NextToken === undefined ? { NextToken: 'more' } : {}),
  }));
  ec2.on(DescribeRouteTablesCommand).resolves({ RouteTables: [{ RouteTableId: 'rtb-1' }] });
  ec2.on(DescribeInternetGatewaysCommand).resolves({ InternetGateways: [{ InternetGatewayId: 'igw-1' }] });
  ec2
    .on(DescribeEgressOnlyInternetGatewaysCommand)
    .resolves({ EgressOnlyInternetGateways: [{ EgressOnlyInternetGatewayId: 'eigw-1' }] });
  ec2.on(DescribeManagedPrefixListsCommand).resolves({ PrefixLists: [{ PrefixListId: 'pl-1', Version: 1 }] });
  ec2.on(GetManagedPrefixListEntriesCommand).resolves({ Entries: [{ Cidr: '192.0.2.0/24' }] });
  elb
    .on(DescribeLoadBalancersCommand)
    .resolves({ LoadBalancers: [{ LoadBalancerArn: 'arn:lb', LoadBalancerName: 'web' }] });
  elb
    .on(DescribeTagsCommand)
    .resolves({ TagDescriptions: [{ ResourceArn: 'arn:lb', Tags: [{ Key: 'a', Value: 'b' }] }] });
  ecs
    .on(ListClustersCommand)
    .resolves({ clusterArns: [arnOf('cluster', 'prod'), arnOf('cluster', 'empty')] });
  const inProd = (cluster: string | undefined, arns: readonly string[]) =>
    cluster === arnOf('cluster', 'prod') ? arns : [];
  const services = Array.from({ length: 25 }, (_, at) => arnOf('service', `prod/s${at}`));
  const tasks = Array.from({ length: 250 }, (_, at) => arnOf('task', `prod/t${at}`));
  ecs.on(ListServicesCommand).callsFake(({ cluster }) => ({ serviceArns: inProd(cluster, services) }));
  ecs.on(ListTasksCommand).callsFake(({ cluster, nextToken }) => {
    const at = Number(nextToken ?? 0);
    const page = inProd(cluster, tasks).slice(at, at + 100);
    return { taskArns: page, ...(page.length === 100 ? { nextToken: String(at + 100) } : {}) };
  });
  ecs.on(DescribeServicesCommand).callsFake((input: { services: string[] }) => ({
    services: input.services.map((serviceArn) => ({
      serviceArn,
      taskDefinition: arnOf('task-definition', 'a:1'),
    })),
  }));
  ecs.on(DescribeTasksCommand).callsFake((input: { tasks: string[] }) => ({
    tasks: input.tasks.map((taskArn) => ({ taskArn, taskDefinitionArn: arnOf('task-definition', 'b:2') })),
  }));
  ecs
    .on(DescribeTaskDefinitionCommand)
    .callsFake(({ taskDefinition }) => ({ taskDefinition: { taskDefinitionArn: taskDefinition } }));
});

describe('everything in an account-Region', () => {
  it('is read in every section', async () => {
    const state = await awsObserver(clients, clock).observeAll(PLACE);
    expect(SECTIONS.map((section) => [section, state.sections[section].status])).toEqual(
      SECTIONS.map((section) => [section, 'read']),
    );
    expect(state.region).toBe('eu-west-1');
    expect(state.securityGroups.get('sg-1')?.rules).toHaveLength(1);
    expect([...state.internetGateways.values()].map((one) => one.egressOnly)).toEqual([false, true]);
    expect(state.prefixLists.get('pl-1')?.entries).toEqual(['192.0.2.0/24']);
    expect(state.loadBalancers.get('arn:lb')?.tags).toEqual({ a: 'b' });
    expect([state.services.size, state.tasks.size]).toEqual([25, 250]);
    expect([...state.taskDefinitions.keys()].sort()).toEqual([
      arnOf('task-definition', 'a:1'),
      arnOf('task-definition', 'b:2'),
    ]);
  });

  it('asks ECS for ten services and a hundred tasks at a time', async () => {
    await awsObserver(clients, clock).observeAll(PLACE);
    const sizes = (
      calls: readonly {
        args: readonly { input: { services?: string[] | undefined; tasks?: string[] | undefined } }[];
      }[],
    ) => calls.map((call) => (call.args[0]?.input.services ?? call.args[0]?.input.tasks ?? []).length);
    expect(sizes(ecs.commandCalls(DescribeServicesCommand))).toEqual([10, 10, 5]);
    expect(sizes(ecs.commandCalls(DescribeTasksCommand))).toEqual([100, 100, 50]);
  });

  it('marks what failed, and the rest stands', async () => {
    ec2.on(DescribeNetworkAclsCommand).rejects(refusal('RequestLimitExceeded'));
    elb.on(DescribeLoadBalancersCommand).rejects(refusal('AccessDenied'));
    const state = await awsObserver(clients, clock).observeAll(PLACE);
    expect(state.sections['network-acls']).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('RequestLimitExceeded'),
    });
    expect(state.sections['load-balancers']).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('AccessDenied'),
    });
    expect(state.sections.vpcs).toEqual({ status: 'read' });
    expect(state.vpcs.size).toBe(1);
  });

  it('fails the tasks when one cluster’s cannot be read', async () => {
    ecs.on(ListTasksCommand, { cluster: arnOf('cluster', 'empty') }).rejects(refusal('ThrottlingException'));
    const state = await awsObserver(clients, clock).observeAll(PLACE);
    expect(state.sections.tasks.status).toBe('failed');
    expect(state.sections.services.status).toBe('read');
  });
});

describe('VPC Block Public Access', () => {
  const refuse = (code: string): void => {
    ec2.on(DescribeVpcBlockPublicAccessOptionsCommand).rejects(refusal(code));
    ec2.on(DescribeVpcBlockPublicAccessExclusionsCommand).rejects(refusal(code));
  };
  const statuses = async () => {
    const { sections } = await awsObserver(clients, clock).observeAll(PLACE);
    return [sections[OPTIONS].status, sections[EXCLUSIONS].status];
  };
  const said = (InternetGatewayBlockMode: 'off' | 'block-ingress'): void => {
    const BlockPublicAccessStates = { InternetGatewayBlockMode };
    ec2.on(DescribeVpcsCommand).resolves({ Vpcs: [{ VpcId: 'vpc-1', BlockPublicAccessStates }] });
    ec2.on(DescribeSubnetsCommand).resolves({ Subnets: [{ SubnetId: 'subnet-1', BlockPublicAccessStates }] });
  };

  it('is read with every page of what is exempt', async () => {
    const state = await awsObserver(clients, clock).observeAll(PLACE);
    expect([...state.blockPublicAccess.values()]).toEqual([
      { id: '111111111111', mode: 'block-ingress', settled: true },
    ]);
    expect([...state.blockExclusions.values()].map(({ resourceId }) => resourceId)).toEqual([
      'vpc-1',
      'subnet-1',
    ]);
  });

  it('is not known to whoever may not read it, and does not say that it is on or off', async () => {
    refuse('UnauthorizedOperation');
    expect(await statuses()).toEqual(['failed', 'failed']);
    said('block-ingress');
    expect(await statuses()).toEqual(['failed', 'failed']);
  });

  it('is off where every VPC and subnet says so, whoever may not read it', async () => {
    refuse('UnauthorizedOperation');
    said('off');
    expect(await statuses()).toEqual(['absent', 'absent']);
  });

  it('is off where EC2 does not know of it', async () => {
    refuse('InvalidAction');
    expect(await statuses()).toEqual(['absent', 'read']);
  });

  it('that is off needs no exclusions to be read', async () => {
    ec2.on(DescribeVpcBlockPublicAccessOptionsCommand).resolves({
      VpcBlockPublicAccessOptions: { AwsAccountId: '111111111111', InternetGatewayBlockMode: 'off' },
    });
    ec2.on(DescribeVpcBlockPublicAccessExclusionsCommand).rejects(refusal('UnauthorizedOperation'));
    expect(await statuses()).toEqual(['read', 'absent']);
  });
});

describe('a snapshot', () => {
  it('holds the raw answers as a state directory does, and gives the same state', async () => {
    const { sections, failed } = await readSections(clients, PLACE);
    expect(failed).toEqual({});
    expect(Object.keys(sections).sort()).toEqual([...SECTIONS].sort());
    expect(sections['internet-gateways']).toEqual({
      InternetGateways: [{ InternetGatewayId: 'igw-1' }],
      EgressOnlyInternetGateways: [{ EgressOnlyInternetGatewayId: 'eigw-1' }],
    });
    expect(sections[OPTIONS]).toEqual({
      VpcBlockPublicAccessOptions: {
        AwsAccountId: '111111111111',
        InternetGatewayBlockMode: 'block-ingress',
      },
    });
    const saved = JSON.parse(JSON.stringify(sections));
    const { state, problems } = stateFromSections(saved, { region: PLACE.region });
    expect(problems).toEqual([]);
    expect(state).toEqual(await awsObserver(clients, clock).observeAll(PLACE));
  });

  it('says what could not be read', async () => {
    ec2.on(DescribeVpcsCommand).rejects(refusal('UnauthorizedOperation'));
    const { sections, failed } = await readSections(clients, PLACE);
    expect(failed).toEqual({ vpcs: expect.stringContaining('UnauthorizedOperation') });
    expect(sections).not.toHaveProperty('vpcs');
  });
});
