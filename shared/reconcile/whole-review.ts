import { context, findings } from '../drift/index.ts';
import { linesAbout } from '../exposure/index.ts';
import type { Reason } from '../guard/index.ts';
import type { State } from '../model/index.ts';
import type { Policy } from '../policy/index.ts';
import { plans, type RemedyPlan } from '../remedy/index.ts';
import type { Review } from '../report/index.ts';
import { behind } from './behind.ts';
import { brokenExpectations, unreadForPaths } from './broken-expectations.ts';
import { exposed } from './exposed.ts';
import { findingEffects } from './finding-effects.ts';
import { stateAfter } from './state-after.ts';
import { unreached } from './unreached.ts';

type WholeReview = {
  readonly state: State;
  readonly policy: Policy;
  /** What was judged, in words. */
  readonly source: string;
  /** Milliseconds since the epoch: decides which waivers are alive. */
  readonly now: number;
};

/** Everything that there is to say about a state: drift, exposure, expectations, what would mend it, what it means. */
export function wholeReview({ state, policy, source, now }: WholeReview): Review {
  const seen = context(state, policy, { now });
  const drifted = findings(seen);
  const together = exposed(seen, drifted);
  const found = [...drifted, ...together.findings];
  const planned = plans(seen, found);
  return {
    policy,
    source,
    findings: found,
    plans: planned,
    expectations: together.expectations,
    effects: findingEffects(state, found),
    broken: brokenByPlan(state, policy, planned),
    unreached: unreached(seen, together.findings),
  };
}

/** What each plan would break, one after the other: what an earlier one closes, a later one cannot rely on. */
function brokenByPlan(
  state: State,
  policy: Policy,
  all: readonly RemedyPlan[],
): ReadonlyMap<RemedyPlan, readonly Reason[]> {
  const broken = new Map<RemedyPlan, readonly Reason[]>();
  const lines = policy.expect.filter(({ verdict }) => verdict === 'allow');
  if (lines.length === 0) return broken;
  const isAllRead = unreadForPaths(state, []).length === 0;
  let now = state;
  for (const plan of all) {
    const { resource, actions: calls } = plan;
    const isMeant = behind(state, resource);
    // Rules change nobody's groups: most plans are seen to be about no line in the state that was read.
    const isAside =
      resource.type === 'AWS::EC2::SecurityGroup' &&
      isAllRead &&
      linesAbout(state, policy, { lines, isMeant }).length === 0;
    const reasons = isAside ? [] : brokenExpectations({ state: now, policy, resource, calls });
    if (reasons.length > 0) broken.set(plan, reasons);
    else now = stateAfter(now, calls).state;
  }
  return broken;
}
