import type { Context } from '../drift/index.ts';
import { context, findings } from '../drift/index.ts';
import type { LedgerSnapshot } from '../guard/index.ts';
import { isCurrent, settlesAt } from '../guard/index.ts';
import type { Finding, ResourceRef, State } from '../model/index.ts';
import type { RemedyPlan } from '../remedy/index.ts';
import { plans } from '../remedy/index.ts';
import type { Rules } from './outcome.ts';
import type { Work } from './work.ts';

/** What one observation says, and what may be done about each finding. */
export type Judgement = {
  readonly context: Context;
  readonly findings: readonly Finding[];
  /** In mode enforce, or approved. */
  readonly enforced: readonly Finding[];
  /** Missing since too short a time; the plans leave it out, so that a closing need not wait for it. */
  readonly settling: readonly Finding[];
  /** When the last of them has settled, milliseconds since the epoch. */
  readonly settled: number;
  /** In mode approve: a person is asked. */
  readonly asked: readonly Finding[];
  readonly toldOnly: readonly Finding[];
  readonly plans: readonly RemedyPlan[];
  readonly askedPlans: readonly RemedyPlan[];
};

type About = { readonly work: Work; readonly snapshot: LedgerSnapshot; readonly now: number };

export function judge(state: State, { policy }: Rules, about: About): Judgement {
  const { work, snapshot, now } = about;
  const seen = context(state, policy, { now });
  const all = findings(seen, [work.resource]);
  const isApproved = approvedIn(snapshot);
  const may = all.filter((one) => one.mode === 'enforce' || (one.mode === 'approve' && isApproved(one)));
  const asked = all.filter((one) => one.mode === 'approve' && !isApproved(one));
  const settles = (finding: Finding): number | null =>
    settlesAt({ findings: [finding], limits: policy.limits, snapshot, since: work.since ?? now, now });
  const settling = may.filter((one) => settles(one) !== null);
  const enforced = may.filter((one) => settles(one) === null);
  return {
    context: seen,
    findings: all,
    enforced,
    settling,
    settled: Math.max(now, ...settling.map((one) => settles(one) ?? now)),
    asked,
    toldOnly: all.filter(({ mode }) => mode === 'observe' || mode === 'alert'),
    plans: plans(seen, enforced),
    askedPlans: plans(seen, asked),
  };
}

/** What is wrong with one resource, without what to do about it. */
export function foundIn(
  state: State,
  { policy }: Rules,
  about: { readonly resource: ResourceRef; readonly now: number },
): readonly Finding[] {
  return findings(context(state, policy, { now: about.now }), [about.resource]);
}

/** A yes is for the traffic that the person saw: what was added since is asked about again. */
function approvedIn(snapshot: LedgerSnapshot): (finding: Finding) => boolean {
  return ({ id, traffic }) =>
    snapshot.incidents.some(
      (one) =>
        isCurrent(one) && one.finding.id === id && one.approval?.traffic.join('\n') === traffic.join('\n'),
    );
}
