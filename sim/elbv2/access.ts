import { type Call, texts } from '../core/index.ts';
import { elbState } from './load-balancer.ts';

/** Access to the load balancers that a parameter names, with their tags to make conditions on. */
export function onBalancers(
  param: 'LoadBalancerArn' | 'ResourceArns',
): Pick<Call, 'resources' | 'conditions'> {
  return {
    resources: (_, input) => texts(input, param),
    conditions: (ctx, input) => {
      const [first = '', ...more] = texts(input, param);
      const tags = more.length > 0 ? [] : (elbState(ctx).tags.get(first) ?? []);
      return Object.fromEntries(
        tags.flatMap(({ key, value }) => [
          [`aws:ResourceTag/${key}`, [value]],
          [`elasticloadbalancing:ResourceTag/${key}`, [value]],
        ]),
      );
    },
  };
}
