import type { CallContext, Params } from '../core/index.ts';
import type { Launch } from './launch.ts';
import { taskArn } from './names.ts';
import { type Attachment, ecsState, type Tag, type Task } from './state.ts';
import { putTags, tagsOf } from './tags.ts';
import { containersOf } from './task-definition.ts';
import { begin } from './task-life.ts';

export type NewTask = {
  readonly clusterName: string;
  readonly launch: Launch;
  readonly group?: string | undefined;
  readonly startedBy?: string | undefined;
  readonly serviceName?: string;
  readonly containerInstanceArn?: string | undefined;
  readonly overrides?: Params;
  readonly executeCommand?: boolean | undefined;
  readonly tags?: readonly Tag[];
  readonly managedTags?: boolean | undefined;
  readonly propagateTags?: string | undefined;
};

/** A task at its beginning: PROVISIONING with an interface to come, else PENDING. */
export function startTask(ctx: CallContext, order: NewTask): Task {
  const { clusterName, launch, startedBy, serviceName, containerInstanceArn } = order;
  const id = ctx.world.random.hex(32);
  const definition = ecsState(ctx).taskDefinitions.get(launch.taskDefinitionArn);
  const attachment = newAttachment(ctx, order);
  const containers = definition ? containersOf(definition) : [];
  const task: Task = {
    id,
    arn: taskArn(ctx, clusterName, id),
    clusterName,
    launch,
    group: order.group ?? `family:${definition?.family ?? ''}`,
    desiredStatus: 'RUNNING',
    lastStatus: attachment ? 'PROVISIONING' : 'PENDING',
    version: 1,
    containers: containers.map((container) => ({ id: ctx.world.random.uuid(), ...container })),
    overrides: order.overrides ?? {},
    executeCommand: order.executeCommand ?? false,
    createdAt: ctx.now,
    updatedAt: ctx.now,
    ...(startedBy === undefined ? {} : { startedBy }),
    ...(serviceName === undefined ? {} : { serviceName }),
    ...(containerInstanceArn === undefined ? {} : { containerInstanceArn }),
    ...(attachment ? { attachment } : {}),
  };
  putTags(ctx, task.arn, tagsFor(ctx, order));
  begin(ctx, task);
  return task;
}

/** In the subnet with the fewest tasks of this cluster, as ECS spreads them. */
function newAttachment(ctx: CallContext, { launch, clusterName }: NewTask): Attachment | undefined {
  const { network } = launch;
  if (!network) return undefined;
  const there = ecsState(ctx)
    .tasks.all()
    .filter((task) => task.clusterName === clusterName && task.desiredStatus === 'RUNNING')
    .map(({ attachment }) => attachment?.subnetId);
  const crowd = (subnet: string) => there.filter((one) => one === subnet).length;
  const [subnetId = ''] = [...network.subnets].sort((a, b) => crowd(a) - crowd(b));
  return { id: ctx.world.random.uuid(), subnetId, status: 'PRECREATED' };
}

function tagsFor(ctx: CallContext, order: NewTask): readonly Tag[] {
  const { clusterName, serviceName, launch, propagateTags, managedTags } = order;
  const serviceArn = ctx.arn('ecs', `service/${clusterName}/${serviceName}`);
  const from =
    propagateTags === 'TASK_DEFINITION'
      ? tagsOf(ctx, launch.taskDefinitionArn)
      : propagateTags === 'SERVICE'
        ? tagsOf(ctx, serviceArn)
        : [];
  const service = serviceName === undefined ? [] : [{ key: 'aws:ecs:serviceName', value: serviceName }];
  const managed = managedTags ? [{ key: 'aws:ecs:clusterName', value: clusterName }, ...service] : [];
  return [...from, ...managed, ...(order.tags ?? [])];
}
