import { call, texts } from '../core/index.ts';
import { onServices } from './access.ts';
import { invalidParameter, missingFailure } from './errors.ts';
import { clusterOf, serviceArn, serviceName } from './names.ts';
import { serviceView } from './service-view.ts';
import { ecsState } from './state.ts';

export const describeServices = call({
  name: 'DescribeServices',
  mutating: false,
  ...onServices('services'),
  run: (ctx, input) => {
    const { name } = clusterOf(ctx, input);
    const asked = texts(input, 'services');
    if (asked.length === 0) throw invalidParameter('Services cannot be empty.');
    if (asked.length > 10) throw invalidParameter('Services cannot have more than 10 elements.');
    const arns = [...new Set(asked)].map((said) => serviceArn(ctx, name, serviceName(ctx, name, said)));
    const { services } = ecsState(ctx);
    const withTags = texts(input, 'include').includes('TAGS');
    return {
      services: arns.flatMap((arn) => services.get(arn) ?? []).map((one) => serviceView(ctx, one, withTags)),
      failures: arns.filter((arn) => !services.has(arn)).map(missingFailure),
    };
  },
});
