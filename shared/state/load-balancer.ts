import type { LoadBalancer } from '../model/index.ts';
import { accountOf } from './arn.ts';
import type { Raw, Trouble } from './untyped.ts';
import { optionalText, structs, tags, text, texts } from './untyped.ts';

/** One element of ELBv2's DescribeLoadBalancers; its tags come from DescribeTags, laid in as `Tags`. */
export function loadBalancer(raw: Raw, trouble: Trouble): LoadBalancer {
  const arn = text(raw, 'LoadBalancerArn', trouble);
  const zones = structs(raw, 'AvailabilityZones', trouble);
  return {
    arn,
    name: text(raw, 'LoadBalancerName', trouble),
    kind: kindOf(optionalText(raw, 'Type', trouble)),
    scheme: optionalText(raw, 'Scheme', trouble) ?? '',
    vpcId: optionalText(raw, 'VpcId', trouble) ?? '',
    account: accountOf(arn),
    groups: texts(raw, 'SecurityGroups', trouble),
    subnets: zones.map((zone) => optionalText(zone, 'SubnetId', trouble)).filter((id) => id !== undefined),
    tags: tags(raw, trouble),
  };
}

function kindOf(type: string | undefined): LoadBalancer['kind'] {
  return type === 'network' || type === 'gateway' ? type : 'application';
}
