import { type CallContext, call, flag, integer, type Params, text } from '../core/index.ts';
import { onServices } from './access.ts';
import { deploy } from './deploying.ts';
import { deploymentSettings } from './deployment-settings.ts';
import { invalidParameter } from './errors.ts';
import type { Launch } from './launch.ts';
import { activeDefinition, capacityOf, checkLaunch, isSameLaunch } from './launching.ts';
import { clusterOf } from './names.ts';
import { checkNetwork, parseNetwork } from './network.ts';
import { activeService } from './service.ts';
import type { Service } from './service-rows.ts';
import { serviceView } from './service-view.ts';
import { ecsState } from './state.ts';
import { steer } from './steer.ts';
import { wake } from './wake.ts';

/** What is not said stays as it is. Anything that tasks are started from makes a new deployment. */
export const updateService = call({
  name: 'UpdateService',
  mutating: true,
  ...onServices('service'),
  run: (ctx, input) => {
    const service = activeService(ctx, input);
    checkController(service, input);
    const desiredCount = integer(input, 'desiredCount') ?? service.desiredCount;
    if (desiredCount < 0) throw invalidParameter('desiredCount cannot be negative.');
    const changed: Service = {
      ...service,
      ...deploymentSettings(input, service),
      desiredCount,
      isSteady: service.isSteady && desiredCount === service.desiredCount,
      executeCommand: flag(input, 'enableExecuteCommand') ?? service.executeCommand,
      managedTags: flag(input, 'enableECSManagedTags') ?? service.managedTags,
      propagateTags: text(input, 'propagateTags') ?? service.propagateTags,
      said: { ...service.said, ...definedOf(input, ['healthCheckGracePeriodSeconds', 'loadBalancers']) },
    };
    ecsState(ctx).services.put(service.arn, changed);
    const next = redeployed(ctx, changed, input);
    wake(ctx, service.arn, steer);
    return { service: serviceView(ctx, next) };
  },
});

function redeployed(ctx: CallContext, service: Service, input: Params): Service {
  if (service.controller !== 'ECS' || !service.launch) return service;
  const launch = nextLaunch(ctx, input, { service, before: service.launch });
  const isForced = flag(input, 'forceNewDeployment') ?? false;
  return isForced || !isSameLaunch(launch, service.launch) ? deploy(ctx, service, launch) : service;
}

type Current = { readonly service: Service; readonly before: Launch };

function nextLaunch(ctx: CallContext, input: Params, { service, before }: Current): Launch {
  const definition = activeDefinition(ctx, text(input, 'taskDefinition') ?? before.taskDefinitionArn);
  const network = parseNetwork(input) ?? before.network;
  const { strategy, capacityProvider, launchType } = before;
  const isMoved = input.capacityProviderStrategy !== undefined;
  const capacity = isMoved
    ? capacityOf(input, clusterOf(ctx, { cluster: service.clusterName }))
    : { launchType, ...(strategy ? { strategy } : {}), ...(capacityProvider ? { capacityProvider } : {}) };
  const platformVersion = text(input, 'platformVersion') ?? before.platformVersion;
  const launch: Launch = {
    taskDefinitionArn: definition.arn,
    ...capacity,
    ...(network ? { network } : {}),
    ...(platformVersion === undefined ? {} : { platformVersion }),
  };
  checkLaunch(definition, launch);
  if (network && input.networkConfiguration !== undefined) checkNetwork(ctx, network);
  return launch;
}

const DEPLOYED: Readonly<Record<string, string>> = {
  networkConfiguration: 'update network parameters',
  taskDefinition: 'update task definition',
  platformVersion: 'update platform version',
  capacityProviderStrategy: 'update capacity provider strategy',
  loadBalancers: 'update load balancers',
};

/** Where CodeDeploy or another controller deploys, nothing can be deployed from here. */
function checkController({ controller }: Service, input: Params): void {
  if (controller === 'ECS') return;
  const said = Object.entries(DEPLOYED).find(([name]) => input[name] !== undefined)?.[1];
  const what = said ?? (flag(input, 'forceNewDeployment') ? 'force a new deployment' : undefined);
  if (what === undefined) return;
  if (controller === 'CODE_DEPLOY') {
    const hint = 'Use AWS CodeDeploy to trigger a new deployment.';
    const lead = said === undefined ? 'Cannot' : 'Unable to';
    throw invalidParameter(`${lead} ${what} on services with a CODE_DEPLOY deployment controller. ${hint}`);
  }
  throw invalidParameter(`Unable to ${what} on services with an EXTERNAL deployment controller.`);
}

function definedOf(input: Params, names: readonly string[]): Params {
  return Object.fromEntries(
    names.flatMap((name) => (input[name] === undefined ? [] : [[name, input[name]]])),
  );
}
