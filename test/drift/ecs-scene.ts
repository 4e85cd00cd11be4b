import { rawGroups } from '../support/raw-network.ts';

export const ACCOUNT = '111111111111';
export const arn = (rest: string) => `arn:aws:ecs:eu-west-1:${ACCOUNT}:${rest}`;
export const [WEB, ALB, DEFAULT] = ['sg-0aaaaaaaaaaaaaaaa', 'sg-0bbbbbbbbbbbbbbbb', 'sg-0dddddddddddddddd'];
export const [A, B] = ['subnet-0aaaaaaaaaaaaaaaa', 'subnet-0bbbbbbbbbbbbbbbb'];
export const VPC = 'vpc-0aaaaaaaaaaaaaaaa';
const ENI = 'eni-0aaaaaaaaaaaaaaaa';

export const GROUPS = rawGroups([
  { id: WEB, name: 'web', rules: [] },
  { id: ALB, name: 'alb', rules: [] },
  { id: DEFAULT, name: 'default', rules: [] },
]);
export const SUBNETS = {
  subnets: {
    Subnets: [
      [A, 'a'],
      [B, 'b'],
    ].map(([SubnetId, Value]) => ({ SubnetId, VpcId: VPC, Tags: [{ Key: 'Name', Value }] })),
  },
};

type Network = {
  readonly groups?: readonly string[];
  readonly subnets?: readonly string[];
  readonly publicIp?: boolean;
};
export function service(
  { groups = [WEB], subnets = [A], publicIp = false }: Network = {},
  more: object = {},
) {
  const awsvpcConfiguration = {
    subnets,
    securityGroups: groups,
    assignPublicIp: publicIp ? 'ENABLED' : 'DISABLED',
  };
  return {
    services: {
      services: [
        {
          serviceArn: arn('service/prod/web'),
          serviceName: 'web',
          clusterArn: arn('cluster/prod'),
          status: 'ACTIVE',
          taskDefinition: arn('task-definition/web:1'),
          networkConfiguration: { awsvpcConfiguration },
          deployments: [{ status: 'PRIMARY', rolloutState: 'COMPLETED' }],
          ...more,
        },
      ],
    },
  };
}
export function task(more: object = {}) {
  return {
    tasks: {
      tasks: [
        {
          taskArn: arn('task/prod/job1'),
          clusterArn: arn('cluster/prod'),
          group: 'family:job',
          taskDefinitionArn: arn('task-definition/job:7'),
          lastStatus: 'RUNNING',
          desiredStatus: 'RUNNING',
          attachments: [
            { type: 'ElasticNetworkInterface', details: [{ name: 'networkInterfaceId', value: ENI }] },
          ],
          ...more,
        },
      ],
    },
  };
}
export const eni = ({ groups = [WEB], subnets = [A], publicIp = false }: Network = {}) => ({
  'network-interfaces': {
    NetworkInterfaces: [
      {
        NetworkInterfaceId: ENI,
        VpcId: VPC,
        SubnetId: subnets[0],
        OwnerId: ACCOUNT,
        Groups: groups.map((GroupId) => ({ GroupId })),
        PrivateIpAddresses: [
          { PrivateIpAddress: '10.0.0.5', ...(publicIp && { Association: { PublicIp: '203.0.113.9' } }) },
        ],
        ...(publicIp && { Association: { PublicIp: '203.0.113.9' } }),
      },
    ],
  },
});
export const definition = (family: string, networkMode: string) => ({
  'task-definitions': {
    taskDefinitions: [
      { taskDefinitionArn: arn(`task-definition/${family}`), family: family.split(':')[0], networkMode },
    ],
  },
});
export const ALL = { ...GROUPS, ...SUBNETS };
export const web = (members: string) => `ecs: { web: { match: { service: web }, ${members} } }`;
export const job = (members: string) => `ecs: { job: { match: { family: job }, ${members} } }`;
export const deny = (kind: string, where = '') => `guardrails: [{ id: g, deny: ${kind}${where} }]`;
