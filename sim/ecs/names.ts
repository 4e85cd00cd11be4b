import { type CallContext, type Params, text } from '../core/index.ts';
import { clusterNotFound, invalidParameter } from './errors.ts';
import { type Cluster, ecsState } from './state.ts';

/** The name of the cluster that a request means, by name or ARN; without one, `default`. */
export function clusterName(ctx: CallContext, input: Params): string {
  const said = text(input, 'cluster') ?? '';
  return said === '' ? 'default' : nameOfCluster(ctx, said);
}

export function nameOfCluster(ctx: CallContext, said: string): string {
  const [name, ...more] = resourcePath(ctx, said, 'cluster') ?? [said];
  if (more.length > 0 || name === undefined || !/^[\w-]{1,255}$/.test(name))
    throw invalidParameter('Invalid identifier: Unexpected number of separators');
  return name;
}

export function clusterOf(ctx: CallContext, input: Params): Cluster {
  const cluster = ecsState(ctx).clusters.get(clusterName(ctx, input));
  if (cluster?.status !== 'ACTIVE') throw clusterNotFound();
  return cluster;
}

/** The name of a service of this cluster, by name or ARN. */
export function serviceName(ctx: CallContext, cluster: string, said: string): string {
  const path = resourcePath(ctx, said, 'service');
  return path === undefined ? said : inCluster(cluster, path);
}

/** The id of a task of this cluster, by id or ARN. */
export function taskId(ctx: CallContext, cluster: string, said: string): string {
  const path = resourcePath(ctx, said, 'task');
  const id = path === undefined ? said : inCluster(cluster, path);
  if (id.length !== 32 && id.length !== 36) throw invalidParameter('taskId length should be one of [32,36]');
  return id;
}

export function containerInstanceId(ctx: CallContext, cluster: string, said: string): string {
  const path = resourcePath(ctx, said, 'container-instance');
  return path === undefined ? said : inCluster(cluster, path);
}

/** ARNs of before 2018 do not name the cluster. */
function inCluster(cluster: string, path: readonly string[]): string {
  const [first = '', second] = path;
  if (second === undefined) return first;
  if (first === cluster) return second;
  throw invalidParameter(
    `Invalid identifier: Identifier is for cluster ${first}. Your cluster is ${cluster}`,
  );
}

/** `['prod', 'web']` of `arn:…:service/prod/web`; undefined for what is no ARN. */
function resourcePath(ctx: CallContext, said: string, type: string): readonly string[] | undefined {
  if (!said.startsWith('arn:')) return undefined;
  const [, , service, region, account, resource = ''] = said.split(':');
  const [kind, ...path] = resource.split('/');
  if (service !== 'ecs' || kind !== type || path.length === 0)
    throw invalidParameter(`Invalid identifier: Identifier is for ${kind}. Expected ${type}`);
  if (account !== ctx.account)
    throw invalidParameter(`Identifier is for ${account}. Your accountId is ${ctx.account}`);
  if (region !== ctx.region)
    throw invalidParameter(`Identifier is for ${region}. Your Region is ${ctx.region}`);
  return path;
}

export function clusterArn(ctx: CallContext, cluster: string): string {
  return ctx.arn('ecs', `cluster/${cluster}`);
}

export function serviceArn(ctx: CallContext, cluster: string, name: string): string {
  return ctx.arn('ecs', `service/${cluster}/${name}`);
}

export function taskArn(ctx: CallContext, cluster: string, id: string): string {
  return ctx.arn('ecs', `task/${cluster}/${id}`);
}

/** Nineteen digits, as deployments and revisions are numbered. */
export function longNumber(ctx: CallContext): string {
  const { random } = ctx.world;
  return `${random.integer(1, 9)}${String(random.integer(0, 999_999_999)).padStart(9, '0')}${String(
    random.integer(0, 999_999_999),
  ).padStart(9, '0')}`;
}
