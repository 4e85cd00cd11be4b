import { awsService } from './actor.ts';
import type { Call, Reading } from './call.ts';
import type { Actor } from './event.ts';
import { ignored, namedTargets } from './named-targets.ts';
import { clusterName, ec2TargetOf, serviceTarget, taskTarget } from './resource-name.ts';
import { list, member, text } from './untyped.ts';

/** An event that ECS sends of its own accord: no call, no caller, and sometimes an `eventName` of its own. */
type EcsEvent = { readonly call: Call; readonly detail: unknown; readonly resources: unknown };

export type EcsEventParser = {
  readonly detailType: string;
  /** The part of EventBridge's pattern that keeps out what `read` would ignore. */
  readonly detail: Readonly<Record<string, unknown>>;
  readonly read: (event: EcsEvent) => Reading;
  readonly actor: (event: EcsEvent) => Actor;
};

const VERIFIABLE = ['SERVICE_STEADY_STATE', 'TASKSET_STEADY_STATE'];
const DEPLOYMENTS = [
  'SERVICE_DEPLOYMENT_IN_PROGRESS',
  'SERVICE_DEPLOYMENT_COMPLETED',
  'SERVICE_DEPLOYMENT_FAILED',
];
const STATES_WITH_NETWORK = ['PENDING', 'ACTIVATING', 'RUNNING'];

const asInterface = ec2TargetOf('AWS::EC2::NetworkInterface');

/** The only sign of the tasks that a service starts: there is no RunTask record of them. */
function changedTask({ call, detail }: EcsEvent): Reading {
  const desired = member(detail, 'desiredStatus');
  const last = member(detail, 'lastStatus');
  if (desired === 'STOPPED' || last === 'STOPPED') return ignored('the task is stopping or has stopped');
  if (last === 'PROVISIONING') return ignored('the task has no interface yet; a later event will tell');
  const as = (arn: unknown) => taskTarget(arn, call, clusterName(member(detail, 'clusterArn')));
  const task = namedTargets(call, 'task', [{ values: [member(detail, 'taskArn')], as }]);
  if (task.kind !== 'targets') return task;
  const interfaces = interfaceIds(detail)
    .map(asInterface)
    .filter((target) => target !== null);
  return { kind: 'targets', targets: [...task.targets, ...interfaces] };
}

/** The attachments name the interface, never its groups. */
function interfaceIds(detail: unknown): readonly unknown[] {
  return list(member(detail, 'attachments'))
    .flatMap((attachment) => list(member(attachment, 'details')))
    .filter((entry) => member(entry, 'name') === 'networkInterfaceId')
    .map((entry) => member(entry, 'value'));
}

/** The service stands in the envelope's `resources`. A deployment's outcome is verified on these, not awaited. */
function changedService(eventNames: readonly string[]): EcsEventParser['read'] {
  return ({ call, detail, resources }) => {
    const name = text(member(detail, 'eventName'));
    if (name === null) return { kind: 'unreadable', reason: 'it has no eventName' };
    if (!eventNames.includes(name)) return ignored("it says nothing of the service's network");
    const as = (arn: unknown) => serviceTarget(arn, call, clusterName(member(detail, 'clusterArn')));
    return namedTargets(call, 'service', [{ values: list(resources), as }]);
  };
}

/** `group` is the caller's own text for a standalone task, and ECS's for a service's: only that form is shown. */
function taskActor({ detail }: EcsEvent): Actor {
  const service = /^service:([A-Za-z0-9_-]{1,255})$/.exec(text(member(detail, 'group')) ?? '')?.[1];
  return awsService(service === undefined ? 'Amazon ECS' : `Amazon ECS for service ${service}`);
}

export const ecsEvents: readonly EcsEventParser[] = [
  {
    detailType: 'ECS Task State Change',
    detail: { desiredStatus: ['RUNNING'], lastStatus: STATES_WITH_NETWORK },
    read: changedTask,
    actor: taskActor,
  },
  {
    detailType: 'ECS Service Action',
    detail: { eventName: VERIFIABLE },
    read: changedService(VERIFIABLE),
    actor: () => awsService('Amazon ECS'),
  },
  {
    detailType: 'ECS Deployment State Change',
    detail: { eventName: DEPLOYMENTS },
    read: changedService(DEPLOYMENTS),
    actor: () => awsService('Amazon ECS'),
  },
];
