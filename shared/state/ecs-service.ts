import type { DeploymentController, NetworkConfiguration, Service } from '../model/index.ts';
import { accountOf, nameOf } from './arn.ts';
import type { Mutable, Raw, Trouble } from './untyped.ts';
import { optionalStruct, optionalText, structs, tags, text, texts } from './untyped.ts';

/** One revision of a service, as DescribeServiceRevisions gives it. */
export type Revision = NonNullable<Service['revisions']>[number];

/** One element of DescribeServices; `revisions` are its DescribeServiceRevisions, when they were read. */
export function service(raw: Raw, revisions: readonly Revision[] | undefined, trouble: Trouble): Service {
  const arn = text(raw, 'serviceArn', trouble);
  const deployments = structs(raw, 'deployments', trouble);
  const taskSets = structs(raw, 'taskSets', trouble);
  const mapped: Mutable<Service> = {
    arn,
    name: optionalText(raw, 'serviceName', trouble) ?? nameOf(arn),
    clusterArn: optionalText(raw, 'clusterArn', trouble) ?? '',
    account: accountOf(arn),
    controller: controllerOf(raw, trouble),
    status: optionalText(raw, 'status', trouble) ?? '',
    rollingOut: isRollingOut(deployments, trouble) || taskSets.length > 1,
    tags: tags(raw, trouble),
  };
  const network = networkOf(raw, trouble) ?? networkOf(primary(taskSets, trouble), trouble);
  const definition = optionalText(raw, 'taskDefinition', trouble);
  const known =
    revisions ?? (deployments.length === 0 ? undefined : deployments.map((one) => deployed(one, trouble)));
  if (network !== undefined) mapped.network = network;
  if (definition !== undefined) mapped.taskDefinitionArn = definition;
  if (known !== undefined) mapped.revisions = known;
  return mapped;
}

/** One element of DescribeServiceRevisions' `serviceRevisions`. */
export function revision(raw: Raw, trouble: Trouble): Revision {
  return withNetwork(text(raw, 'serviceRevisionArn', trouble), networkOf(raw, trouble));
}

/** A deployment under way carries its own network configuration: the older one is the way back. */
function deployed(raw: Raw, trouble: Trouble): Revision {
  return withNetwork(optionalText(raw, 'id', trouble) ?? '', networkOf(raw, trouble));
}

const withNetwork = (arn: string, network: NetworkConfiguration | undefined): Revision =>
  network === undefined ? { arn } : { arn, network };

function isRollingOut(deployments: readonly Raw[], trouble: Trouble): boolean {
  return (
    deployments.length > 1 ||
    deployments.some((one) => optionalText(one, 'rolloutState', trouble) === 'IN_PROGRESS')
  );
}

/** With an external controller the network configuration is that of the primary task set. */
function primary(taskSets: readonly Raw[], trouble: Trouble): Raw {
  return taskSets.find((one) => optionalText(one, 'status', trouble) === 'PRIMARY') ?? {};
}

function controllerOf(raw: Raw, trouble: Trouble): DeploymentController {
  const controller = optionalStruct(raw, 'deploymentController', trouble);
  const type = controller && optionalText(controller, 'type', trouble);
  return type === 'CODE_DEPLOY' || type === 'EXTERNAL' ? type : 'ECS';
}

/** No groups means that AWS takes the VPC's default group; undefined is a network mode other than awsvpc. */
function networkOf(raw: Raw, trouble: Trouble): NetworkConfiguration | undefined {
  const outer = optionalStruct(raw, 'networkConfiguration', trouble);
  const inner = outer && optionalStruct(outer, 'awsvpcConfiguration', trouble);
  if (inner === undefined) return undefined;
  return {
    subnets: texts(inner, 'subnets', trouble),
    groups: texts(inner, 'securityGroups', trouble),
    publicIp: optionalText(inner, 'assignPublicIp', trouble) === 'ENABLED',
  };
}
