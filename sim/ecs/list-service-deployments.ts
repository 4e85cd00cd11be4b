import { call, texts } from '../core/index.ts';
import { onServices } from './access.ts';
import { pageInOrder } from './paging.ts';
import { serviceOf } from './service.ts';
import { briefView } from './service-deployments.ts';
import { ecsState } from './state.ts';

/** The newest first. */
export const listServiceDeployments = call({
  name: 'ListServiceDeployments',
  mutating: false,
  ...onServices('service'),
  run: (ctx, input) => {
    const service = serviceOf(ctx, input);
    const asked = texts(input, 'status');
    const rows = ecsState(ctx)
      .serviceDeployments.all()
      .filter((one) => one.serviceArn === service.arn)
      .filter(({ status }) => asked.length === 0 || asked.includes(status))
      .reverse();
    const { page, nextToken } = pageInOrder(rows, input, { usual: 20, most: 100 });
    return { serviceDeployments: page.map((one) => briefView(ctx, one)), nextToken };
  },
});
