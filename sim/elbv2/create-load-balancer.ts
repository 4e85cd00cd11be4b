import {
  AwsError,
  type CallContext,
  call,
  isParams,
  lowerCamel,
  type Params,
  requiredText,
  text,
  texts,
  trailDate,
} from '../core/index.ts';
import { checkedGroups, hasInternetGateway } from './in-ec2.ts';
import { createInterface } from './interfaces.ts';
import { balancerView, elbState, type LoadBalancer } from './load-balancer.ts';
import { type Placements, requestedPlacements } from './placements.ts';
import { parseTags, putTags } from './tags.ts';

const SHORT = { application: 'app', network: 'net' } as const;

export const createLoadBalancer = call({
  name: 'CreateLoadBalancer',
  mutating: true,
  params: ['Name', 'Subnets', 'SubnetMappings', 'SecurityGroups', 'Scheme', 'Tags', 'Type', 'IpAddressType'],
  resources: (ctx, input) => {
    const name = `${SHORT[typeOf(input)]}/${text(input, 'Name') ?? ''}`;
    return [ctx.arn('elasticloadbalancing', `loadbalancer/${name}/*`)];
  },
  run: (ctx, input) => {
    const { loadBalancers } = elbState(ctx);
    const name = checkedName(input);
    const placing = requestedPlacements(ctx, input, typeOf(input));
    const wanted = newBalancer(ctx, input, { name, placing });
    const there = loadBalancers.all().find((one) => one.name === name);
    if (there) return { LoadBalancers: [balancerView(ctx, sameAs(there, wanted, placing))] };
    if (wanted.scheme === 'internet-facing' && !hasInternetGateway(ctx, placing.vpcId))
      throw new AwsError('InvalidSubnet', `VPC ${placing.vpcId} has no internet gateway`);
    const zones = placing.placements.map((placement) => createInterface(ctx, wanted, placement));
    const created: LoadBalancer = { ...wanted, zones };
    loadBalancers.put(created.arn, created);
    putTags(ctx, created.arn, parseTags(input));
    return { LoadBalancers: [balancerView(ctx, created)] };
  },
  trail: { response: responseTrail },
});

function newBalancer(
  ctx: CallContext,
  input: Params,
  { name, placing }: { readonly name: string; readonly placing: Placements },
): Omit<LoadBalancer, 'zones'> {
  const type = typeOf(input);
  const id = ctx.world.random.hex(16);
  const scheme = schemeOf(input);
  const said = texts(input, 'SecurityGroups');
  const isInternal = scheme === 'internal' ? 'internal-' : '';
  const number = ctx.world.random.integer(100_000_000, 1_999_999_999);
  const host =
    type === 'network'
      ? `${name}-${id}.elb.${ctx.region}`
      : `${isInternal}${name}-${number}.${ctx.region}.elb`;
  return {
    arn: ctx.arn('elasticloadbalancing', `loadbalancer/${SHORT[type]}/${name}/${id}`),
    name,
    type,
    scheme,
    vpcId: placing.vpcId,
    groups: type === 'network' && said.length === 0 ? [] : checkedGroups(ctx, placing.vpcId, said),
    ipAddressType: text(input, 'IpAddressType') ?? 'ipv4',
    dnsName: `${host}.amazonaws.com`,
    createdAt: ctx.now,
  };
}

function typeOf(input: Params): LoadBalancer['type'] {
  const type = text(input, 'Type') ?? 'application';
  if (type === 'application' || type === 'network') return type;
  throw new AwsError(
    'InvalidConfigurationRequest',
    `Load balancers of type '${type}' are not supported here`,
  );
}

function schemeOf(input: Params): LoadBalancer['scheme'] {
  const scheme = text(input, 'Scheme') ?? 'internet-facing';
  if (scheme === 'internet-facing' || scheme === 'internal') return scheme;
  throw new AwsError('InvalidScheme', `Scheme '${scheme}' is not valid`);
}

function checkedName(input: Params): string {
  const name = requiredText(input, 'Name');
  const isGood = /^[a-zA-Z0-9]([a-zA-Z0-9-]{0,30}[a-zA-Z0-9])?$/.test(name) && !name.startsWith('internal-');
  if (isGood) return name;
  const rule =
    'at most 32 letters, numbers and hyphens, with no hyphen at its ends, and not "internal-" first';
  throw new AwsError('ValidationError', `The load balancer name '${name}' must have ${rule}`);
}

/** Asked for again with nothing changed, the load balancer that is there is the answer. */
function sameAs(
  there: LoadBalancer,
  wanted: Omit<LoadBalancer, 'zones'>,
  { placements }: Placements,
): LoadBalancer {
  const what = (
    { type, scheme, groups }: Omit<LoadBalancer, 'zones'>,
    zones: readonly { subnetId: string }[],
  ) => JSON.stringify([type, scheme, [...groups].sort(), zones.map(({ subnetId }) => subnetId).sort()]);
  if (what(there, there.zones) === what(wanted, placements)) return there;
  const message = `A load balancer with the same name '${there.name}' exists, but with different settings`;
  throw new AwsError('DuplicateLoadBalancerName', message);
}

/** CloudTrail has the moment in its own form. */
function responseTrail(output: Params, ctx: CallContext): Params {
  const views = Array.isArray(output.LoadBalancers) ? output.LoadBalancers : [];
  return {
    loadBalancers: views.map((view) => {
      const plain = lowerCamel(view);
      return isParams(plain) ? { ...plain, createdTime: trailDate(ctx.now) } : plain;
    }),
  };
}
