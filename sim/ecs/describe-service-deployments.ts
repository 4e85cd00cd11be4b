import { call, texts } from '../core/index.ts';
import { onArns } from './access.ts';
import { invalidParameter, missingFailure } from './errors.ts';
import { fullView } from './service-deployments.ts';
import { ecsState } from './state.ts';

export const describeServiceDeployments = call({
  name: 'DescribeServiceDeployments',
  mutating: false,
  ...onArns('serviceDeploymentArns'),
  run: (ctx, input) => {
    const arns = texts(input, 'serviceDeploymentArns');
    if (arns.length === 0 || arns.length > 20)
      throw invalidParameter('serviceDeploymentArns must have between 1 and 20 elements.');
    const { serviceDeployments } = ecsState(ctx);
    return {
      serviceDeployments: arns
        .flatMap((arn) => serviceDeployments.get(arn) ?? [])
        .map((one) => fullView(ctx, one)),
      failures: arns.filter((arn) => !serviceDeployments.has(arn)).map(missingFailure),
    };
  },
});
