import { context, findings } from '../drift/index.ts';
import type { Finding, ResourceRef, Section, State } from '../model/index.ts';
import type { GivenWaiver, Place } from '../ports/index.ts';
import { isBlockSection, SECTIONS } from '../state/index.ts';
import type { Dependencies } from './dependencies.ts';
import { isAboutEntry } from './entry-findings.ts';
import type { Rules } from './outcome.ts';
import { usableRules } from './rules.ts';
import { waivedRules } from './waived-rules.ts';

type RulesAt = { readonly rules: Rules | null; readonly given: readonly GivenWaiver[] };

/** With the waivers that people gave by command for the place. */
export async function rulesAt(deps: Dependencies, place: Place): Promise<RulesAt> {
  const [rules, given] = await Promise.all([usableRules(deps), deps.ledger.waivers(place)]);
  if (rules === null) return { rules, given };
  const waivers = given.map(({ waiver }) => waiver);
  return { rules: waivedRules(rules, waivers), given };
}

/** The drifted resources themselves; findings about the policy (an entry that matches nothing) have none to look at. */
export function resourcesOf(found: readonly Finding[]): readonly ResourceRef[] {
  return unique(
    found.flatMap((finding) => {
      const { type, id, account, region } = finding.resource;
      return account === '' || isAboutEntry(finding) ? [] : [{ type, id, account, region }];
    }),
  );
}

export function unique(resources: readonly ResourceRef[]): readonly ResourceRef[] {
  return [...new Map(resources.map((resource) => [resource.id, resource])).values()];
}

/** `complete` is false where a part could not be asked for: whoever asked comes again. */
export type Targets = { readonly resources: readonly ResourceRef[]; readonly complete: boolean };

/** For an event that does not say what changed: everything that drifts, to be looked at now. */
export async function reviewTargets(deps: Dependencies, place: Place): Promise<Targets> {
  const [{ rules }, state] = await Promise.all([rulesAt(deps, place), deps.observer.observeAll(place)]);
  // Nothing may be judged without a policy, and nothing may be missed.
  if (rules === null) return { resources: [], complete: false };
  const found = findings(context(state, rules.policy, { now: deps.clock.now() }));
  unreadSections(deps, state);
  return { resources: resourcesOf(found), complete: SECTIONS.every((one) => isEnough(state, one)) };
}

/** Whether what drifts can be told: VPC Block Public Access has no part in that. */
const isEnough = ({ sections }: State, section: Section): boolean =>
  sections[section].status !== 'failed' || isBlockSection(section);

/** What could not be read of everything is counted, so that its alarm fires; the rest is judged all the same. */
export function unreadSections(deps: Dependencies, state: State): readonly string[] {
  const unread = Object.entries(state.sections).flatMap(([name, status]) =>
    status.status === 'failed' ? [`${name}: ${status.reason}`] : [],
  );
  if (unread.length === 0) return unread;
  deps.count('ReadFailures', unread.length);
  deps.log({ level: 'error', message: 'not everything could be read', unread });
  return unread;
}
