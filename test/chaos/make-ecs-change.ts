import type { Caller } from '../../sim/core/caller.ts';
import type { Sim } from '../../sim/index.ts';
import type { EcsDeed } from './ecs-changes.ts';
import {
  balancerNamed,
  ecsActor,
  ecsTruth,
  elbActor,
  familyOf,
  networkInput,
  plainInterface,
  serviceInput,
} from './ecs-scene.ts';
import { actor, groupNamed, truth } from './scene.ts';

export function makeEcsChange(sim: Sim, caller: Caller, deed: EcsDeed): void {
  const ec2 = actor(sim, caller);
  switch (deed.do) {
    case 'run':
    case 'service':
    case 'legacy':
    case 'scale':
    case 'stop':
      runChange(sim, caller, deed);
      return;
    case 'balancer': {
      const SecurityGroups = deed.groups.map((name) => groupNamed(sim, name));
      const LoadBalancerArn = balancerNamed(sim, deed.name)?.arn;
      elbActor(sim, caller)('SetSecurityGroups', { LoadBalancerArn, SecurityGroups });
      return;
    }
    case 'interface': {
      const SecurityGroupId = deed.groups.map((name) => groupNamed(sim, name));
      const NetworkInterfaceId = plainInterface(sim);
      ec2('ModifyNetworkInterfaceAttribute', { NetworkInterfaceId, SecurityGroupId });
      return;
    }
    case 'subnet': {
      const VpcId = truth(sim).vpcs.all()[0]?.vpcId;
      ec2('CreateSubnet', { VpcId, CidrBlock: `10.0.${deed.number}.0/24` });
      return;
    }
    case 'route': {
      const RouteTableId = truth(sim).routeTables.all()[0]?.routeTableId;
      const DestinationCidrBlock = deed.cidr;
      const GatewayId = truth(sim).internetGateways.all()[0]?.gatewayId;
      if (deed.how === 'create') ec2('CreateRoute', { RouteTableId, DestinationCidrBlock, GatewayId });
      else ec2('DeleteRoute', { RouteTableId, DestinationCidrBlock });
    }
  }
}

type Run = Extract<EcsDeed, { do: 'run' | 'service' | 'legacy' | 'scale' | 'stop' }>;

function runChange(sim: Sim, caller: Caller, deed: Run): void {
  const ecs = ecsActor(sim, caller);
  switch (deed.do) {
    case 'run': {
      const { groups, subnet, isPublic } = deed;
      const network = networkInput(sim, { groups, subnets: [subnet], isPublic });
      ecs('RunTask', { cluster: 'prod', taskDefinition: deed.family, launchType: 'FARGATE', ...network });
      return;
    }
    case 'service':
      ecs('UpdateService', { cluster: 'prod', service: deed.service, ...networkInput(sim, deed) });
      return;
    case 'legacy': {
      const network = networkInput(sim, { groups: deed.groups, subnets: ['private-a'], isPublic: false });
      ecs('CreateService', serviceInput('legacy', 'CODE_DEPLOY', network));
      return;
    }
    case 'scale':
      ecs('UpdateService', {
        cluster: 'prod',
        service: deed.service,
        desiredCount: deed.count,
        forceNewDeployment: deed.isForced,
      });
      return;
    case 'stop': {
      const own = ecsTruth(sim)
        .tasks.all()
        .filter(({ serviceName, launch }) => serviceName === undefined && familyOf(launch.taskDefinitionArn));
      const task = own[deed.nth % Math.max(1, own.length)];
      if (task !== undefined) ecs('StopTask', { cluster: 'prod', task: task.arn, reason: 'done' });
    }
  }
}
