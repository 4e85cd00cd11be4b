import { call, requiredText } from '../core/index.ts';
import { onBalancers } from './access.ts';
import { deleteInterface } from './interfaces.ts';
import { elbState } from './load-balancer.ts';

/** One that is not there is no error. */
export const deleteLoadBalancer = call({
  name: 'DeleteLoadBalancer',
  mutating: true,
  params: ['LoadBalancerArn'],
  ...onBalancers('LoadBalancerArn'),
  run: (ctx, input) => {
    const { loadBalancers, tags } = elbState(ctx);
    const arn = requiredText(input, 'LoadBalancerArn');
    for (const zone of loadBalancers.get(arn)?.zones ?? []) deleteInterface(ctx, zone);
    loadBalancers.remove(arn);
    tags.remove(arn);
    return {};
  },
});
