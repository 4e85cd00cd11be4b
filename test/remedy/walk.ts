import type { Action } from '../../shared/model/index.ts';
import { applied, type World } from './ec2-model.ts';

/** The world before the first action and after each of them. Throws what the model refuses. */
export function walk(start: World, actions: readonly Action[]): readonly World[] {
  const worlds = [start];
  for (const action of actions) worlds.push(applied(worlds.at(-1) ?? start, action));
  return worlds;
}

/** The world after the inverses of the actions, last first. */
export function undone(end: World, actions: readonly Action[]): World {
  let world = end;
  for (const { inverse } of [...actions].reverse()) if (inverse !== null) world = applied(world, inverse);
  return world;
}

export const lastOf = (worlds: readonly World[]): World => {
  const last = worlds.at(-1);
  if (last === undefined) throw new Error('no world');
  return last;
};

/** Everything about the rules but their ids, which AWS gives anew. */
export function contents(world: World): readonly string[] {
  return world.rules
    .map((rule) =>
      JSON.stringify([
        rule.direction,
        rule.protocol,
        rule.from,
        rule.to,
        rule.peer,
        rule.description,
        rule.tags,
      ]),
    )
    .sort();
}
