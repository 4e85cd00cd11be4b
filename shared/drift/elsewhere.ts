import type { State } from '../model/index.ts';
import { type Match, matchText, type Policy } from '../policy/index.ts';
import type { Context } from './context.ts';

// One policy serves several accounts and Regions, and a state mostly holds one. That an entry for another place matches
// nothing here says nothing: it would be a finding in every review of every place. But a selector that was misspelt
// looks the same, so `kedge review` names what it did not judge.

type Judged = Pick<Context, 'policy' | 'state'>;

/** Keys of the entries whose `accounts` or `regions` name no place that the state holds anything of. */
export function entriesElsewhere({ policy, state }: Judged): readonly string[] {
  const isElsewhere = elsewhere(state);
  return allEntries(policy).flatMap(({ key, match }) => (isElsewhere(match) ? [key] : []));
}

/** The policy without these entries. */
export function ofThisPlace({ policy, state }: Judged): Policy {
  const isElsewhere = elsewhere(state);
  const here = ({ match }: { readonly match: Places }): boolean => !isElsewhere(match);
  return {
    ...policy,
    securityGroups: policy.securityGroups.filter(here),
    networkAcls: policy.networkAcls.filter(here),
    ecs: policy.ecs.filter(here),
    loadBalancers: policy.loadBalancers.filter(here),
  };
}

type Places = Pick<Match, 'accounts' | 'regions'>;

const allEntries = ({ securityGroups, networkAcls, ecs, loadBalancers }: Policy) => [
  ...securityGroups,
  ...networkAcls,
  ...ecs,
  ...loadBalancers,
];

/** Where nothing is known of the place, every entry may be about it. */
function elsewhere(state: State): (match: Places) => boolean {
  let places: ReturnType<typeof placesOf> | null = null;
  return (match) => {
    // Most policies name no place, and then a large state need not be gone through.
    if (match.accounts === undefined && match.regions === undefined) return false;
    places ??= placesOf(state);
    return noneOf(match.accounts, places.accounts) || noneOf(match.regions, places.regions);
  };
}

function noneOf(patterns: readonly string[] | undefined, known: ReadonlySet<string>): boolean {
  if (patterns === undefined || known.size === 0) return false;
  return !patterns.some((pattern) => [...known].some((one) => matchText(pattern, one)));
}

function placesOf(state: State): {
  readonly accounts: ReadonlySet<string>;
  readonly regions: ReadonlySet<string>;
} {
  const arns = [...state.services.keys(), ...state.tasks.keys(), ...state.loadBalancers.keys()];
  const regions = state.region === null ? arns.map((arn) => arn.split(':', 4)[3] ?? '') : [state.region];
  const maps = [state.securityGroups, state.networkAcls, state.services, state.tasks, state.loadBalancers];
  const accounts = maps.flatMap((map) => [...map.values()].map(({ account }) => account));
  return { accounts: named(accounts), regions: named(regions) };
}

const named = (texts: readonly string[]): ReadonlySet<string> => new Set(texts.filter((text) => text !== ''));
