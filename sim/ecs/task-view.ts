import type { CallContext, Params, Value } from '../core/index.ts';
import { clusterArn } from './names.ts';
import { type Attachment, ecsState, type Task } from './state.ts';

/** How a reader has moments: the API in seconds, events as text. */
type Moment = (ms: number) => Value;

const SECONDS: Moment = (ms) => ms / 1000;
const TEXT: Moment = (ms) => new Date(ms).toISOString();

/** As DescribeTasks has it; tags are the caller's matter. */
export function taskView(ctx: CallContext, task: Task): Params {
  return {
    ...common(ctx, task, SECONDS),
    attachments: attachments(task, 'ElasticNetworkInterface'),
    attributes: [{ name: 'ecs.cpu-architecture', value: 'x86_64' }],
    containers: containers(ctx, task),
    enableExecuteCommand: task.executeCommand,
    ephemeralStorage: task.launch.launchType === 'FARGATE' ? { sizeInGiB: 20 } : undefined,
    healthStatus: 'UNKNOWN',
  };
}

/** The `detail` of ECS Task State Change. Its attachments name the interface, never its groups. */
export function taskDetail(ctx: CallContext, task: Task): Params {
  return {
    ...common(ctx, task, TEXT),
    attachments: attachments(task, 'eni'),
    containers: containers(ctx, task),
    updatedAt: TEXT(task.updatedAt),
  };
}

function common(ctx: CallContext, task: Task, moment: Moment): Params {
  const { launch, containerInstanceArn, overrides } = task;
  const when = (ms: number | undefined) => (ms === undefined ? undefined : moment(ms));
  const isFargate = launch.launchType === 'FARGATE';
  const definition = ecsState(ctx).taskDefinitions.get(launch.taskDefinitionArn);
  const isConnected = task.pullStartedAt !== undefined;
  return {
    availabilityZone: task.availabilityZone,
    capacityProviderName: launch.capacityProvider,
    clusterArn: clusterArn(ctx, task.clusterName),
    connectivity: isConnected ? 'CONNECTED' : undefined,
    connectivityAt: when(task.pullStartedAt),
    containerInstanceArn,
    cpu: definition?.said.cpu ?? (isFargate ? '256' : '0'),
    createdAt: moment(task.createdAt),
    desiredStatus: task.desiredStatus,
    group: task.group,
    lastStatus: task.lastStatus,
    launchType: launch.launchType,
    memory: definition?.said.memory ?? '512',
    overrides: { containerOverrides: [], inferenceAcceleratorOverrides: [], ...overrides },
    platformFamily: isFargate ? 'Linux' : undefined,
    platformVersion: isFargate ? platformVersion(launch.platformVersion) : undefined,
    pullStartedAt: when(task.pullStartedAt),
    startedAt: when(task.startedAt),
    startedBy: task.startedBy,
    stopCode: task.stopCode,
    stoppedAt: when(task.stoppedAt),
    stoppedReason: task.stoppedReason,
    stoppingAt: when(task.stoppingAt),
    taskArn: task.arn,
    taskDefinitionArn: launch.taskDefinitionArn,
    version: task.version,
  };
}

/** `LATEST` is what is asked for, never what runs. */
function platformVersion(asked: string | undefined): string {
  return asked === undefined || asked === 'LATEST' ? '1.4.0' : asked;
}

function attachments(task: Task, type: string): readonly Params[] {
  const { attachment } = task;
  if (!attachment) return [];
  return [{ id: attachment.id, type, status: attachment.status, details: details(attachment) }];
}

function details({ subnetId, created }: Attachment): readonly Params[] {
  const pairs: readonly (readonly [string, string | undefined])[] = [
    ['subnetId', subnetId],
    ['networkInterfaceId', created?.networkInterfaceId],
    ['macAddress', created?.macAddress],
    ['privateDnsName', created?.privateDnsName],
    ['privateIPv4Address', created?.privateIp],
  ];
  return pairs.flatMap(([name, value]) => (value === undefined ? [] : { name, value }));
}

function containers(ctx: CallContext, task: Task): readonly Params[] {
  const { attachment, lastStatus } = task;
  const address = attachment?.created?.privateIp;
  return task.containers.map(({ id, name, image }) => ({
    containerArn: ctx.arn('ecs', `container/${task.clusterName}/${task.id}/${id}`),
    taskArn: task.arn,
    name,
    image,
    lastStatus: lastStatus === 'RUNNING' || lastStatus === 'STOPPED' ? lastStatus : 'PENDING',
    networkInterfaces:
      attachment && address !== undefined
        ? [{ attachmentId: attachment.id, privateIpv4Address: address }]
        : [],
    healthStatus: 'UNKNOWN',
    cpu: '0',
  }));
}
