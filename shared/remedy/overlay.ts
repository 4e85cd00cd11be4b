import type { Context } from '../drift/index.ts';
import type { NetworkAcl, SecurityGroup, Service } from '../model/index.ts';

/**
 * The context as it would be with one resource changed, so that drift itself can judge what a plan leads to. The
 * maps are laid over, not copied: a state may hold thousands of groups and there is a plan for each.
 */
export function withGroup(context: Context, group: SecurityGroup): Context {
  const securityGroups = laidOver(context.state.securityGroups, group.id, group);
  return { ...context, state: { ...context.state, securityGroups } };
}

export function withAcl(context: Context, acl: NetworkAcl): Context {
  return {
    ...context,
    state: { ...context.state, networkAcls: laidOver(context.state.networkAcls, acl.id, acl) },
  };
}

export function withService(context: Context, service: Service): Context {
  return {
    ...context,
    state: { ...context.state, services: laidOver(context.state.services, service.arn, service) },
  };
}

function laidOver<V>(below: ReadonlyMap<string, V>, id: string, value: V): ReadonlyMap<string, V> {
  const at = (key: string, own: V): V => (key === id ? value : own);
  function* entries(): Generator<[string, V], undefined> {
    for (const [key, own] of below) yield [key, at(key, own)];
    return undefined;
  }
  function* values(): Generator<V, undefined> {
    for (const [, own] of entries()) yield own;
    return undefined;
  }
  const over: ReadonlyMap<string, V> = {
    size: below.size,
    get: (key) => (key === id ? value : below.get(key)),
    has: (key) => key === id || below.has(key),
    keys: () => below.keys(),
    entries: () => entries(),
    values: () => values(),
    [Symbol.iterator]: () => entries(),
    forEach: (visit) => {
      for (const [key, own] of entries()) visit(own, key, over);
    },
  };
  return over;
}
