import type { Interface, NetworkConfiguration, Service, Tags, Task } from '../model/index.ts';
import type { EcsEntry, EcsMatch } from '../policy/index.ts';
import { matchText } from '../policy/index.ts';
import type { Context } from './context.ts';

/**
 * A service or a task as far as an `ecs` entry can tell them apart. `network` is what it really has: a service's
 * configuration, a task's interface; undefined when it does not use awsvpc or its interface is not in the state.
 */
export type EcsSubject = {
  readonly kind: 'service' | 'task';
  readonly arn: string;
  readonly name: string;
  readonly cluster: string;
  readonly service: string | null;
  readonly family: string | null;
  readonly account: string;
  readonly tags: Tags;
  readonly network: NetworkConfiguration | undefined;
  readonly networkMode: string | null;
  /** Why `network` is not known although it ought to be. */
  readonly unknown: string | null;
};

export function serviceSubject(context: Context, service: Service): EcsSubject {
  const definition = context.state.taskDefinitions.get(service.taskDefinitionArn ?? '');
  return {
    kind: 'service',
    arn: service.arn,
    name: service.name,
    cluster: lastPart(service.clusterArn),
    service: service.name,
    family: definition?.family ?? familyOf(service.taskDefinitionArn),
    account: service.account,
    tags: service.tags,
    network: service.network,
    networkMode: definition?.networkMode ?? (service.network === undefined ? null : 'awsvpc'),
    unknown: null,
  };
}

export function taskSubject(context: Context, task: Task): EcsSubject {
  const interfaces = task.interfaceIds.map((id) => context.state.interfaces.get(id));
  const known = interfaces.filter((one): one is Interface => one !== undefined);
  const complete = known.length === interfaces.length && known.length > 0;
  const definition = context.state.taskDefinitions.get(task.taskDefinitionArn);
  return {
    kind: 'task',
    arn: task.arn,
    name: task.tags.Name ?? lastPart(task.arn),
    cluster: lastPart(task.clusterArn),
    service: task.service ?? null,
    family: task.family ?? definition?.family ?? familyOf(task.taskDefinitionArn),
    account: task.account,
    tags: task.tags,
    network: complete ? networkOf(known) : undefined,
    networkMode: definition?.networkMode ?? (task.interfaceIds.length > 0 ? 'awsvpc' : null),
    unknown:
      complete || task.interfaceIds.length === 0
        ? null
        : `interface ${task.interfaceIds.join(', ')} is not in the state`,
  };
}

function networkOf(interfaces: readonly Interface[]): NetworkConfiguration {
  return {
    subnets: interfaces.map((one) => one.subnetId),
    groups: [...new Set(interfaces.flatMap((one) => one.groups))],
    publicIp: interfaces.some((one) => one.publicIps.length > 0),
  };
}

/** Both "arn:…:cluster/prod" and a bare "prod" end in the name. */
export function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

/** arn:aws:ecs:…:task-definition/web:7 → web */
function familyOf(arn: string | undefined): string | null {
  return arn === undefined ? null : lastPart(arn).replace(/:\d+$/, '');
}

/**
 * The entries about this subject. An entry that names a service is about that service and its tasks; one that
 * names only a family or a cluster is about every service and task of it.
 */
export function entriesOfSubject(context: Context, subject: EcsSubject): readonly EcsEntry[] {
  return context.policy.ecs.filter((entry) => matchesSubject(context, entry.match, subject));
}

function matchesSubject(context: Context, match: EcsMatch, subject: EcsSubject): boolean {
  const region = subject.arn.split(':')[3] ?? context.state.region;
  return (
    fits(match.cluster, subject.cluster) &&
    fits(match.service, subject.service) &&
    fits(match.family, subject.family) &&
    anyFits(match.accounts, subject.account) &&
    anyFits(match.regions, region) &&
    Object.entries(match.tags ?? {}).every(([key, value]) => fits(value, subject.tags[key] ?? null))
  );
}

function fits(pattern: string | undefined, text: string | null): boolean {
  return pattern === undefined || (text !== null && matchText(pattern, text));
}

function anyFits(patterns: readonly string[] | undefined, text: string | null): boolean {
  return patterns === undefined || patterns.some((pattern) => fits(pattern, text));
}
