import type { Incident, Reason } from '../guard/index.ts';
import { isCriticalClosing, isFreeze } from '../guard/index.ts';
import type { Finding } from '../model/index.ts';
import type { Dependencies } from './dependencies.ts';
import { incidentFor, sameStory, withStatus } from './incidents.ts';
import { lookLater } from './later.ts';
import type { Errand, Outcome } from './outcome.ts';
import { fate } from './outcome.ts';
import { tellIncidents, tellOnce, tellTrouble } from './telling.ts';

type Held = { readonly reasons: readonly Reason[]; readonly retryAt: number | null };

/**
 * Held: told once, and again when the reasons change. What can end by itself is looked at again then. While Kedge
 * as a whole stands still, people are paged once and the resources are only recorded.
 */
export async function hold(deps: Dependencies, errand: Errand, held: Held): Promise<Outcome> {
  const { work, snapshot, plan } = errand;
  const { reasons } = held;
  const frozen = reasons.filter(isFreeze);
  if (frozen.length > 0) await tellFrozen(deps, errand, frozen);
  const lookAt = await lookAgainAt(deps, errand, held.retryAt);
  const incidents = errand.findings.map((finding) =>
    heldIncident(finding, { errand, reasons, lookAt, now: deps.clock.now(), silent: frozen.length > 0 }),
  );
  const isNews = (one: Incident): boolean =>
    !snapshot.incidents.some((past) => past.id === one.id && sameRecord(past, one));
  const texts = reasons.map((reason) => reason.text);
  const quiet = incidents.filter((one) => (one.told || one.status === 'settling') && isNews(one));
  if (quiet.length > 0) await deps.ledger.record(quiet, deps.clock.now());
  const untold = incidents.filter((one) => !one.told && one.status !== 'settling');
  deps.count('Held', untold.length);
  const resource = incidents[0]?.finding.resource ?? null;
  await tellIncidents(deps, work, {
    kind: 'held',
    resource,
    incidents: untold,
    state: errand.judgement.context.state,
    actions: plan.actions,
    reasons,
  });
  return fate(errand, 'held', texts);
}

const sameRecord = (a: Incident, b: Incident): boolean =>
  a.status === b.status && a.lookAt === b.lookAt && a.reasons.join('\n') === b.reasons.join('\n');

type About = {
  readonly errand: Errand;
  readonly reasons: readonly Reason[];
  readonly lookAt: number | null;
  readonly now: number;
  readonly silent: boolean;
};

function heldIncident(finding: Finding, { errand, reasons, lookAt, now, silent }: About): Incident {
  const { work, snapshot } = errand;
  const settling = reasons.every((reason) => reason.code === 'settling');
  const before = incidentFor(finding, snapshot, { work, now });
  const known =
    before.told &&
    before.status === 'held' &&
    sameStory(before, snapshot, finding) &&
    before.reasons.length === reasons.length;
  const texts = reasons.map((reason) => reason.text);
  return {
    ...withStatus(before, settling ? 'settling' : 'held', { reasons: texts, now }),
    told: !settling && (known || silent),
    ...(lookAt === null ? {} : { lookAt }),
  };
}

/** One look is queued, not one for every event that finds the resource held: the incident says when it comes. */
async function lookAgainAt(
  deps: Dependencies,
  errand: Errand,
  retryAt: number | null,
): Promise<number | null> {
  if (retryAt === null) return null;
  const { work, snapshot, findings } = errand;
  const now = deps.clock.now();
  const queued = findings.map(({ id }) => {
    const incident = snapshot.incidents.find((one) => one.closedAt === null && one.finding.id === id);
    return incident?.lookAt ?? Number.NEGATIVE_INFINITY;
  });
  const first = Math.min(...queued);
  if (first > now && first <= retryAt) return first;
  await lookLater(deps, { ...work, since: work.since ?? now }, { cause: 'settling', at: retryAt });
  return retryAt;
}

const MINUTE = 60_000;
/** A budget is free again after ten minutes; a kill switch may be on for days, and must not be forgotten. */
const PAGED_FOR_MS = { budget: 10 * MINUTE, switch: 60 * MINUTE };

/** Noise must not cover what is critical: that is paged apart. */
async function tellFrozen(deps: Dependencies, errand: Errand, reasons: readonly Reason[]): Promise<void> {
  const { work, findings } = errand;
  const { account, region } = work.place;
  const grade = isCriticalClosing(findings) ? 'critical' : 'other';
  const codes = reasons.map(({ code }) => code);
  const forMs = codes.includes('kill-switch') ? PAGED_FOR_MS.switch : PAGED_FOR_MS.budget;
  const topic = ['frozen', account, grade, ...codes].join('#');
  await tellOnce(deps, { topic, forMs }, () =>
    tellTrouble(deps, {
      kind: 'frozen',
      resource: null,
      account,
      region,
      actor: null,
      tool: null,
      eventName: null,
      eventTime: null,
      reasons,
      troubles: [
        ...findings.map(
          ({ resource, reason }) => `first held: ${resource.name || resource.id} (${resource.id}): ${reason}`,
        ),
        'what else is held meanwhile is recorded, and not told one by one: kedge history lists it',
      ],
    }),
  );
}
