import type { Hint, Target } from '../events/index.ts';
import type { Dependencies } from './dependencies.ts';
import type { Targets } from './review-targets.ts';
import { reviewTargets } from './review-targets.ts';
import { isPassing, tellUnreadable } from './unreadable.ts';

/** What the messages of one batch have asked already: ten oversized records are one reading of everything. */
export type Asked = Map<string, Promise<Targets>>;

/**
 * The resources that a hint speaks of. A name may be of several groups (one a VPC): all of them. A record that
 * does not say what changed means everything: what drifts anywhere in the account-Region.
 */
export async function targetsOf(deps: Dependencies, hint: Hint, asked: Asked): Promise<Targets> {
  const found: Targets[] = [];
  for (const target of hint.targets) found.push(await resolved(deps, { hint, target, asked }));
  return {
    resources: found.flatMap(({ resources }) => resources),
    complete: found.every(({ complete }) => complete),
  };
}

type Resolving = { readonly hint: Hint; readonly target: Target; readonly asked: Asked };

async function resolved(deps: Dependencies, { hint, target, asked }: Resolving): Promise<Targets> {
  const { account, region, partition } = hint;
  const place = { account, region, partition };
  const once = (what: string, ask: () => Promise<Targets>): Promise<Targets> => {
    const key = `${what} ${account} ${region}`;
    const answer = asked.get(key) ?? ask();
    asked.set(key, answer);
    return answer;
  };
  switch (target.kind) {
    case 'resource':
      return { resources: [{ type: target.type, id: target.id, account, region }], complete: true };
    case 'groupName':
      return once(`name ${target.name}`, () => groupsNamed(deps, hint, target.name));
    case 'everything':
      return once('everything', () => reviewTargets(deps, place));
  }
}

/** A read that no retry mends is told, and let go, as that of a resource is: the scheduled review looks again. */
async function groupsNamed(deps: Dependencies, hint: Hint, name: string): Promise<Targets> {
  const { account, region, partition } = hint;
  const place = { account, region, partition };
  const group = (id: string) => ({ type: 'AWS::EC2::SecurityGroup', id, account, region }) as const;
  const ids = await deps.observer.groupIdsByName(place, name);
  if (!('kind' in ids)) return { resources: ids.map(group), complete: true };
  if (isPassing(ids)) return { resources: [], complete: false };
  const of = { place, resource: group(name), hints: [hint], causes: [], since: hint.time };
  await tellUnreadable(deps, { ...of, attempt: 0, notes: [], messages: [] }, ids);
  return { resources: [], complete: true };
}
