import {
  AwsError,
  type CallContext,
  call,
  integer,
  type Params,
  pageFrom,
  text,
  texts,
} from '../core/index.ts';
import { balancerByArn, balancerView, elbState, type LoadBalancer } from './load-balancer.ts';

const LARGEST_PAGE = 400;

export const describeLoadBalancers = call({
  name: 'DescribeLoadBalancers',
  mutating: false,
  params: ['LoadBalancerArns', 'Names', 'PageSize', 'Marker'],
  run: (ctx, input) => {
    const size = integer(input, 'PageSize') ?? LARGEST_PAGE;
    if (size < 1 || size > LARGEST_PAGE)
      throw new AwsError('ValidationError', `PageSize must be between 1 and ${LARGEST_PAGE}`);
    const byArn = new Map(asked(ctx, input).map((one) => [one.arn, one]));
    const { page, next } = pageFrom([...byArn.keys()], size, text(input, 'Marker'));
    const found = page.flatMap((arn) => byArn.get(arn) ?? []);
    return { LoadBalancers: found.map((one) => balancerView(ctx, one)), NextMarker: next };
  },
});

function asked(ctx: CallContext, input: Params): readonly LoadBalancer[] {
  const arns = texts(input, 'LoadBalancerArns');
  const names = texts(input, 'Names');
  const all = elbState(ctx).loadBalancers.all();
  if (arns.length > 0 && names.length > 0)
    throw new AwsError('ValidationError', 'Load balancer ARNs and names cannot both be specified');
  if (arns.length > 0) return arns.map((arn) => balancerByArn(ctx, arn));
  if (names.length === 0) return all;
  const missing = names.filter((name) => !all.some((one) => one.name === name));
  if (missing.length > 0)
    throw new AwsError('LoadBalancerNotFound', `Load balancers '[${missing.join(', ')}]' not found`);
  return all.filter(({ name }) => names.includes(name));
}
