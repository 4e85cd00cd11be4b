import {
  DescribeEgressOnlyInternetGatewaysCommand,
  DescribeInternetGatewaysCommand,
  DescribeNetworkAclsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { DescribeTaskDefinitionCommand, ECSClient } from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { awsClients, awsObserver } from '../../shared/aws/index.ts';
import type { ResourceType, State } from '../../shared/model/index.ts';
import { group, NO_NEEDS, PLACE, ref, refusal, rule, stillClock } from './fixtures.ts';

const ec2 = mockClient(EC2Client);
const ecs = mockClient(ECSClient);
const DEFINITION = 'arn:aws:ecs:eu-west-1:111111111111:task-definition/web:7';

beforeEach(() => {
  ec2.reset();
  ecs.reset();
  ec2.on(DescribeVpcsCommand).resolves({ Vpcs: [{ VpcId: 'vpc-1' }] });
  ec2.on(DescribeSubnetsCommand).resolves({ Subnets: [{ SubnetId: 'subnet-1', VpcId: 'vpc-1' }] });
  ec2.on(DescribeNetworkAclsCommand).resolves({ NetworkAcls: [{ NetworkAclId: 'acl-1', VpcId: 'vpc-1' }] });
  ec2.on(DescribeSecurityGroupsCommand).resolves({ SecurityGroups: [group('sg-1')] });
  ec2
    .on(DescribeSecurityGroupRulesCommand)
    .resolves({ SecurityGroupRules: [rule('sgr-1', { CidrIpv4: '10.0.0.0/8' })] });
  ec2
    .on(DescribeNetworkInterfacesCommand)
    .resolves({ NetworkInterfaces: [{ NetworkInterfaceId: 'eni-1', Groups: [{ GroupId: 'sg-1' }] }] });
  ec2.on(DescribeRouteTablesCommand).resolves({ RouteTables: [{ RouteTableId: 'rtb-1' }] });
  ec2.on(DescribeInternetGatewaysCommand).resolves({ InternetGateways: [{ InternetGatewayId: 'igw-1' }] });
  ec2.on(DescribeEgressOnlyInternetGatewaysCommand).resolves({
    EgressOnlyInternetGateways: [{ EgressOnlyInternetGatewayId: 'eigw-1' }],
  });
  ecs.on(DescribeTaskDefinitionCommand).resolves({ taskDefinition: { taskDefinitionArn: DEFINITION } });
});

const observe = (type: ResourceType, id: string) => {
  const clock = stillClock();
  return awsObserver(awsClients({ region: PLACE.region, clock }), clock).observe(
    PLACE,
    ref(type, id),
    NO_NEEDS,
  );
};

const sizes = (state: State) => ({
  vpcs: state.vpcs.size,
  subnets: state.subnets.size,
  acls: state.networkAcls.size,
  rules: [...state.securityGroups.values()].flatMap((one) => one.rules).length,
  groups: state.securityGroups.size,
  interfaces: state.interfaces.size,
  tables: state.routeTables.size,
  gateways: state.internetGateways.size,
  definitions: state.taskDefinitions.size,
});

const NONE = {
  vpcs: 0,
  subnets: 0,
  acls: 0,
  rules: 0,
  groups: 0,
  interfaces: 0,
  tables: 0,
  gateways: 0,
  definitions: 0,
};

const KINDS: readonly (readonly [ResourceType, string, Partial<typeof NONE>])[] = [
  ['AWS::EC2::SecurityGroup', 'sg-1', { groups: 1, rules: 1 }],
  ['AWS::EC2::NetworkAcl', 'acl-1', { acls: 1, subnets: 1 }],
  ['AWS::EC2::Subnet', 'subnet-1', { acls: 1, subnets: 1 }],
  ['AWS::EC2::VPC', 'vpc-1', { vpcs: 1, acls: 1, subnets: 1, groups: 1, rules: 1 }],
  ['AWS::EC2::NetworkInterface', 'eni-1', { interfaces: 1, groups: 1 }],
  ['AWS::EC2::RouteTable', 'rtb-1', { tables: 1 }],
  ['AWS::EC2::InternetGateway', 'igw-1', { gateways: 2, tables: 1 }],
  ['AWS::EC2::InternetGateway', 'eigw-1', { gateways: 2, tables: 1 }],
  ['AWS::ECS::TaskDefinition', DEFINITION, { definitions: 1 }],
];

describe('each kind of resource', () => {
  it.each(KINDS)('%s %s is observed with what belongs to it', async (type, id, expected) => {
    const seen = await observe(type, id);
    expect(seen.kind).toBe('observed');
    expect(seen.kind !== 'failed' && sizes(seen.state)).toEqual({ ...NONE, ...expected });
  });

  it.each(KINDS)('%s other than %s is absent', async (type, id) => {
    expect((await observe(type, `${id}-other`)).kind).toBe('absent');
  });

  it.each(KINDS)('%s %s that AWS refuses to show is a failure', async (type, id) => {
    ec2.onAnyCommand().rejects(refusal('UnauthorizedOperation'));
    ecs.onAnyCommand().rejects(refusal('AccessDeniedException'));
    expect(await observe(type, id)).toMatchObject({ kind: 'failed', failure: { kind: 'denied' } });
  });
});
