import { describe, expect, it } from 'vitest';
import { rawGroups } from '../support/raw-network.ts';
import { DB, described, group, VPC, WEB } from './described.ts';

const SERVICE = 'arn:aws:ecs:eu-west-1:111111111111:service/prod/web';

function service(of: { groups?: readonly string[]; taskGroups?: readonly string[]; account?: string } = {}) {
  const account = of.account ?? '111111111111';
  const arn = (what: string): string => `arn:aws:ecs:eu-west-1:${account}:${what}`;
  const { groups = [WEB], taskGroups = groups } = of;
  return {
    services: {
      services: [
        {
          serviceArn: arn('service/prod/web'),
          serviceName: 'web',
          clusterArn: arn('cluster/prod'),
          status: 'ACTIVE',
          networkConfiguration: {
            awsvpcConfiguration: {
              subnets: ['subnet-0aaaaaaaaaaaaaaaa'],
              securityGroups: groups,
              assignPublicIp: 'DISABLED',
            },
          },
        },
      ],
    },
    tasks: {
      tasks: [
        {
          taskArn: arn('task/prod/1'),
          clusterArn: arn('cluster/prod'),
          taskDefinitionArn: arn('task-definition/web:1'),
          group: 'service:web',
          lastStatus: 'RUNNING',
          desiredStatus: 'RUNNING',
          attachments: [
            {
              type: 'ElasticNetworkInterface',
              details: [{ name: 'networkInterfaceId', value: 'eni-0aaaaaaaaaaaaaaaa' }],
            },
          ],
        },
      ],
    },
    'network-interfaces': {
      NetworkInterfaces: [
        {
          NetworkInterfaceId: 'eni-0aaaaaaaaaaaaaaaa',
          SubnetId: 'subnet-0aaaaaaaaaaaaaaaa',
          VpcId: VPC,
          Groups: taskGroups.map((GroupId) => ({ GroupId })),
        },
      ],
    },
    subnets: {
      Subnets: [{ SubnetId: 'subnet-0aaaaaaaaaaaaaaaa', VpcId: VPC, AvailabilityZone: 'eu-west-1a' }],
    },
    ...rawGroups([group([]), { id: DB, name: 'db', rules: [] }]),
  };
}

describe('a service as it is', () => {
  it('says its groups, subnets and whether it is public', () => {
    const { draft, notes, found } = described(service());
    expect([notes, found]).toEqual([[], []]);
    expect(draft.ecs).toEqual([
      {
        key: 'web',
        match: { cluster: 'prod', service: 'web' },
        securityGroups: ['web'],
        subnets: ['subnet-0aaaaaaaaaaaaaaaa'],
        publicIp: false,
      },
    ]);
  });

  it('says nothing of what its tasks have otherwise', () => {
    const { draft, notes, found } = described(service({ taskGroups: [WEB, DB] }));
    expect(found).toEqual([]);
    expect(draft.ecs?.[0]).not.toHaveProperty('securityGroups');
    expect(draft.ecs?.[0]).toMatchObject({ publicIp: false });
    expect(notes).toEqual([
      `service ${SERVICE}: securityGroups left out: its tasks differ, or the state does not tell`,
    ]);
  });

  it('is left out where the interfaces of its tasks are not in the state', () => {
    const { 'network-interfaces': _, ...rest } = service();
    const { draft, notes, found } = described(rest);
    expect([draft.ecs, found]).toEqual([[], []]);
    expect(notes).toEqual([`service ${SERVICE}: left out: the interfaces of its tasks are not in the state`]);
  });

  it('is told from one of the same name in another account', () => {
    const [here, there] = [service(), service({ account: '222222222222', groups: [DB], taskGroups: [DB] })];
    const { draft, found } = described({
      ...here,
      tasks: { tasks: [] },
      services: [here.services, there.services],
    });
    expect(found).toEqual([]);
    expect(draft.ecs).toMatchObject([
      { match: { accounts: ['111111111111'] }, securityGroups: ['web'] },
      { match: { accounts: ['222222222222'] }, securityGroups: ['db'] },
    ]);
  });
});

describe('a load balancer as it is', () => {
  it('says its groups; one without groups is nothing to hold', () => {
    const arn = 'arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer';
    const balancer = (name: string, SecurityGroups: readonly string[]) => ({
      LoadBalancerArn: `${arn}/app/${name}/50dc6c495c0c9188`,
      LoadBalancerName: name,
      Type: 'application',
      Scheme: 'internal',
      VpcId: VPC,
      SecurityGroups,
    });
    const { draft, notes, found } = described({
      ...rawGroups([group([])]),
      'load-balancers': { LoadBalancers: [balancer('web', [WEB]), balancer('net', [])] },
    });
    expect([notes, found]).toEqual([[], []]);
    expect(draft.loadBalancers).toEqual([
      { key: 'web', match: { name: 'web', vpc: VPC }, securityGroups: ['web'] },
    ]);
  });
});
