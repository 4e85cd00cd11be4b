import type { CallContext, Params } from '../core/index.ts';
import { principalArn } from '../core/index.ts';
import type { Launch } from './launch.ts';
import { clusterArn } from './names.ts';
import { ecsCaller, networkView } from './network.ts';
import { isRunning } from './rolling.ts';
import type { Deployment, Service } from './service-rows.ts';
import { tasksOf } from './service-tasks.ts';
import type { Task } from './state.ts';
import { taskSetsOf } from './steer-task-sets.ts';
import { tagsOf } from './tags.ts';
import { taskSetView } from './task-set-view.ts';

export function serviceView(ctx: CallContext, service: Service, withTags = false): Params {
  const { launch, said, controller, clusterName } = service;
  const wanted = tasksOf(ctx, service).filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
  const isRolling = controller === 'ECS';
  return {
    serviceArn: service.arn,
    serviceName: service.name,
    clusterArn: clusterArn(ctx, clusterName),
    loadBalancers: said.loadBalancers ?? [],
    serviceRegistries: said.serviceRegistries ?? [],
    status: service.status,
    desiredCount: service.desiredCount,
    ...counts(wanted),
    ...(launch ? launchView(launch) : {}),
    deploymentConfiguration: deploymentConfiguration(service),
    deployments: isRolling ? service.deployments.map((one) => deploymentView(service, one, wanted)) : [],
    taskSets: isRolling ? undefined : taskSetsOf(ctx, service).map((set) => taskSetView(ctx, service, set)),
    roleArn: principalArn(ecsCaller(ctx)),
    events: service.events.map(({ id, at, message }) => ({ id, createdAt: at / 1000, message })),
    createdAt: service.createdAt / 1000,
    createdBy: service.createdBy,
    placementConstraints: said.placementConstraints ?? [],
    placementStrategy: said.placementStrategy ?? [],
    networkConfiguration: networkView(launch?.network),
    healthCheckGracePeriodSeconds: said.healthCheckGracePeriodSeconds,
    schedulingStrategy: 'REPLICA',
    deploymentController: { type: controller },
    enableECSManagedTags: service.managedTags,
    propagateTags: service.propagateTags,
    enableExecuteCommand: service.executeCommand,
    tags: withTags ? tagsOf(ctx, service.arn) : undefined,
  };
}

function deploymentConfiguration({ breaker, maximumPercent, minimumPercent, controller }: Service): Params {
  return {
    deploymentCircuitBreaker: controller === 'ECS' ? breaker : undefined,
    maximumPercent,
    minimumHealthyPercent: minimumPercent,
    strategy: controller === 'ECS' ? 'ROLLING' : undefined,
  };
}

/** A deployment's own counts, and its own network configuration: older ones differ from the service's. */
function deploymentView(service: Service, deployment: Deployment, wanted: readonly Task[]): Params {
  const own = wanted.filter(({ startedBy }) => startedBy === deployment.id);
  const isPrimary = deployment.status === 'PRIMARY';
  return {
    id: deployment.id,
    status: deployment.status,
    desiredCount: isPrimary ? service.desiredCount : own.length,
    ...counts(own),
    failedTasks: deployment.failedTasks,
    createdAt: deployment.createdAt / 1000,
    updatedAt: deployment.updatedAt / 1000,
    ...launchView(deployment.launch),
    networkConfiguration: networkView(deployment.launch.network),
    rolloutState: deployment.rollout,
    rolloutStateReason: deployment.rolloutReason,
  };
}

function counts(tasks: readonly Task[]): {
  readonly runningCount: number;
  readonly pendingCount: number;
} {
  const runningCount = tasks.filter(isRunning).length;
  return { runningCount, pendingCount: tasks.length - runningCount };
}

/** With a strategy the launch type is not told. */
export function launchView({ strategy, launchType, platformVersion, taskDefinitionArn }: Launch): Params {
  const isFargate = launchType === 'FARGATE';
  return {
    taskDefinition: taskDefinitionArn,
    ...(strategy ? { capacityProviderStrategy: strategy } : { launchType }),
    platformVersion: isFargate ? (platformVersion ?? 'LATEST') : undefined,
    platformFamily: isFargate ? 'Linux' : undefined,
  };
}
