import { expectations, linesAbout } from '../exposure/index.ts';
import { type Reason, reason } from '../guard/index.ts';
import type { Call, Interface, ResourceRef, State } from '../model/index.ts';
import { type Expectation, matchText, type Policy } from '../policy/index.ts';
import { stateAfter } from './state-after.ts';

/** Calls that are about to be made on one resource, and the whole network in which they would be. */
export type Intent = {
  readonly state: State;
  readonly policy: Policy;
  readonly resource: Pick<ResourceRef, 'type' | 'id'>;
  readonly calls: readonly Call[];
};

/**
 * Why these calls may not be made: each `expect allow` line about the resource that holds now and would not hold
 * after them. `state` is everything there is in the account and Region: what it does not hold cannot be cut.
 */
export function brokenExpectations({ state, policy, resource, calls }: Intent): readonly Reason[] {
  const allows = policy.expect.filter(({ verdict }) => verdict === 'allow');
  if (allows.length === 0 || calls.length === 0) return [];
  const { state: after, unknown } = stateAfter(state, calls);
  if (after === state && unknown.length === 0) return [];
  const lines = linesOn(policy, resource, { allows, before: state, after });
  const now = resultsOf(state, policy, lines);
  const holding = lines.filter((_, at) => now[at]?.holds === true);
  if (unknown.length > 0)
    return holding.map((line) => reasonFor(policy, line, `what ${unknown.join(', ')} leads to is not known`));
  const then = resultsOf(after, policy, holding);
  return holding.flatMap((line, at) => {
    const result = then[at];
    return result === undefined || result.holds ? [] : [reasonFor(policy, line, result.why)];
  });
}

const resultsOf = (state: State, policy: Policy, lines: readonly Expectation[]) =>
  lines.length === 0 ? [] : expectations(state, policy, { lines });

function reasonFor({ file }: Policy, { text, line }: Expectation, why: string): Reason {
  const at = `${file}:${line}`;
  const said = reason('breaks-expectation', `"${text}" (${at}) would not hold any more: ${why}`);
  return { ...said, release: `change the expectation at ${at}, or the resource by hand` };
}

type Lines = { readonly allows: readonly Expectation[]; readonly before: State; readonly after: State };

/** The lines that name the resource, or something that stands behind it. */
function linesOn(
  policy: Policy,
  resource: Intent['resource'],
  { allows, before, after }: Lines,
): readonly Expectation[] {
  const found = new Set<Expectation>();
  for (const state of [before, after])
    for (const line of linesAbout(state, policy, { lines: allows, isMeant: behind(state, resource) }))
      found.add(line);
  for (const line of allows) if (namesService(line, before, resource)) found.add(line);
  return allows.filter((line) => found.has(line));
}

/** Interfaces that the resource decides about. */
function behind(state: State, { type, id }: Intent['resource']): (one: Interface) => boolean {
  switch (type) {
    case 'AWS::EC2::SecurityGroup':
      return ({ groups }) => groups.includes(id);
    case 'AWS::EC2::NetworkAcl': {
      const subnets = new Set(state.networkAcls.get(id)?.associations.map(({ subnetId }) => subnetId));
      return ({ subnetId }) => subnets.has(subnetId);
    }
    case 'AWS::ECS::Service': {
      const service = state.services.get(id);
      const tasks = [...state.tasks.values()].filter(
        (task) => task.service === service?.name && task.clusterArn === service?.clusterArn,
      );
      return isOneOf(tasks.flatMap((task) => task.interfaceIds));
    }
    case 'AWS::ECS::Task':
      return isOneOf(state.tasks.get(id)?.interfaceIds ?? []);
    case 'AWS::ElasticLoadBalancingV2::LoadBalancer':
      return ({ description }) => description.startsWith('ELB ') && id.endsWith(`/${description.slice(4)}`);
    default:
      return (one) => one.id === id;
  }
}

function isOneOf(ids: readonly string[]): (one: Interface) => boolean {
  const known = new Set(ids);
  return ({ id }) => known.has(id);
}

/** A service that runs no task just now is judged by its configuration. */
function namesService({ from, to }: Expectation, state: State, { type, id }: Intent['resource']): boolean {
  const service = type === 'AWS::ECS::Service' ? state.services.get(id) : undefined;
  if (service === undefined) return false;
  const cluster = service.clusterArn.slice(service.clusterArn.lastIndexOf('/') + 1);
  return [from, to].some(
    (end) =>
      end.kind === 'service' && matchText(end.cluster, cluster) && matchText(end.service, service.name),
  );
}
