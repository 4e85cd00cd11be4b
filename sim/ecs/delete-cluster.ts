import { AwsError, call } from '../core/index.ts';
import { onCluster } from './access.ts';
import { clusterView } from './cluster-view.ts';
import { clusterOf } from './names.ts';
import { ecsState } from './state.ts';

/** Only an empty one goes; it is described as INACTIVE afterwards. */
export const deleteCluster = call({
  name: 'DeleteCluster',
  mutating: true,
  ...onCluster,
  run: (ctx, input) => {
    const cluster = clusterOf(ctx, input);
    const { clusters, services, tasks, containerInstances } = ecsState(ctx);
    const isHere = ({ clusterName }: { clusterName: string }) => clusterName === cluster.name;
    const isFull = (what: string, many: string) => {
      const message = `The Cluster cannot be deleted while ${many} are active.`;
      return new AwsError(`ClusterContains${what}Exception`, message);
    };
    if (services.all().some((one) => isHere(one) && one.status !== 'INACTIVE'))
      throw isFull('Services', 'Services');
    if (containerInstances.all().some((one) => isHere(one) && one.status !== 'INACTIVE'))
      throw isFull('ContainerInstances', 'Container Instances');
    if (tasks.all().some((one) => isHere(one) && one.lastStatus !== 'STOPPED'))
      throw isFull('Tasks', 'Tasks');
    const deleted = { ...cluster, status: 'INACTIVE' as const };
    clusters.put(cluster.name, deleted);
    return { cluster: clusterView(ctx, deleted) };
  },
});
