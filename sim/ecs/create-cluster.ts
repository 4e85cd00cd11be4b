import { call, structs, text, texts } from '../core/index.ts';
import { onCluster } from './access.ts';
import { clusterView } from './cluster-view.ts';
import { invalidParameter } from './errors.ts';
import { clusterArn } from './names.ts';
import { type Cluster, ecsState } from './state.ts';
import { parseTags, putTags } from './tags.ts';

/** A cluster that is there already is answered as it is. */
export const createCluster = call({
  name: 'CreateCluster',
  mutating: true,
  resources: (ctx, input) => onCluster.resources?.(ctx, { cluster: text(input, 'clusterName') }) ?? ['*'],
  run: (ctx, input) => {
    const { clusters } = ecsState(ctx);
    const name = text(input, 'clusterName') ?? 'default';
    if (!/^[\w-]{1,255}$/.test(name))
      throw invalidParameter('Cluster name must be at most 255 letters, numbers, hyphens and underscores.');
    const there = clusters.get(name);
    const include = ['TAGS', 'SETTINGS', 'CONFIGURATIONS'];
    if (there?.status === 'ACTIVE') return { cluster: clusterView(ctx, there, include) };
    const { settings, configuration } = input;
    const cluster: Cluster = {
      name,
      arn: clusterArn(ctx, name),
      status: 'ACTIVE',
      capacityProviders: texts(input, 'capacityProviders'),
      defaultStrategy: structs(input, 'defaultCapacityProviderStrategy'),
      said: { settings, configuration },
    };
    clusters.put(name, cluster);
    putTags(ctx, cluster.arn, parseTags(ctx, input));
    return { cluster: clusterView(ctx, cluster, include) };
  },
});
