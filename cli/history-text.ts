import type { Incident } from '../shared/guard/index.ts';
import {
  canBeUndone,
  findingWords,
  firstLines,
  placeWords,
  plain,
  resourceWords,
  timeWords,
  toolWords,
  undoCommand,
} from '../shared/report/index.ts';

const MOST_TRAFFIC = 8;

export function historyText(incidents: readonly Incident[]): string {
  if (incidents.length === 0) return 'No incidents.';
  return incidents.map((incident) => incidentLines(incident).join('\n')).join('\n\n');
}

function incidentLines(incident: Incident): readonly string[] {
  const { id, finding, status, actions } = incident;
  const resource = `${resourceWords(finding.resource)}, ${placeWords(finding.resource)}`;
  const traffic = firstLines(finding.traffic, MOST_TRAFFIC).map((line) => `    ${plain(line)}`);
  return [
    `${timeWords(whenOf(incident))}  ${status.toUpperCase()}  ${id}  ${resource}`,
    `  ${finding.severity}: ${findingWords(finding)}`,
    ...(traffic.length === 0 ? [`    ${plain(finding.reason, 1000)}`] : traffic),
    `  who: ${whoWords(incident)}`,
    ...incident.reasons.map((reason) => `  why: ${plain(reason, 1000)}`),
    ...(wrote(incident) ? actions.map(({ call, why }) => `  did: ${call}: ${plain(why, 1000)}`) : []),
    ...undoLines(incident),
  ];
}

/** When it was done, as far as an event said so; else when it was found. */
const whenOf = ({ eventTime, openedAt }: Incident): number => eventTime ?? openedAt;

function whoWords({ actor, tool = null, approval }: Incident): string {
  const who = actor === null ? 'not known; a review found it' : plain(actor);
  const approved = approval === undefined ? [] : [`approved by ${plain(approval.by)}`];
  return [who, toolWords(tool) ?? [], approved].flat().join(', ');
}

function wrote({ status }: Incident): boolean {
  return status === 'reverted' || status === 'failed' || status === 'undone' || status === 'open';
}

const isUndoable = (incident: Incident): boolean =>
  (incident.status === 'reverted' || incident.status === 'failed') && canBeUndone(incident);

function undoLines(incident: Incident): readonly string[] {
  const { undo, status } = incident;
  const by = undo === undefined ? '' : `${plain(undo.by)} at ${timeWords(undo.at)}`;
  if (status === 'undone') return [`  undone by ${by}`];
  return [
    ...(undo === undefined ? [] : [`  an undo was begun by ${by}, and not finished`]),
    ...(isUndoable(incident) ? [`  to undo: ${undoCommand(incident)}`] : []),
  ];
}

/** Values are exact, not escaped; times are ISO 8601. */
export function historyJson(incidents: readonly Incident[]): string {
  return JSON.stringify({ incidents: incidents.map(incidentJson) }, null, 2);
}

function incidentJson(incident: Incident): Readonly<Record<string, unknown>> {
  const { id, status, finding, actor, tool, eventIds, reasons, actions, approval, undo } = incident;
  return {
    id,
    when: iso(whenOf(incident)),
    status,
    resource: finding.resource,
    finding,
    actor,
    tool: tool ?? null,
    eventIds,
    reasons,
    actions: wrote(incident) ? actions : [],
    openedAt: iso(incident.openedAt),
    closedAt: incident.closedAt === null ? null : iso(incident.closedAt),
    approvedBy: approval?.by ?? null,
    undoneBy: undo?.by ?? null,
    undo: isUndoable(incident) ? undoCommand(incident) : null,
  };
}

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();
