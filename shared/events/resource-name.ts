import type { ResourceType } from '../model/index.ts';
import type { Call } from './call.ts';
import type { Target } from './event.ts';
import { text } from './untyped.ts';

/**
 * An id of a record ends up in API calls, endpoints and filters, so that only what has the exact form of an
 * id is taken for one. The number of digits is left open: AWS has changed it before.
 */
const EC2_ID = /^(sg|acl|subnet|vpc|eni|pl|i|rtb|igw)-[0-9a-f]{1,32}$/;
const ARN =
  /^arn:(aws[a-z-]{0,20}):(ecs|elasticloadbalancing):([a-z0-9-]{1,40}):([0-9]{12}):([A-Za-z0-9/_-]{1,600})$/;
const TASK = /^task\/(?:([A-Za-z0-9_-]{1,255})\/)?[A-Za-z0-9-]{1,64}$/;
const SERVICE = /^service\/(?:([A-Za-z0-9_-]{1,255})\/)?[A-Za-z0-9_-]{1,255}$/;
const CLUSTER = /^cluster\/([A-Za-z0-9_-]{1,255})$/;
const LOAD_BALANCER = /^loadbalancer\/(?:app|net|gwy)\/[A-Za-z0-9-]{1,32}\/[0-9a-f]{1,32}$/;
const ECS_NAME = /^[A-Za-z0-9_-]{1,255}$/;
/** What EC2 accepts in a group's name, but the asterisk: a name is looked up by a filter, where it matches all. */
const GROUP_NAME = /^[A-Za-z0-9 ._:/()#,@[\]+=&;{}!$-]{1,255}$/;

const TYPES: Readonly<Record<string, ResourceType>> = {
  sg: 'AWS::EC2::SecurityGroup',
  acl: 'AWS::EC2::NetworkAcl',
  subnet: 'AWS::EC2::Subnet',
  vpc: 'AWS::EC2::VPC',
  eni: 'AWS::EC2::NetworkInterface',
  pl: 'AWS::EC2::PrefixList',
  i: 'AWS::EC2::Instance',
  rtb: 'AWS::EC2::RouteTable',
  igw: 'AWS::EC2::InternetGateway',
};

/** Where an ARN must be for a record to speak of it: nobody changes a resource of another account-Region. */
export type ArnScope = Pick<Call, 'partition' | 'region' | 'account'>;

/** The EC2 resource of an id, by its prefix; null for what is no id, or of a kind that Kedge does not watch. */
export function ec2Target(value: unknown): Target | null {
  const id = text(value);
  const prefix = id === null ? undefined : EC2_ID.exec(id)?.[1];
  const type = prefix === undefined ? undefined : TYPES[prefix];
  return id === null || type === undefined ? null : { kind: 'resource', type, id };
}

/** Like `ec2Target`, for a place where only one type can stand. */
export function ec2TargetOf(type: ResourceType): (value: unknown) => Target | null {
  return (value) => {
    const target = ec2Target(value);
    return target?.kind === 'resource' && target.type === type ? target : null;
  };
}

export function groupNameTarget(value: unknown): Target | null {
  const name = text(value);
  return name === null || !GROUP_NAME.test(name) ? null : { kind: 'groupName', name };
}

/** The name of a cluster given by name or ARN; undefined for anything else. */
export function clusterName(value: unknown): string | undefined {
  const given = text(value);
  if (given === null) return undefined;
  return ECS_NAME.test(given) ? given : CLUSTER.exec(ARN.exec(given)?.[5] ?? '')?.[1];
}

/** `cluster` is needed for the short ARNs of old tasks, which do not name theirs. */
export function taskTarget(arn: unknown, scope: ArnScope, cluster?: string): Target | null {
  const found = TASK.exec(localName(arn, 'ecs', scope) ?? '');
  return found && ecsTarget('AWS::ECS::Task', String(arn), found[1] ?? cluster);
}

export function serviceTarget(arn: unknown, scope: ArnScope, cluster?: string): Target | null {
  const found = SERVICE.exec(localName(arn, 'ecs', scope) ?? '');
  return found && ecsTarget('AWS::ECS::Service', String(arn), found[1] ?? cluster);
}

/** A service given by name, as in a request: its ARN is built in the record's own partition. */
export function namedServiceTarget(name: unknown, scope: ArnScope, cluster: string): Target | null {
  const service = text(name);
  if (service === null || !ECS_NAME.test(service)) return null;
  const { partition, region, account } = scope;
  const arn = `arn:${partition}:ecs:${region}:${account}:service/${cluster}/${service}`;
  return ecsTarget('AWS::ECS::Service', arn, cluster);
}

export function loadBalancerTarget(arn: unknown, scope: ArnScope): Target | null {
  const found = LOAD_BALANCER.test(localName(arn, 'elasticloadbalancing', scope) ?? '');
  return found
    ? { kind: 'resource', type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', id: String(arn) }
    : null;
}

function ecsTarget(type: ResourceType, id: string, cluster: string | undefined): Target {
  return { kind: 'resource', type, id, ...(cluster === undefined ? {} : { cluster }) };
}

/** The part of an ARN behind the account, if the ARN is one of `service` in this scope. */
function localName(value: unknown, service: string, scope: ArnScope): string | null {
  const [, partition, of, region, account, name] = ARN.exec(text(value) ?? '') ?? [];
  const here = partition === scope.partition && region === scope.region && account === scope.account;
  return here && of === service && name !== undefined ? name : null;
}
