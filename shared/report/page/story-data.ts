import type { Incident } from '../../guard/index.ts';
import type { Waiver } from '../../policy/index.ts';
import { canBeUndone, undoCommand } from '../alert-text.ts';
import { findingWords, resourceWords, timeWords, toolWords } from '../wording.ts';
import type { PageGone, PageIncident, PageWaiver } from './page-data.ts';
import type { PreviousReview } from './page-input.ts';

/** What Kedge did: who changed what, what was done about it, and the command that takes that back. */
export function pageIncident(incident: Incident): PageIncident {
  const { id, finding, status, actions, reasons, eventTime, openedAt } = incident;
  const wrote = status === 'reverted' || status === 'failed' || status === 'undone';
  const undoable = (status === 'reverted' || status === 'failed') && canBeUndone(incident);
  return {
    id,
    when: timeWords(eventTime ?? openedAt),
    status,
    severity: finding.severity,
    resource: resourceWords(finding.resource),
    words: findingWords(finding),
    traffic: finding.traffic.slice(0, 20),
    who: whoWords(incident),
    reasons,
    did: wrote ? actions.map(({ call, why }) => ({ call, why })) : [],
    undo: undoable ? undoCommand(incident) : null,
  };
}

function whoWords({ actor, tool = null, approval, undo }: Incident): string {
  return [
    actor ?? 'not known; a review found it',
    toolWords(tool) ?? [],
    approval === undefined ? [] : `approved by ${approval.by}`,
    undo === undefined ? [] : `undone by ${undo.by} at ${timeWords(undo.at)}`,
  ]
    .flat()
    .join(', ');
}

const A_WEEK = 7 * 24 * 60 * 60 * 1000;

/** Those that end first come first: expired ones stay visible, until somebody takes them out of the policy. */
export function pageWaivers(waivers: readonly Waiver[], now: number): readonly PageWaiver[] {
  return [...waivers]
    .sort((a, b) => a.until - b.until)
    .map(({ id, allow, on, until, reason, approvedBy }) => ({
      id,
      allow: allow.text,
      on: on ?? 'everywhere',
      until: timeWords(until),
      state: until <= now ? 'expired' : until - now < A_WEEK ? 'expiring' : 'in force',
      reason,
      approvedBy,
    }));
}

export function pageGone(gone: PreviousReview['gone'][number]): PageGone {
  const { severity, resource, traffic, kind, direction } = gone;
  return {
    severity,
    name: resource.name === '' ? resource.id : resource.name,
    words: direction === null ? kind : `${direction} ${kind}`,
    traffic: traffic.slice(0, 20),
  };
}
