import { type CallContext, type Params, requiredText, structs, text } from '../core/index.ts';
import { clientException, invalidParameter } from './errors.ts';
import type { Launch, Network } from './launch.ts';
import { checkNetwork, parseNetwork } from './network.ts';
import type { Cluster, TaskDefinition } from './state.ts';
import { findTaskDefinition } from './task-definition.ts';

/** What a request wants started, checked against what is there; `launchType` where the call itself decides it. */
export function requestedLaunch(
  ctx: CallContext,
  input: Params,
  { cluster, launchType }: { readonly cluster: Cluster; readonly launchType?: string },
): Launch {
  const definition = activeDefinition(ctx, requiredText(input, 'taskDefinition'));
  const capacity = launchType === undefined ? capacityOf(input, cluster) : { launchType };
  const network = parseNetwork(input);
  const platformVersion = text(input, 'platformVersion');
  const launch: Launch = {
    taskDefinitionArn: definition.arn,
    ...capacity,
    ...(network ? { network } : {}),
    ...(capacity.launchType === 'FARGATE' ? { platformVersion: platformVersion ?? 'LATEST' } : {}),
  };
  checkLaunch(definition, launch);
  if (network) checkNetwork(ctx, network);
  return launch;
}

export function activeDefinition(ctx: CallContext, said: string): TaskDefinition {
  const definition = findTaskDefinition(ctx, said);
  if (!definition) throw clientException('TaskDefinition not found.');
  if (definition.status !== 'ACTIVE') throw clientException('TaskDefinition is inactive');
  return definition;
}

type Capacity = Pick<Launch, 'launchType' | 'strategy' | 'capacityProvider'>;

/** A launch type, a strategy of capacity providers, or the cluster's own strategy; EC2 when nothing is said at all. */
export function capacityOf(input: Params, cluster: Cluster): Capacity {
  const launchType = text(input, 'launchType');
  const said = structs(input, 'capacityProviderStrategy');
  if (launchType !== undefined && said.length > 0) {
    const message = 'Specifying both a launch type and capacity provider strategy is not supported.';
    throw invalidParameter(`${message} Remove one and try again.`);
  }
  if (launchType !== undefined) {
    if (!['EC2', 'FARGATE', 'EXTERNAL'].includes(launchType))
      throw invalidParameter(`Invalid launch type '${launchType}'`);
    return { launchType };
  }
  const strategy = said.length > 0 ? said : cluster.defaultStrategy;
  const [first] = strategy;
  if (!first) return { launchType: 'EC2' };
  const capacityProvider = requiredText(first, 'capacityProvider');
  if (!cluster.capacityProviders.includes(capacityProvider)) {
    const lead = 'The specified capacity provider strategy cannot contain a capacity provider that is not';
    throw invalidParameter(`${lead} associated with the cluster.`);
  }
  const isFargate = capacityProvider.startsWith('FARGATE');
  return { launchType: isFargate ? 'FARGATE' : 'EC2', strategy, capacityProvider };
}

/** Whether this task definition can run that way. */
export function checkLaunch(definition: TaskDefinition, { launchType, network }: Launch): void {
  const isVpc = definition.networkMode === 'awsvpc';
  const isFargate = launchType === 'FARGATE';
  if (isFargate && !(definition.requires.includes('FARGATE') || (isVpc && definition.requires.length === 0)))
    throw invalidParameter('Task definition does not support launch_type FARGATE.');
  if (isVpc && !network)
    throw invalidParameter("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  if (!isVpc && network) {
    const message = 'Network Configuration is not valid for the given networkMode of this task definition.';
    throw invalidParameter(message);
  }
  if (network?.publicIp && !isFargate)
    throw invalidParameter('Assign public IP is not supported for this launch type.');
}

/** Members in another order are the same launch. */
export function isSameLaunch(a: Launch, b: Launch): boolean {
  const ordered = ({ taskDefinitionArn, launchType, strategy, platformVersion, network }: Launch) =>
    JSON.stringify([taskDefinitionArn, launchType, strategy, platformVersion, network && membersOf(network)]);
  return ordered(a) === ordered(b);
}

function membersOf({ subnets, groups, publicIp }: Network): readonly unknown[] {
  return [[...subnets].sort(), [...groups].sort(), publicIp];
}
