import { type CallContext, type Params, texts } from '../core/index.ts';
import { type Cluster, ecsState } from './state.ts';
import { tagsOf } from './tags.ts';

export function clusterView(ctx: CallContext, cluster: Cluster, include: readonly string[] = []): Params {
  const { tasks, services, containerInstances } = ecsState(ctx);
  const { name } = cluster;
  const own = tasks.all().filter((task) => task.clusterName === name);
  const isComing = ['PROVISIONING', 'PENDING', 'ACTIVATING'];
  const { settings, configuration } = cluster.said;
  return {
    clusterArn: cluster.arn,
    clusterName: name,
    status: cluster.status,
    registeredContainerInstancesCount: containerInstances
      .all()
      .filter((one) => one.clusterName === name && one.status !== 'INACTIVE').length,
    runningTasksCount: own.filter(({ lastStatus }) => lastStatus === 'RUNNING').length,
    pendingTasksCount: own.filter(({ lastStatus }) => isComing.includes(lastStatus)).length,
    activeServicesCount: services.all().filter((one) => one.clusterName === name && one.status === 'ACTIVE')
      .length,
    statistics: [],
    tags: include.includes('TAGS') ? tagsOf(ctx, cluster.arn) : [],
    settings: include.includes('SETTINGS') ? (settings ?? []) : [],
    configuration: include.includes('CONFIGURATIONS') ? configuration : undefined,
    capacityProviders: cluster.capacityProviders,
    defaultCapacityProviderStrategy: cluster.defaultStrategy,
  };
}

export function includeOf(input: Params): readonly string[] {
  return texts(input, 'include');
}
