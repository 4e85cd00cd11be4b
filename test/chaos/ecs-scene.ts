import type { Caller } from '../../sim/core/caller.ts';
import type { Params } from '../../sim/core/value.ts';
import type { Network } from '../../sim/ecs/launch.ts';
import { ecsState } from '../../sim/ecs/state.ts';
import { elbState } from '../../sim/elbv2/load-balancer.ts';
import type { Sim } from '../../sim/index.ts';
import { ACCOUNT, REGION } from '../support/kedge.ts';
import { type Act, actor, groupNamed, subnetNamed, truth } from './scene.ts';

/** What tasks of a service or a family must have; what is not here is nobody's business, but for a public address. */
const DESIRED_ECS: Readonly<
  Record<string, { readonly groups: readonly string[]; readonly subnets?: readonly string[] }>
> = {
  'service web': { groups: ['web'], subnets: ['private-a', 'private-b'] },
  'service legacy': { groups: ['web'] },
  'family batch': { groups: ['batch'] },
};

export const DESIRED_BALANCERS: Readonly<Record<string, readonly string[]>> = { front: ['alb'] };

const SERVICES = [
  { name: 'web', groups: ['web'], subnets: ['private-a', 'private-b'] },
  { name: 'free', groups: ['jump'], subnets: ['private-a'] },
];

export const ECS_POLICY: readonly string[] = [
  'ecs:',
  '  web:',
  '    match: { cluster: prod, service: web }',
  '    securityGroups: [web]',
  '    subnets: [private-a, private-b]',
  '    publicIp: false',
  '    remedy: rollback',
  '  legacy: { match: { cluster: prod, service: legacy }, securityGroups: [web], remedy: rollback }',
  '  batch: { match: { cluster: prod, family: batch }, securityGroups: [batch], remedy: stop }',
  'loadBalancers:',
  '  front: { match: { name: front }, securityGroups: [alb] }',
];

/** What ECS really has, whatever stale reads may say. */
export const ecsTruth = (sim: Sim) => ecsState({ world: sim.world, account: ACCOUNT, region: REGION });
export const elbTruth = (sim: Sim) => elbState({ world: sim.world, account: ACCOUNT, region: REGION });

export const ecsActor = (sim: Sim, caller: Caller): Act => actor(sim, caller, 'ecs');
export const elbActor = (sim: Sim, caller: Caller): Act => actor(sim, caller, 'elasticloadbalancing');

type Wanted = {
  readonly groups: readonly string[];
  readonly subnets: readonly string[];
  readonly isPublic: boolean;
};

export function networkInput(sim: Sim, { groups, subnets, isPublic }: Wanted): Params {
  return {
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets: subnets.map((name) => subnetNamed(sim, name)),
        securityGroups: groups.map((name) => groupNamed(sim, name)),
        assignPublicIp: isPublic ? 'ENABLED' : 'DISABLED',
      },
    },
  };
}

export const serviceInput = (serviceName: string, controller: string, network: Params): Params => ({
  cluster: 'prod',
  serviceName,
  taskDefinition: serviceName === 'web' ? 'web' : 'free',
  launchType: 'FARGATE',
  desiredCount: 1,
  deploymentController: { type: controller },
  ...network,
});

/** A cluster with two services and a task of somebody's own, a load balancer that is declared and one that is not. */
export function setEcs(sim: Sim, caller: Caller): void {
  const ecs = ecsActor(sim, caller);
  ecs('CreateCluster', { clusterName: 'prod' });
  for (const family of ['web', 'batch', 'free']) {
    ecs('RegisterTaskDefinition', {
      family,
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      containerDefinitions: [{ name: 'app', image: 'nginx' }],
    });
  }
  for (const { name, groups, subnets } of SERVICES) {
    const network = networkInput(sim, { groups, subnets, isPublic: false });
    ecs('CreateService', serviceInput(name, 'ECS', network));
  }
  const calm = networkInput(sim, { groups: ['batch'], subnets: ['private-a'], isPublic: false });
  ecs('RunTask', { cluster: 'prod', taskDefinition: 'batch', launchType: 'FARGATE', ...calm });
  const elb = elbActor(sim, caller);
  for (const [Name, group] of [
    ['front', 'alb'],
    ['other', 'jump'],
  ] as const) {
    const Subnets = ['private-a', 'private-b'].map((name) => subnetNamed(sim, name));
    elb('CreateLoadBalancer', {
      Name,
      Subnets,
      SecurityGroups: [groupNamed(sim, group)],
      Scheme: 'internal',
    });
  }
  const ec2 = actor(sim, caller);
  ec2('CreateNetworkInterface', {
    SubnetId: subnetNamed(sim, 'private-a'),
    SecurityGroupId: [groupNamed(sim, 'web')],
    Description: 'plain',
  });
}

export const balancerNamed = (sim: Sim, name: string) =>
  elbTruth(sim)
    .loadBalancers.all()
    .find((one) => one.name === name);

/** The interface that is nobody's but its owner's. */
export const plainInterface = (sim: Sim): string =>
  truth(sim)
    .interfaces.all()
    .find(({ description }) => description === 'plain')?.networkInterfaceId ?? 'eni-00000000000000000';

export type Subject = { readonly service?: string; readonly family: string; readonly network: Network };

/** What is wrong with a task or a service, by the obvious definitions: nothing of it is the product's. */
export function ecsWrongs(
  sim: Sim,
  { service, family, network }: Subject,
  kind: 'task' | 'service',
): readonly string[] {
  const entry = DESIRED_ECS[service === undefined ? `family ${family}` : `service ${service}`];
  const ids = (names: readonly string[]) => names.map((name) => groupNamed(sim, name));
  const same = (a: readonly string[], b: readonly string[]) => [...a].sort().join() === [...b].sort().join();
  const subnets = entry?.subnets?.map((name) => subnetNamed(sim, name));
  const isElsewhere =
    subnets !== undefined &&
    (kind === 'task' ? network.subnets.some((id) => !subnets.includes(id)) : !same(network.subnets, subnets));
  return [
    ...(entry !== undefined && !same(network.groups, ids(entry.groups)) ? ['has other groups'] : []),
    ...(isElsewhere ? ['is in other subnets'] : []),
    ...(network.publicIp ? ['has a public address'] : []),
  ];
}

export const familyOf = (taskDefinitionArn: string): string =>
  (taskDefinitionArn.split('/').at(-1) ?? '').replace(/:\d+$/, '');
