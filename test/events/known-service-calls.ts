import { type KnownCall, other } from './known-call.ts';
import { ACCOUNT, GROUP, REGION } from './record.ts';

const TASK = `arn:aws:ecs:${REGION}:${ACCOUNT}:task/prod/0123456789abcdef0123456789abcdef`;
const SHORT_TASK = `arn:aws:ecs:${REGION}:${ACCOUNT}:task/0f1e2d3c-0000-4000-8000-0123456789ab`;
const SERVICE = `arn:aws:ecs:${REGION}:${ACCOUNT}:service/prod/web`;
const BALANCER = `arn:aws:elasticloadbalancing:${REGION}:${ACCOUNT}:loadbalancer/app/web/42306a5c6d606af3`;
const ELB = 'elasticloadbalancing';
const SUBNET = 'subnet-0a1b2c3d4e5f60718';

const task = { targets: [`AWS::ECS::Task ${TASK}`] };
const service = { targets: [`AWS::ECS::Service ${SERVICE}`] };
const balancer = { targets: [`AWS::ElasticLoadBalancingV2::LoadBalancer ${BALANCER}`] };

const tags: readonly KnownCall[] = [
  other(['ecs', 'TagResource', 'of a service'], { request: { resourceArn: SERVICE }, ...service }),
  other(['ecs', 'UntagResource', 'of a task'], { request: { resourceArn: TASK }, ...task }),
  other([ELB, 'AddTags', 'of a load balancer'], { request: { resourceArns: [BALANCER] }, ...balancer }),
  other([ELB, 'RemoveTags', 'of a load balancer'], { request: { resourceArns: [BALANCER] }, ...balancer }),
];

const ecs: readonly KnownCall[] = [
  other(['ecs', 'RunTask', 'tasks and failures'], {
    request: { cluster: 'prod', taskDefinition: 'web:3' },
    answer: { tasks: [{ taskArn: TASK }], failures: [{ reason: 'CAPACITY' }] },
    ...task,
  }),
  other(['ecs', 'RunTask', 'a short ARN'], {
    request: { cluster: 'prod', taskDefinition: 'web:3' },
    answer: { tasks: [{ taskArn: SHORT_TASK }], failures: [] },
    targets: [`AWS::ECS::Task ${SHORT_TASK}`],
  }),
  other(['ecs', 'StartTask', 'tasks and failures'], {
    request: {},
    answer: { tasks: [{ taskArn: TASK }] },
    ...task,
  }),
  other(['ecs', 'CreateService', 'ARN in the response'], {
    request: { cluster: 'prod', serviceName: 'web' },
    answer: { service: { serviceArn: SERVICE } },
    ...service,
  }),
  other(['ecs', 'CreateService', 'no response'], {
    request: { cluster: 'prod', serviceName: 'web' },
    ...service,
  }),
  other(['ecs', 'UpdateService', 'by name, no response'], {
    request: {
      cluster: `arn:aws:ecs:${REGION}:${ACCOUNT}:cluster/prod`,
      service: 'web',
      desiredCount: 2,
      taskDefinition: 'web:4',
    },
    ...service,
  }),
  other(['ecs', 'UpdateService', 'by ARN'], {
    request: { service: SERVICE, forceNewDeployment: true },
    ...service,
  }),
  other(['ecs', 'UpdateService', 'the default cluster'], {
    request: { service: 'web' },
    targets: [`AWS::ECS::Service arn:aws:ecs:${REGION}:${ACCOUNT}:service/default/web`],
  }),
  other(['ecs', 'DeleteService', 'by name, no response'], {
    request: { cluster: 'prod', service: 'web', force: true },
    ...service,
  }),
  other(['ecs', 'CreateTaskSet', 'ARN in the response'], {
    request: { cluster: 'prod', service: 'web' },
    answer: { taskSet: { serviceArn: SERVICE } },
    ...service,
  }),
  other(['ecs', 'UpdateServicePrimaryTaskSet', 'by name'], {
    request: { cluster: 'prod', service: 'web' },
    ...service,
  }),
];

const loadBalancers: readonly KnownCall[] = [
  other([ELB, 'SetSecurityGroups', 'full list'], {
    request: { loadBalancerArn: BALANCER, securityGroups: [GROUP] },
    answer: { securityGroupIds: [GROUP] },
    ...balancer,
  }),
  other([ELB, 'CreateLoadBalancer', 'ARN in the response'], {
    request: { name: 'web', securityGroups: [GROUP] },
    answer: { loadBalancers: [{ loadBalancerArn: BALANCER }] },
    ...balancer,
  }),
  other([ELB, 'DeleteLoadBalancer', 'by ARN'], { request: { loadBalancerArn: BALANCER }, ...balancer }),
  other([ELB, 'SetSubnets', 'by ARN'], {
    request: { loadBalancerArn: BALANCER, subnets: [SUBNET] },
    ...balancer,
  }),
  other([ELB, 'SetIpAddressType', 'by ARN'], { request: { loadBalancerArn: BALANCER }, ...balancer }),
];

export const serviceCalls: readonly KnownCall[] = [...ecs, ...loadBalancers, ...tags];
