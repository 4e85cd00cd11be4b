import { answer, type Call, type CallParser, parameter, type Reading } from './call.ts';
import { ignored, namedTargets, type Place } from './named-targets.ts';
import { clusterName, namedServiceTarget, serviceTarget, taskTarget } from './resource-name.ts';
import { each, isObject, list, member } from './untyped.ts';

/** ECS's own name for the cluster of a call that names none. */
const DEFAULT_CLUSTER = 'default';

/** Auto scaling calls UpdateService all day with nothing else. */
const SCALING_ONLY: ReadonlySet<string> = new Set(['cluster', 'service', 'desiredCount']);

function startedTasks(call: Call): Reading {
  const tasks = list(answer(call, 'tasks'));
  const failures = list(answer(call, 'failures'));
  if (tasks.length === 0 && failures.length > 0) {
    return ignored('the call succeeded with failures only: nothing ran');
  }
  const cluster = requestedCluster(call);
  const as = (arn: unknown) => taskTarget(arn, call, cluster);
  return namedTargets(call, 'task', [{ values: each(tasks, 'taskArn'), as }]);
}

function updatedService(call: Call): Reading {
  const given = isObject(call.request) ? Object.keys(call.request) : [];
  const scaled = given.includes('desiredCount') && given.every((name) => SCALING_ONLY.has(name));
  return scaled ? ignored('only the number of tasks changed, not their network') : service(call);
}

/** The ARN of the response, else the name or ARN of the request. */
function service(call: Call): Reading {
  const answered = answer(call, 'service') ?? answer(call, 'taskSet');
  const cluster = clusterName(member(answered, 'clusterArn')) ?? requestedCluster(call);
  const byArn = (arn: unknown) => serviceTarget(arn, call, cluster);
  const byRequest: Place['as'] = (name) =>
    byArn(name) ?? (cluster === undefined ? null : namedServiceTarget(name, call, cluster));
  return namedTargets(call, 'service', [
    { values: [member(answered, 'serviceArn')], as: byArn },
    { values: [parameter(call, 'service') ?? parameter(call, 'serviceName')], as: byRequest },
  ]);
}

/** Undefined where a cluster is named that cannot be one: the default cluster is another one. */
function requestedCluster(call: Call): string | undefined {
  const given = parameter(call, 'cluster') ?? DEFAULT_CLUSTER;
  return clusterName(given);
}

export const ecsCalls: readonly CallParser[] = [
  { service: 'ecs', eventName: 'RunTask', read: startedTasks },
  { service: 'ecs', eventName: 'StartTask', read: startedTasks },
  { service: 'ecs', eventName: 'CreateService', read: service },
  { service: 'ecs', eventName: 'UpdateService', read: updatedService },
  // It may have been what an entry of the policy is about.
  { service: 'ecs', eventName: 'DeleteService', read: service },
  { service: 'ecs', eventName: 'CreateTaskSet', read: service },
  { service: 'ecs', eventName: 'UpdateServicePrimaryTaskSet', read: service },
];
