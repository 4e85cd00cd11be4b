import { call, texts } from '../core/index.ts';
import { clusterView, includeOf } from './cluster-view.ts';
import { invalidParameter, missingFailure } from './errors.ts';
import { clusterArn, nameOfCluster } from './names.ts';
import { ecsState } from './state.ts';

/** Without names: the default cluster. */
export const describeClusters = call({
  name: 'DescribeClusters',
  mutating: false,
  resources: (ctx, input) =>
    texts(input, 'clusters').map((said) => clusterArn(ctx, nameOfCluster(ctx, said))),
  run: (ctx, input) => {
    const asked = texts(input, 'clusters');
    if (asked.length > 100) throw invalidParameter('Clusters cannot have more than 100 elements.');
    const names = (asked.length === 0 ? ['default'] : asked).map((said) => nameOfCluster(ctx, said));
    const { clusters } = ecsState(ctx);
    const there = names.flatMap((name) => clusters.get(name) ?? []);
    return {
      clusters: there.map((cluster) => clusterView(ctx, cluster, includeOf(input))),
      failures: names
        .filter((name) => !clusters.has(name))
        .map((name) => missingFailure(clusterArn(ctx, name))),
    };
  },
});
