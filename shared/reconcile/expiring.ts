import { context, findings } from '../drift/index.ts';
import type { FindingResource, ResourceRef, State } from '../model/index.ts';
import type { Waiver } from '../policy/index.ts';
import type { Place } from '../ports/index.ts';
import type { Dependencies } from './dependencies.ts';
import { lookLater } from './later.ts';
import type { Rules } from './outcome.ts';
import type { Work } from './work.ts';

/** Longer than the time between two reviews, so that each ending is seen coming at least once. */
const AHEAD_MS = 2 * 60 * 60 * 1000;

type Ending = { readonly waiver: Waiver; readonly resources: readonly FindingResource[] };

type At = {
  readonly now: number;
  readonly found: readonly string[];
  readonly scope?: readonly ResourceRef[];
};

/** The waivers that end soon, each with the resources that drift from then on. `found`: what is wrong already. */
function endings(state: State, { policy }: Rules, { now, found, scope }: At): readonly Ending[] {
  const known = new Set(found);
  const soon = policy.waivers.filter(({ until }) => until > now && until <= now + AHEAD_MS);
  return soon.flatMap((waiver) => {
    const then = findings(context(state, policy, { now: waiver.until }), scope);
    const resources = then.filter(({ id, resource }) => !known.has(id) && resource.account !== '');
    return resources.length === 0 ? [] : [{ waiver, resources: resources.map(({ resource }) => resource) }];
  });
}

type Looked = { readonly work: Work; readonly state: State; readonly found: readonly string[] };

/** A waiver that spares something here ends soon: at that very moment the resource is looked at again. */
export async function expectExpiry(deps: Dependencies, rules: Rules, looked: Looked): Promise<void> {
  if (rules.policy.waivers.length === 0) return;
  const { work, state, found } = looked;
  const at = { now: deps.clock.now(), found, scope: [work.resource] };
  for (const { waiver } of endings(state, rules, at)) await queueOnce(deps, work, waiver);
}

type Reviewed = { readonly place: Place; readonly state: State; readonly found: readonly string[] };

/** The same for everything in an account-Region. */
export async function expectExpiries(deps: Dependencies, rules: Rules, reviewed: Reviewed): Promise<void> {
  if (rules.policy.waivers.length === 0) return;
  const { place, state, found } = reviewed;
  for (const { waiver, resources } of endings(state, rules, { now: deps.clock.now(), found })) {
    for (const { type, id, account } of resources) {
      const resource = { type, id, account, region: place.region };
      await queueOnce(deps, { place, resource, hints: [], since: null }, waiver);
    }
  }
}

/** Every look and every review sees the same ending come: one job is enough. */
async function queueOnce(
  deps: Dependencies,
  work: Pick<Work, 'place' | 'resource' | 'hints' | 'since'>,
  waiver: Waiver,
): Promise<void> {
  const { id, until, reason, approvedBy } = waiver;
  const topic = ['waiver', id, String(until), work.resource.account, work.resource.id].join('#');
  const now = deps.clock.now();
  if (!(await deps.ledger.claim(topic, { now, until }))) return;
  const ended = new Date(until).toISOString();
  const note = `waiver ${id} (${reason}, approved by ${approvedBy}) expired at ${ended}`;
  await lookLater(deps, { ...work, hints: [], since: until }, { cause: 'waiver-expired', at: until, note });
}
