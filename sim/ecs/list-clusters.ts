import { call } from '../core/index.ts';
import { pageOf } from './paging.ts';
import { ecsState } from './state.ts';

export const listClusters = call({
  name: 'ListClusters',
  mutating: false,
  run: (ctx, input) => {
    const arns = ecsState(ctx)
      .clusters.all()
      .filter(({ status }) => status === 'ACTIVE')
      .map(({ arn }) => arn);
    const { page, nextToken } = pageOf(arns, input, { usual: 100, most: 100 });
    return { clusterArns: page, nextToken };
  },
});
