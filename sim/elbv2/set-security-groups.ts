import { AwsError, call, texts } from '../core/index.ts';
import { onBalancers } from './access.ts';
import { checkedGroups } from './in-ec2.ts';
import { putGroups } from './interfaces.ts';
import { balancerOf, elbState } from './load-balancer.ts';

/** The whole new list; its interfaces get it at once. */
export const setSecurityGroups = call({
  name: 'SetSecurityGroups',
  mutating: true,
  params: ['LoadBalancerArn', 'SecurityGroups', 'EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic'],
  ...onBalancers('LoadBalancerArn'),
  run: (ctx, input) => {
    const balancer = balancerOf(ctx, input);
    const said = texts(input, 'SecurityGroups');
    if (balancer.type === 'network' && balancer.groups.length === 0) {
      const message =
        'You cannot set security groups on a Network Load Balancer which was created without any security groups.';
      throw new AwsError('InvalidConfigurationRequest', message);
    }
    if (said.length === 0)
      throw new AwsError('ValidationError', 'At least one security group must be specified');
    const groups = checkedGroups(ctx, balancer.vpcId, said);
    putGroups(ctx, balancer.zones, groups);
    elbState(ctx).loadBalancers.put(balancer.arn, { ...balancer, groups });
    return { SecurityGroupIds: groups };
  },
});
