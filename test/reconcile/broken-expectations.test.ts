import { describe, expect, it } from 'vitest';
import type { Call, ResourceRef } from '../../shared/model/index.ts';
import { brokenExpectations } from '../../shared/reconcile/index.ts';
import { BLOCK_SECTIONS } from '../../shared/state/index.ts';
import { plainScene, type Scene, stateOf } from '../exposure/scene.ts';
import { policyOf } from '../support/judged.ts';

const ALB = 'arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/app/front/50dc6c495c0c9188';
const CLUSTER = 'arn:aws:ecs:eu-west-1:111111111111:cluster/prod';
const SERVICE = 'arn:aws:ecs:eu-west-1:111111111111:service/prod/web';
const TASK = 'arn:aws:ecs:eu-west-1:111111111111:task/prod/1';
const OPEN = ['100 allow all in 0.0.0.0/0', '100 allow all out 0.0.0.0/0'];

/** A load balancer before a service, each with its group, and a group that nobody has. */
const scene: Scene = plainScene({
  subnets: [
    { id: 'subnet-public', cidrs: ['10.0.1.0/24'], acl: 'acl-public' },
    { id: 'subnet-private', cidrs: ['10.0.2.0/24'], acl: 'acl-open' },
  ],
  acls: { 'acl-public': OPEN, 'acl-open': OPEN },
  groups: {
    'sg-alb': ['tcp/443 from 0.0.0.0/0', 'tcp/22 from 0.0.0.0/0', 'all to 0.0.0.0/0'],
    'sg-web': ['tcp/8080 from sg-alb', 'all to 0.0.0.0/0'],
    'sg-spare': ['tcp/443 from 0.0.0.0/0', 'all to 0.0.0.0/0'],
    'sg-none': [],
  },
  interfaces: [
    {
      id: 'eni-alb',
      subnet: 'subnet-public',
      groups: ['sg-alb'],
      ips: ['10.0.1.5'],
      publicIp: '54.0.0.5',
      description: 'ELB app/front/50dc6c495c0c9188',
    },
    { id: 'eni-web', subnet: 'subnet-private', groups: ['sg-web'], ips: ['10.0.2.5'] },
  ],
  more: {
    'load-balancers': {
      LoadBalancers: [
        {
          LoadBalancerArn: ALB,
          LoadBalancerName: 'front',
          Type: 'application',
          Scheme: 'internet-facing',
          VpcId: 'vpc-1',
          SecurityGroups: ['sg-alb'],
          AvailabilityZones: [{ SubnetId: 'subnet-public' }],
        },
      ],
    },
    services: {
      services: [
        {
          serviceArn: SERVICE,
          serviceName: 'web',
          clusterArn: CLUSTER,
          status: 'ACTIVE',
          networkConfiguration: {
            awsvpcConfiguration: { subnets: ['subnet-private'], securityGroups: ['sg-web'] },
          },
        },
      ],
    },
    tasks: {
      tasks: [
        {
          taskArn: TASK,
          clusterArn: CLUSTER,
          group: 'service:web',
          startedBy: 'ecs-svc/1',
          lastStatus: 'RUNNING',
          desiredStatus: 'RUNNING',
          taskDefinitionArn: 'arn:aws:ecs:eu-west-1:111111111111:task-definition/web:1',
          attachments: [
            {
              type: 'ElasticNetworkInterface',
              details: [{ name: 'networkInterfaceId', value: 'eni-web' }],
            },
          ],
        },
      ],
    },
  },
});
const state = stateOf(scene);

const policy = policyOf(`version: 1
expect:
  - allow tcp/443 from internet to sg/alb
  - allow tcp/8080 from sg/alb to ecs/prod/web
  - deny tcp/9000 from internet to sg/alb
  - allow tcp/9999 from internet to sg/alb
`);

const group = (id: string) => ({ type: 'AWS::EC2::SecurityGroup', id }) as const;
const revoke = (id: string, rule: string, direction = 'Ingress'): Call => ({
  call: `ec2:RevokeSecurityGroup${direction}`,
  input: { GroupId: id, SecurityGroupRuleIds: [rule] },
});
const replaceEntry = (acl: string, egress: boolean): Call => ({
  call: 'ec2:ReplaceNetworkAclEntry',
  input: {
    NetworkAclId: acl,
    RuleNumber: 100,
    Egress: egress,
    RuleAction: 'allow',
    Protocol: '6',
    PortRange: { From: 443, To: 443 },
    CidrBlock: '0.0.0.0/0',
  },
});
const updateService = (subnets: readonly string[], groups: readonly string[]): Call => ({
  call: 'ecs:UpdateService',
  input: {
    cluster: CLUSTER,
    service: 'web',
    networkConfiguration: {
      awsvpcConfiguration: { subnets, securityGroups: groups, assignPublicIp: 'DISABLED' },
    },
  },
});

type Row = readonly [
  what: string,
  plan: { readonly resource: Pick<ResourceRef, 'type' | 'id'>; readonly calls: readonly Call[] },
  broken: readonly string[],
];

const on = (resource: Row[1]['resource'], ...calls: readonly Call[]): Row[1] => ({ resource, calls });

const ROWS: readonly Row[] = [
  ['a revoke of what no line speaks of', on(group('sg-alb'), revoke('sg-alb', 'sgr-alb-1')), []],
  ['the rule that lets clients in', on(group('sg-alb'), revoke('sg-alb', 'sgr-alb-0')), ['tcp/443']],
  ['the rule of the other end', on(group('sg-web'), revoke('sg-web', 'sgr-web-0')), ['tcp/8080']],
  ['the way out of the source', on(group('sg-alb'), revoke('sg-alb', 'sgr-alb-2', 'Egress')), ['tcp/8080']],
  ['a group that nobody has', on(group('sg-spare'), revoke('sg-spare', 'sgr-spare-0')), []],
  ['a rule that is gone already', on(group('sg-alb'), revoke('sg-alb', 'sgr-alb-9')), []],
  [
    'a rule that is replaced by a wider one first',
    on(
      group('sg-alb'),
      {
        call: 'ec2:AuthorizeSecurityGroupIngress',
        input: {
          GroupId: 'sg-alb',
          IpPermissions: [
            { IpProtocol: 'tcp', FromPort: 1, ToPort: 500, IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
          ],
        },
      },
      revoke('sg-alb', 'sgr-alb-0'),
    ),
    [],
  ],
  [
    'an ACL entry that takes the replies away',
    on({ type: 'AWS::EC2::NetworkAcl', id: 'acl-public' }, replaceEntry('acl-public', true)),
    ['tcp/443', 'tcp/8080'],
  ],
  [
    'an ACL entry on the way to the service',
    on({ type: 'AWS::EC2::NetworkAcl', id: 'acl-open' }, replaceEntry('acl-open', false)),
    ['tcp/8080'],
  ],
  [
    'other groups on an interface',
    on(
      { type: 'AWS::EC2::NetworkInterface', id: 'eni-web' },
      {
        call: 'ec2:ModifyNetworkInterfaceAttribute',
        input: { NetworkInterfaceId: 'eni-web', Groups: ['sg-none'] },
      },
    ),
    ['tcp/8080'],
  ],
  [
    'other groups on a load balancer',
    on(
      { type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', id: ALB },
      {
        call: 'elasticloadbalancing:SetSecurityGroups',
        input: { LoadBalancerArn: ALB, SecurityGroups: ['sg-none'] },
      },
    ),
    // Nobody has sg-alb then; whoever will have it would get through.
    ['tcp/443'],
  ],
  [
    'a deployment with a group that admits nothing',
    on({ type: 'AWS::ECS::Service', id: SERVICE }, updateService(['subnet-private'], ['sg-none'])),
    ['tcp/8080'],
  ],
  [
    'a deployment into another subnet with the same group',
    on({ type: 'AWS::ECS::Service', id: SERVICE }, updateService(['subnet-public'], ['sg-web'])),
    [],
  ],
  [
    'the last task that is stopped',
    on(
      { type: 'AWS::ECS::Task', id: TASK },
      { call: 'ecs:StopTask', input: { cluster: CLUSTER, task: TASK } },
    ),
    ['tcp/8080'],
  ],
  [
    'a call of which nobody knows what it does',
    on(group('sg-alb'), {
      call: 'ec2:ModifySecurityGroupRules',
      input: { GroupId: 'sg-alb', SecurityGroupRules: [{}] },
    }),
    ['tcp/443', 'tcp/8080'],
  ],
];

describe('the expectations that a plan would break', () => {
  it.each(ROWS)('%s', (_, plan, broken) => {
    const found = brokenExpectations({ state, policy, ...plan });
    expect(found.map(({ text }) => /allow (\S+)/.exec(text)?.[1])).toEqual(broken);
  });

  it('are named with their place in the file, and with what would release the plan', () => {
    const calls = [revoke('sg-alb', 'sgr-alb-0')];
    const [found] = brokenExpectations({ state, policy, resource: group('sg-alb'), calls });
    expect(found).toEqual({
      code: 'breaks-expectation',
      text: expect.stringMatching(
        /"allow tcp\/443 from internet to sg\/alb" \(test\.policy\.yaml:3\) would not hold any more: /,
      ),
      release: 'change the expectation at test.policy.yaml:3, or the resource by hand',
    });
  });

  it.each([
    ['route-tables', { status: 'failed', reason: 'no' }],
    ['services', { status: 'failed', reason: 'no' }],
    ['network-interfaces', { status: 'part' }],
  ] as const)(
    'are not known to be none where %s are %j: what was not read is not "nothing there"',
    (section, status) => {
      const half = { ...state, sections: { ...state.sections, [section]: status } };
      const intent = { state: half, policy, resource: group('sg-spare') } as const;
      expect(brokenExpectations({ ...intent, calls: [revoke('sg-spare', 'sgr-spare-0')] })).toEqual([
        {
          code: 'breaks-expectation',
          text: `whether the remedy would break an \`expect allow\` line is not known: ${section} could not be read`,
          release: 'see that they can be read',
        },
      ]);
      const opens = { call: 'ec2:AuthorizeSecurityGroupIngress', input: { GroupId: 'sg-spare' } };
      expect(brokenExpectations({ ...intent, calls: [opens] })).toEqual([]);
    },
  );

  describe('where VPC Block Public Access could not be read, or is not settled', () => {
    const failed = { status: 'failed', reason: 'no' } as const;
    const half = { ...state, sections: { ...state.sections, [BLOCK_SECTIONS[0]]: failed } };
    const intent = { state: half, policy, resource: group('sg-alb') } as const;
    const lines = (calls: readonly Call[]) =>
      brokenExpectations({ ...intent, calls }).map(({ text }) => /allow (\S+)/.exec(text)?.[1]);

    it('are the same: no remedy changes it', () => {
      expect(lines([revoke('sg-alb', 'sgr-alb-0')])).toEqual(['tcp/443']);
      expect(lines([revoke('sg-alb', 'sgr-alb-1')])).toEqual([]);
    });

    it('are not known of what moves tasks to other subnets, which may not be exempt', () => {
      const input = { cluster: CLUSTER, service: 'web' };
      expect(brokenExpectations({ ...intent, calls: [{ call: 'ecs:UpdateService', input }] })).toMatchObject([
        { text: expect.stringContaining('vpc-block-public-access-options could not be read') },
      ]);
    });
  });

  it('are none where nothing is expected', () => {
    const calls = [revoke('sg-alb', 'sgr-alb-0')];
    const bare = policyOf('version: 1\n');
    expect(brokenExpectations({ state, policy: bare, resource: group('sg-alb'), calls })).toEqual([]);
  });
});
