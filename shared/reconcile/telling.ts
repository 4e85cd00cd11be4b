import type { Incident, Reason } from '../guard/index.ts';
import type { Action, FindingResource, State } from '../model/index.ts';
import type { Alert, AlertKind } from '../report/index.ts';
import { alertMessage } from '../report/index.ts';
import type { Dependencies } from './dependencies.ts';
import { meanings } from './foresight.ts';
import type { Work } from './work.ts';
import { latestHint } from './work.ts';

export type Telling = {
  readonly kind: AlertKind;
  readonly resource: FindingResource | null;
  readonly incidents: readonly Incident[];
  /** What was read of the resource, to say what is open there means. */
  readonly state?: State;
  readonly actions?: readonly Action[];
  readonly cuts?: readonly string[];
  readonly reasons?: readonly Reason[];
  readonly troubles?: readonly string[];
};

/**
 * Says it once. The outcome is recorded before the message, `told` after it: a crash in between repeats the
 * message, and never loses it. Nothing is told twice: an incident whose fate was told is passed over.
 */
export async function tellIncidents(deps: Dependencies, work: Work, telling: Telling): Promise<void> {
  const untold = telling.incidents.filter((incident) => !incident.told);
  if (untold.length === 0) return;
  const recorded = await deps.ledger.record(untold, deps.clock.now());
  // Another invocation has this finding in hand: the telling is its.
  if (recorded.kind === 'lost') return;
  await tellAgain(deps, work, { ...telling, incidents: untold });
}

/** Says what was recorded, whether or not somebody said it before. */
export async function tellAgain(deps: Dependencies, work: Work, telling: Telling): Promise<void> {
  await publish(deps, { ...alertOf(deps, work, telling), effects: await meanings(deps, work, telling) });
  await deps.ledger.record(
    telling.incidents.map((incident) => ({ ...incident, told: true })),
    deps.clock.now(),
  );
}

/** The message, but for what is open means. */
export function alertOf(deps: Dependencies, work: Work, telling: Telling): Alert {
  const hint = latestHint(work);
  return {
    kind: telling.kind,
    resource: telling.resource,
    account: work.place.account,
    region: work.place.region,
    actor: hint?.actor.text ?? telling.incidents[0]?.actor ?? null,
    tool: hint?.actor.tool ?? telling.incidents[0]?.tool ?? null,
    eventName: hint?.eventName ?? null,
    eventTime: work.since ?? telling.incidents[0]?.eventTime ?? null,
    incidents: telling.incidents,
    foundByReview: foundByReview(work, telling),
    actions: telling.actions ?? [],
    cuts: telling.cuts ?? [],
    reasons: telling.reasons ?? [],
    troubles: [...(telling.troubles ?? []), ...work.notes, ...approvals(telling.incidents)],
    at: deps.clock.now(),
  };
}

/** No event is known now, and none was when any of it was first seen. */
function foundByReview({ causes, hints }: Work, { incidents }: Telling): boolean {
  const unseen = incidents.length > 0 && incidents.every(({ eventIds }) => eventIds.length === 0);
  return unseen && hints.length === 0 && !causes.includes('waiver-expired');
}

function approvals(incidents: readonly Incident[]): readonly string[] {
  return incidents.flatMap(({ approval }) => (approval === undefined ? [] : [`${approval.by} approved it`]));
}

type Trouble = Omit<Alert, 'incidents' | 'actions' | 'cuts' | 'reasons' | 'at'> & {
  readonly reasons?: readonly Reason[];
};

/** For what has no incident: tampering, an unusable policy, a resource that cannot be read, a freeze. */
export async function tellTrouble(deps: Dependencies, trouble: Trouble): Promise<void> {
  const at = deps.clock.now();
  await publish(deps, { reasons: [], ...trouble, incidents: [], actions: [], cuts: [], at });
}

/** Shorter than the queue's visibility timeout: when its teller dies, the next delivery tells it. */
const TELLING_MS = 5 * 60 * 1000;

type Once = { readonly topic: string; readonly forMs: number };

/**
 * Tells what every function and every event would say again, once in a while. When the ledger cannot be reached it
 * is told all the same: whoever breaks the ledger must not silence Kedge with it.
 */
export async function tellOnce(
  deps: Dependencies,
  { topic, forMs }: Once,
  tell: () => Promise<void>,
): Promise<void> {
  const now = deps.clock.now();
  const lease = { now, until: now + Math.min(forMs, TELLING_MS) };
  const mine = await deps.ledger.claim(topic, lease).catch((error: unknown) => {
    deps.log({ level: 'error', message: 'ledger unreachable', error: String(error) });
    return true;
  });
  if (!mine) return;
  await tell();
  await deps.ledger.keepClaim(topic, now + forMs).catch(() => undefined);
}

async function publish(deps: Dependencies, alert: Alert): Promise<void> {
  await deps.notifier.publish(alertMessage(alert));
}
