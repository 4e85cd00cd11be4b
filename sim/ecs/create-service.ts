import {
  AwsError,
  type CallContext,
  call,
  flag,
  integer,
  type Params,
  requiredText,
  text,
} from '../core/index.ts';
import { onServices } from './access.ts';
import { deploy } from './deploying.ts';
import { deploymentSettings } from './deployment-settings.ts';
import { invalidParameter } from './errors.ts';
import type { Launch } from './launch.ts';
import { requestedLaunch } from './launching.ts';
import { clusterOf, serviceArn } from './names.ts';
import type { Controller, Service } from './service-rows.ts';
import { serviceView } from './service-view.ts';
import { type Cluster, ecsState } from './state.ts';
import { steer } from './steer.ts';
import { parseTags, putTags } from './tags.ts';
import { addTaskSet } from './task-sets.ts';
import { wake } from './wake.ts';

export const createService = call({
  name: 'CreateService',
  mutating: true,
  ...onServices('serviceName'),
  run: (ctx, input) => {
    const { services } = ecsState(ctx);
    const cluster = clusterOf(ctx, input);
    const service = newService(ctx, input, cluster);
    const there = services.get(service.arn);
    if (there?.status === 'DRAINING')
      throw invalidParameter('Unable to Start a service that is still Draining.');
    if (there?.status === 'ACTIVE') throw invalidParameter('Creation of service was not idempotent.');
    services.put(service.arn, service);
    ecsState(ctx).tags.remove(service.arn);
    putTags(ctx, service.arn, parseTags(ctx, input));
    const launch = firstLaunch(ctx, input, { cluster, controller: service.controller });
    const started = launch ? run(ctx, service, launch) : service;
    wake(ctx, service.arn, steer);
    return { service: serviceView(ctx, started, true) };
  },
});

/** By a deployment of its own, or as the first task set of the controller that is to deploy it. */
function run(ctx: CallContext, service: Service, launch: Launch): Service {
  if (service.controller === 'ECS') return deploy(ctx, service, launch);
  const blue = { ...service, launch };
  ecsState(ctx).services.put(service.arn, blue);
  addTaskSet(ctx, blue, { launch, scale: 100, status: 'PRIMARY', said: service.said });
  return blue;
}

type Setting = { readonly cluster: Cluster; readonly controller: Controller };

/** An EXTERNAL service is an empty shell: what runs in it comes with its task sets. */
function firstLaunch(ctx: CallContext, input: Params, { cluster, controller }: Setting): Launch | undefined {
  if (controller !== 'EXTERNAL') return requestedLaunch(ctx, input, { cluster });
  const said = ['taskDefinition', 'networkConfiguration', 'launchType', 'platformVersion', 'loadBalancers'];
  const excess = said.find((name) => input[name] !== undefined);
  if (excess === undefined) return undefined;
  throw invalidParameter(
    `${excess} cannot be specified for services with an EXTERNAL deployment controller.`,
  );
}

const SAID = [
  'loadBalancers',
  'serviceRegistries',
  'placementConstraints',
  'placementStrategy',
  'healthCheckGracePeriodSeconds',
];

function newService(ctx: CallContext, input: Params, cluster: Cluster): Service {
  const name = requiredText(input, 'serviceName');
  if (!/^[\w-]{1,255}$/.test(name))
    throw invalidParameter('Service name must be at most 255 letters, numbers, hyphens and underscores.');
  const desiredCount = integer(input, 'desiredCount');
  const settings = deploymentSettings(input);
  if ((text(input, 'schedulingStrategy') ?? 'REPLICA') !== 'REPLICA')
    throw new AwsError('UnsupportedFeatureException', 'The simulator runs REPLICA services only.');
  if (desiredCount === undefined || desiredCount < 0)
    throw invalidParameter('desiredCount is required, and cannot be negative.');
  return {
    arn: serviceArn(ctx, cluster.name, name),
    name,
    clusterName: cluster.name,
    status: 'ACTIVE',
    desiredCount,
    ...settings,
    deployments: [],
    isSteady: false,
    executeCommand: flag(input, 'enableExecuteCommand') ?? false,
    managedTags: flag(input, 'enableECSManagedTags') ?? false,
    propagateTags: text(input, 'propagateTags') ?? 'NONE',
    said: Object.fromEntries(SAID.map((member) => [member, input[member]])),
    events: [],
    createdAt: ctx.now,
    createdBy: ctx.caller.arn,
  };
}
