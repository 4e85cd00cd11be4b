import type { Incident, LedgerSnapshot } from '../guard/index.ts';
import { isCurrent } from '../guard/index.ts';
import type { Dependencies } from './dependencies.ts';
import { withStatus } from './incidents.ts';
import { tellAgain, tellIncidents, tellOnce } from './telling.ts';
import type { Work } from './work.ts';

type Gone = {
  readonly snapshot: LedgerSnapshot;
  /** Ids of the findings that are there. */
  readonly found: readonly string[];
  /** AWS says that the resource does not exist. */
  readonly absent: boolean;
};

/**
 * Incidents whose finding is gone. One that had begun to write was mended by a function that died before it could
 * say so: that is told now. One that only waited or was held was mended by somebody else, or went with its resource.
 */
export async function closeMended(deps: Dependencies, work: Work, gone: Gone): Promise<void> {
  const still = new Set(gone.found);
  for (const incident of gone.snapshot.incidents) {
    if (isCurrent(incident) && !still.has(incident.finding.id))
      await closeOne(deps, work, { incident, gone });
    else if (wasLeftUntold(incident, deps.clock.now())) await tellLate(deps, work, incident);
  }
}

/** Whether nothing of the past is left to be done or told: then nobody needs to come back for it. */
export function isSettled({ incidents }: LedgerSnapshot): boolean {
  return incidents.every((incident) => !isCurrent(incident) && incident.told);
}

/** Longer than a function may take from recording an outcome to telling it: whoever did not by then is dead. */
const TELLING_MS = 90_000;

function wasLeftUntold({ status, told, closedAt }: Incident, now: number): boolean {
  return !told && closedAt !== null && closedAt < now - TELLING_MS && status !== 'undone';
}

const KEPT_MS = 24 * 60 * 60 * 1000;

/** The finding's place in the ledger may be the next incident's by now: who tells is settled by a claim. */
async function tellLate(deps: Dependencies, work: Work, incident: Incident): Promise<void> {
  const kind = incident.status === 'reverted' ? 'reverted' : 'cleared';
  const { resource } = incident.finding;
  const telling = { kind, resource, incidents: [incident], actions: incident.actions } as const;
  await tellOnce(deps, { topic: `late#${incident.id}`, forMs: KEPT_MS }, () =>
    tellAgain(deps, work, telling),
  );
}

type Closing = { readonly incident: Incident; readonly gone: Gone };

async function closeOne(deps: Dependencies, work: Work, { incident, gone }: Closing): Promise<void> {
  const now = deps.clock.now();
  const wrote = hasWritten(incident, gone.absent);
  const reasons = gone.absent ? ['the resource does not exist any more'] : incident.reasons;
  const closed = { ...withStatus(incident, wrote ? 'reverted' : 'cleared', { reasons, now }), told: false };
  if (incident.status === 'settling' || (!wrote && !incident.told)) {
    await deps.ledger.record([{ ...closed, told: true }], now);
    return;
  }
  const { resource } = incident.finding;
  deps.count(wrote ? 'Reverted' : 'Alerted');
  await tellIncidents(deps, work, {
    kind: wrote ? 'reverted' : 'cleared',
    resource,
    incidents: [closed],
    actions: wrote ? incident.actions : [],
    troubles: gone.absent ? reasons : [],
  });
}

/** A stopped task is gone because Kedge stopped it; any other resource that is gone was deleted by somebody. */
function hasWritten({ status, actions, resource }: Incident, absent: boolean): boolean {
  if (absent && resource.type !== 'AWS::ECS::Task') return false;
  return status === 'open' || (status === 'failed' && actions.length > 0);
}
