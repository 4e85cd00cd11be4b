import { call, text } from '../core/index.ts';
import { inCluster } from './access.ts';
import { clusterOf } from './names.ts';
import { pageOf } from './paging.ts';
import { ecsState } from './state.ts';

export const listServices = call({
  name: 'ListServices',
  mutating: false,
  ...inCluster,
  run: (ctx, input) => {
    const cluster = clusterOf(ctx, input);
    const launchType = text(input, 'launchType');
    const arns = ecsState(ctx)
      .services.all()
      .filter((one) => one.clusterName === cluster.name && one.status !== 'INACTIVE')
      .filter(({ launch }) => launchType === undefined || launch?.launchType === launchType)
      .map(({ arn }) => arn);
    const { page, nextToken } = pageOf(arns, input, { usual: 10, most: 100 });
    return { serviceArns: page, nextToken };
  },
});
