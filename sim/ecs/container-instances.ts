import type { CallContext, Params } from '../core/index.ts';
import { type ContainerInstance, ecsState } from './state.ts';

export function containerInstanceArn(ctx: CallContext, cluster: string, id: string): string {
  return ctx.arn('ecs', `container-instance/${cluster}/${id}`);
}

/** Instances that take tasks, by ARN. How much room is on them is not counted. */
export function freeInstances(ctx: CallContext, cluster: string): readonly string[] {
  return ecsState(ctx)
    .containerInstances.all()
    .filter(({ clusterName, status }) => clusterName === cluster && status === 'ACTIVE')
    .map(({ arn }) => arn);
}

export function containerInstanceView(ctx: CallContext, instance: ContainerInstance): Params {
  const own = ecsState(ctx)
    .tasks.all()
    .filter(({ containerInstanceArn: arn }) => arn === instance.arn);
  const count = (isCounted: (status: string) => boolean) =>
    own.filter(({ lastStatus }) => isCounted(lastStatus)).length;
  return {
    containerInstanceArn: instance.arn,
    ec2InstanceId: instance.ec2InstanceId,
    version: 1,
    remainingResources: [],
    registeredResources: [],
    status: instance.status,
    agentConnected: instance.status === 'ACTIVE',
    runningTasksCount: count((status) => status === 'RUNNING'),
    pendingTasksCount: count((status) => ['PROVISIONING', 'PENDING', 'ACTIVATING'].includes(status)),
    attributes: [],
    registeredAt: instance.registeredAt / 1000,
    attachments: [],
    tags: [],
  };
}
