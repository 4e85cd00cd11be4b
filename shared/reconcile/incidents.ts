import type { Incident, IncidentStatus, LedgerSnapshot } from '../guard/index.ts';
import { isCurrent } from '../guard/index.ts';
import type { Action, Finding } from '../model/index.ts';
import type { Work } from './work.ts';
import { latestHint } from './work.ts';

/**
 * The incident of a finding: the current one if there is one, else a new one. Its id is made of the finding and
 * of what told of it, so that the same event delivered twice, or to two functions at once, is the same incident.
 */
export function incidentFor(
  finding: Finding,
  snapshot: Pick<LedgerSnapshot, 'incidents'>,
  at: { readonly work: Work; readonly now: number },
): Incident {
  const current = snapshot.incidents.find((one) => isCurrent(one) && one.finding.id === finding.id);
  if (current !== undefined) return { ...current, finding };
  const { work, now } = at;
  const hint = latestHint(work);
  const events = work.hints.map(({ eventId }) => eventId).sort();
  const past = snapshot.incidents.filter((one) => one.finding.id === finding.id).length;
  return {
    id: incidentId([
      finding.resource.account,
      finding.resource.region ?? '',
      finding.id,
      String(past),
      ...events.slice(0, 1),
      String(work.since ?? now),
    ]),
    resource: refOf(finding),
    finding,
    actor: hint?.actor.text ?? null,
    tool: hint?.actor.tool ?? null,
    eventIds: events,
    actions: [],
    status: 'open',
    reasons: [],
    eventTime: work.since,
    openedAt: now,
    closedAt: null,
    told: false,
  };
}

/** The resource of the finding, not the one whose event led here: the ledger keeps incidents by it. */
function refOf({ resource }: Finding): Incident['resource'] {
  return { type: resource.type, id: resource.id, account: resource.account, region: resource.region };
}

export function withStatus(
  incident: Incident,
  status: IncidentStatus,
  because: { readonly reasons: readonly string[]; readonly now: number },
): Incident {
  const closed = !isCurrent({ ...incident, status });
  return { ...incident, status, reasons: because.reasons, closedAt: closed ? because.now : null };
}

/** Whether people already know this: the same traffic, for the same reason. */
export function sameStory(incident: Incident, snapshot: LedgerSnapshot, finding: Finding): boolean {
  const before = snapshot.incidents.find((one) => one.id === incident.id);
  return (
    before !== undefined &&
    before.finding.reason === finding.reason &&
    before.finding.traffic.join() === finding.traffic.join()
  );
}

/**
 * After a crash the rest of the work is a new plan: what was done before stays on record, so that an undo takes
 * back all of it. Taking back a call that was never made is harmless (AWS says that it is already so).
 */
export function withActions(incident: Incident, actions: readonly Action[]): Incident {
  const known = new Set(incident.actions.map((action) => JSON.stringify([action.call, action.input])));
  const fresh = actions.filter((action) => !known.has(JSON.stringify([action.call, action.input])));
  return { ...incident, actions: [...incident.actions, ...fresh] };
}

/**
 * Two FNV-1a hashes of 32 bits, mixed and written in base 36, short enough to read out on the phone:
 * "kdg-1x2k9q07f3m4c1".
 */
function incidentId(parts: readonly string[]): string {
  const text = parts.join('\n');
  return `kdg-${[0x811c9dc5, 0x2f0b4c47].map((seed) => hash(text, seed)).join('')}`;
}

function hash(text: string, seed: number): string {
  let state = seed;
  for (let i = 0; i < text.length; i += 1) state = Math.imul(state ^ text.charCodeAt(i), 0x01000193);
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return ((state ^ (state >>> 16)) >>> 0).toString(36).padStart(7, '0');
}
