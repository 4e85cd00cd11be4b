import type { Task, TaskDefinition } from '../model/index.ts';
import { accountOf, nameOf } from './arn.ts';
import type { Mutable, Raw, Trouble } from './untyped.ts';
import { optionalText, structs, tags, text, texts } from './untyped.ts';

/** One element of DescribeTasks. */
export function task(raw: Raw, trouble: Trouble): Task {
  const arn = text(raw, 'taskArn', trouble);
  const taskDefinitionArn = optionalText(raw, 'taskDefinitionArn', trouble) ?? '';
  const mapped: Mutable<Task> = {
    arn,
    clusterArn: optionalText(raw, 'clusterArn', trouble) ?? '',
    account: accountOf(arn),
    taskDefinitionArn,
    interfaceIds: interfaceIds(raw, trouble),
    lastStatus: optionalText(raw, 'lastStatus', trouble) ?? '',
    desiredStatus: optionalText(raw, 'desiredStatus', trouble) ?? '',
    tags: tags(raw, trouble),
  };
  const startedBy = optionalText(raw, 'startedBy', trouble);
  const serviceName = serviceOf(optionalText(raw, 'group', trouble), startedBy);
  if (startedBy !== undefined) mapped.startedBy = startedBy;
  if (serviceName !== undefined) mapped.service = serviceName;
  if (taskDefinitionArn !== '') mapped.family = familyOf(taskDefinitionArn);
  return mapped;
}

/**
 * A service's tasks have the group "service:<name>" and are started by "ecs-svc/<deployment>". RunTask takes any
 * `startedBy` and group: a task that names another starter is no service's, whatever its group says, or it would
 * never be stopped.
 */
function serviceOf(group: string | undefined, startedBy: string | undefined): string | undefined {
  if (group?.startsWith('service:') !== true) return undefined;
  if (startedBy !== undefined && !startedBy.startsWith('ecs-svc/')) return undefined;
  return group.slice('service:'.length);
}

function interfaceIds(raw: Raw, trouble: Trouble): readonly string[] {
  const ids: string[] = [];
  for (const attachment of structs(raw, 'attachments', trouble)) {
    for (const detail of structs(attachment, 'details', trouble)) {
      const value = optionalText(detail, 'value', trouble);
      if (detail.name === 'networkInterfaceId' && value !== undefined) ids.push(value);
    }
  }
  return ids;
}

/**
 * One `taskDefinition` of DescribeTaskDefinition. Without a network mode it is Docker's bridge, but on Fargate awsvpc.
 */
export function taskDefinition(raw: Raw, trouble: Trouble): TaskDefinition {
  const arn = text(raw, 'taskDefinitionArn', trouble);
  const fargate = texts(raw, 'requiresCompatibilities', trouble).includes('FARGATE');
  return {
    arn,
    family: optionalText(raw, 'family', trouble) ?? familyOf(arn),
    networkMode: optionalText(raw, 'networkMode', trouble) ?? (fargate ? 'awsvpc' : 'bridge'),
  };
}

const familyOf = (arn: string): string => nameOf(arn).replace(/:\d+$/, '');
