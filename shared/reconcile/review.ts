import { context, findings } from '../drift/index.ts';
import type { Finding, ResourceRef, State } from '../model/index.ts';
import type { Job, Place } from '../ports/index.ts';
import type { Dependencies } from './dependencies.ts';
import { expectExpiries } from './expiring.ts';
import type { Rules } from './outcome.ts';
import { usableRules } from './rules.ts';
import { waivedRules } from './waived-rules.ts';

export type ReviewOutcome = {
  readonly place: Place;
  readonly state: State;
  readonly findings: readonly Finding[];
  readonly queued: readonly Job[];
  /** Sections that could not be read: what depends on them is `unknown`, not clean. */
  readonly unread: readonly string[];
};

const SEND_AT_ONCE = 10;

/**
 * Looks at everything in one account-Region and queues what drifted, and what the ledger still deals with (it may
 * have mended without an event): only reconcile ever writes. Null when the policy cannot be used, which was told.
 */
export async function reviewPlace(deps: Dependencies, place: Place): Promise<ReviewOutcome | null> {
  const [rules, state, current] = await Promise.all([
    rulesAt(deps, place),
    deps.observer.observeAll(place),
    deps.ledger.current(place.account),
  ]);
  if (rules === null) return null;
  const found = findings(context(state, rules.policy, { now: deps.clock.now() }));
  const dealtWith = current.filter(({ resource }) => (resource.region ?? place.region) === place.region);
  const resources = unique([...resourcesOf(found), ...dealtWith.map(({ resource }) => resource)]);
  const queued = resources.map(
    (resource): Job => ({
      kedge: 'look',
      place,
      resource: { ...resource, region: place.region },
      cause: 'review',
      since: null,
    }),
  );
  for (let at = 0; at < queued.length; at += SEND_AT_ONCE)
    await deps.queue.send(queued.slice(at, at + SEND_AT_ONCE), 0);
  await expectExpiries(deps, rules, { place, state, found: found.map(({ id }) => id) });
  return { place, state, findings: found, queued, unread: unreadSections(deps, state) };
}

/** With the waivers that people gave by command for the place. */
async function rulesAt(deps: Dependencies, place: Place): Promise<Rules | null> {
  const [rules, given] = await Promise.all([usableRules(deps), deps.ledger.waivers(place)]);
  if (rules === null) return null;
  return waivedRules(
    rules,
    given.map(({ waiver }) => waiver),
  );
}

/** The drifted resources themselves; findings about the policy (an entry that matches nothing) have none to look at. */
function resourcesOf(found: readonly Finding[]): readonly ResourceRef[] {
  return unique(
    found.flatMap(({ resource: { type, id, account, region } }) =>
      account === '' ? [] : [{ type, id, account, region }],
    ),
  );
}

function unique(resources: readonly ResourceRef[]): readonly ResourceRef[] {
  return [...new Map(resources.map((resource) => [resource.id, resource])).values()];
}

/** `complete` is false where a part could not be asked for: whoever asked comes again. */
export type Targets = { readonly resources: readonly ResourceRef[]; readonly complete: boolean };

/** For an event that does not say what changed: everything that drifts, to be looked at now. */
export async function reviewTargets(deps: Dependencies, place: Place): Promise<Targets> {
  const [rules, state] = await Promise.all([rulesAt(deps, place), deps.observer.observeAll(place)]);
  // Nothing may be judged without a policy, and nothing may be missed.
  if (rules === null) return { resources: [], complete: false };
  const found = findings(context(state, rules.policy, { now: deps.clock.now() }));
  return { resources: resourcesOf(found), complete: unreadSections(deps, state).length === 0 };
}

/** What could not be read of everything is counted, so that its alarm fires; the rest is judged all the same. */
function unreadSections(deps: Dependencies, state: State): readonly string[] {
  const unread = Object.entries(state.sections).flatMap(([name, status]) =>
    status.status === 'failed' ? [`${name}: ${status.reason}`] : [],
  );
  if (unread.length === 0) return unread;
  deps.count('ReadFailures', unread.length);
  deps.log({ level: 'error', message: 'not everything could be read', unread });
  return unread;
}
