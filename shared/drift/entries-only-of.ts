import type { Finding, ResourceRef, State } from '../model/index.ts';
import { type Context, context } from './context.ts';
import { ofThisPlace } from './elsewhere.ts';
import { unmatchedIn } from './unmatched.ts';

const READ = { status: 'read' } as const;

/**
 * The entries that match this resource and nothing else in the state, each as the finding that it would be without
 * the resource. A state of which only a part was read is taken for all that there is.
 */
export function entriesOnlyOf({ state, policy, now }: Context, resource: ResourceRef): readonly Finding[] {
  const whole: State = {
    ...state,
    sections: {
      ...state.sections,
      'security-groups': READ,
      'network-acls': READ,
      'load-balancers': READ,
      services: READ,
      tasks: READ,
    },
  };
  // What is for another place is told by the whole state: without its last resource it would name no place.
  const here = ofThisPlace({ state: whole, policy });
  const before = new Set(unmatchedIn(context(whole, here, { now })).map(({ id }) => id));
  const after = unmatchedIn(context(without(whole, resource.id), here, { now }));
  return after.filter(({ id }) => !before.has(id));
}

/** Tasks go with their service. */
function without(state: State, id: string): State {
  const service = state.services.get(id);
  const tasks = [...state.tasks].filter(
    ([, task]) =>
      service === undefined || task.service !== service.name || task.clusterArn !== service.clusterArn,
  );
  return {
    ...state,
    securityGroups: less(state.securityGroups, id),
    networkAcls: less(state.networkAcls, id),
    services: less(state.services, id),
    tasks: new Map(tasks),
    loadBalancers: less(state.loadBalancers, id),
  };
}

function less<T>(map: ReadonlyMap<string, T>, id: string): ReadonlyMap<string, T> {
  return new Map([...map].filter(([one]) => one !== id));
}
