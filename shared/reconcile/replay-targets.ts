import type { Context } from '../drift/index.ts';
import { findings } from '../drift/index.ts';
import type { Hint, Target } from '../events/index.ts';
import type { FindingResource, ResourceRef, ResourceType, State } from '../model/index.ts';
import { dependants } from './dependants.ts';

/** `named`: what the event itself speaks of. `missing`: why there is nothing in the state to judge. */
export type ReplayTargets = {
  readonly named: ResourceRef | null;
  readonly resources: readonly ResourceRef[];
  readonly missing: string | null;
};

/** The resources that reconcile would have looked at for this event, with those that hang on them. */
export function replayTargets(context: Context, hint: Hint): ReplayTargets {
  const { state } = context;
  if (hint.targets.some((target) => target.kind === 'everything'))
    return { named: null, resources: everything(context, hint.account), missing: null };
  const named = hint.targets.flatMap((target) => refsOf(state, hint, target));
  const there = named.filter((resource) => isThere(state, resource));
  if (there.length > 0)
    return {
      named: there[0] ?? null,
      resources: there.flatMap((one) => withDependants(one, state)),
      missing: null,
    };
  const what = hint.targets.map((target) => (target.kind === 'resource' ? target.id : nameOf(target)));
  return { named: named[0] ?? null, resources: [], missing: `${what.join(', ')}: not in the state` };
}

function nameOf(target: Exclude<Target, { kind: 'resource' }>): string {
  return target.kind === 'groupName' ? `a group named ${target.name}` : target.why;
}

function refsOf(state: State, hint: Hint, target: Target): readonly ResourceRef[] {
  const { account, region } = hint;
  switch (target.kind) {
    case 'resource':
      return [{ type: target.type, id: target.id, account, region }];
    case 'groupName':
      return [...state.securityGroups.values()]
        .filter((group) => group.name === target.name && group.account === account)
        .map((group) => ({ type: 'AWS::EC2::SecurityGroup', id: group.id, account, region }));
    case 'everything':
      return [];
  }
}

/** As when reconcile is told that something changed, and not what: all that departs from the policy there. */
function everything(context: Context, account: string): readonly ResourceRef[] {
  const refs = findings(context).flatMap(({ resource: { type, id, account: owner, region } }) =>
    owner === account ? [{ type, id, account: owner, region }] : [],
  );
  return [...new Map(refs.map((ref) => [ref.id, ref])).values()];
}

function withDependants(resource: ResourceRef, state: State): readonly ResourceRef[] {
  return [resource, ...dependants(resource, state).flatMap((one) => withDependants(one, state))];
}

/** What hangs on a resource can be judged even where the resource itself was not saved. */
function isThere(state: State, resource: ResourceRef): boolean {
  const { type, id } = resource;
  if (MAPS[type]?.(state).has(id) === true || dependants(resource, state).length > 0) return true;
  return type === 'AWS::EC2::Instance' && [...state.interfaces.values()].some((one) => one.instanceId === id);
}

const MAPS: Readonly<Partial<Record<ResourceType, (state: State) => ReadonlyMap<string, unknown>>>> = {
  'AWS::EC2::SecurityGroup': (state) => state.securityGroups,
  'AWS::EC2::NetworkAcl': (state) => state.networkAcls,
  'AWS::EC2::NetworkInterface': (state) => state.interfaces,
  'AWS::EC2::PrefixList': (state) => state.prefixLists,
  'AWS::EC2::Subnet': (state) => state.subnets,
  'AWS::EC2::VPC': (state) => state.vpcs,
  'AWS::EC2::RouteTable': (state) => state.routeTables,
  'AWS::EC2::InternetGateway': (state) => state.internetGateways,
  'AWS::ECS::Service': (state) => state.services,
  'AWS::ECS::Task': (state) => state.tasks,
  'AWS::ECS::TaskDefinition': (state) => state.taskDefinitions,
  'AWS::ElasticLoadBalancingV2::LoadBalancer': (state) => state.loadBalancers,
};

/** The resource with the name that people know it by, as findings have it. */
export function namedResource(state: State, resource: ResourceRef | null): FindingResource | null {
  if (resource === null) return null;
  const { type, id, account, region } = resource;
  const found = MAPS[type]?.(state).get(id);
  return { type, id, name: nameIn(found), account, region };
}

/** Its own name, else its Name tag. */
function nameIn(found: unknown): string {
  if (typeof found !== 'object' || found === null) return '';
  if ('name' in found && typeof found.name === 'string') return found.name;
  const tags = 'tags' in found ? found.tags : undefined;
  const named = typeof tags === 'object' && tags !== null && 'Name' in tags ? tags.Name : undefined;
  return typeof named === 'string' ? named : '';
}
