import type { Finding, Severity } from '../model/index.ts';
import type { Alert, AlertKind } from './alert.ts';
import { alertText, canBeUndone, undoCommand, VERDICTS } from './alert-text.ts';
import { effectWords } from './effect-words.ts';
import type { Message } from './message.ts';
import { ascii } from './plain-text.ts';
import { placeWords, worstSeverity } from './wording.ts';

const LONGEST_SUBJECT = 100;
/** SNS takes 262,144 bytes for all protocols together. */
const LONGEST_JSON = 100_000;

/** What an alert without findings is worth being woken up for. */
const SEVERITY_OF_KIND: Readonly<Record<AlertKind, Severity>> = {
  reverted: 'info',
  held: 'high',
  alerted: 'high',
  failed: 'critical',
  cleared: 'info',
  unreadable: 'high',
  tampering: 'critical',
  'policy-unusable': 'critical',
  frozen: 'critical',
  answered: 'info',
};

/** Subject and text for people, JSON for programs: the same alert three times. */
export function alertMessage(alert: Alert): Message {
  const message = { subject: subject(alert), text: alertText(alert) };
  const full = JSON.stringify({ ...summary(alert, message), actions: alert.actions });
  const json = full.length <= LONGEST_JSON ? full : JSON.stringify(summary(alert, message));
  return { ...message, json };
}

/** "[critical] Reverted on web-tasks, 111122223333 eu-west-1: tcp/22 from 0.0.0.0/0" */
function subject(alert: Alert): string {
  const name = alert.resource === null ? '' : ` on ${alert.resource.name || alert.resource.id}`;
  const place = placeWords(alert);
  const traffic = alert.incidents.flatMap(({ finding }) => finding.traffic);
  const what = [...traffic, ...alert.troubles][0];
  const text = [
    `[${severity(alert)}] ${VERDICTS[alert.kind]}${name}`,
    place === '' ? '' : `, ${place}`,
    what === undefined ? '' : `: ${what}`,
  ];
  return ascii(text.join(''), LONGEST_SUBJECT);
}

function severity(alert: Alert): Severity {
  return worstSeverity(alert.incidents.map(({ finding }) => finding)) ?? SEVERITY_OF_KIND[alert.kind];
}

type Told = { readonly subject: string; readonly text: string };

/** Exact values, unlike the text: whoever reads JSON escapes for himself. */
function summary(alert: Alert, { subject: line, text }: Told): Readonly<Record<string, unknown>> {
  return {
    kedge: 'alert',
    version: 1,
    kind: alert.kind,
    severity: severity(alert),
    subject: line,
    text,
    at: alert.at,
    resource: alert.resource,
    account: alert.account,
    region: alert.region,
    actor: alert.actor,
    tool: alert.tool,
    eventName: alert.eventName,
    eventTime: alert.eventTime,
    foundByReview: alert.foundByReview ?? false,
    findings: alert.incidents
      .slice(0, 50)
      .map(({ id, finding }) => ({ incident: id, ...brief(finding), ...effectOf(alert, finding) })),
    reasons: alert.reasons,
    cuts: alert.cuts.slice(0, 50),
    troubles: alert.troubles.slice(0, 50),
    undo: alert.incidents.filter(canBeUndone).slice(0, 50).map(undoCommand),
  };
}

function effectOf({ effects, eventTime, at }: Alert, { id }: Finding): { readonly effect?: string } {
  const effect = effects?.get(id);
  return effect === undefined ? {} : { effect: effectWords(effect, eventTime, at) };
}

function brief(finding: Finding): Readonly<Record<string, unknown>> {
  const { id, kind, direction, traffic, guardrail, entry, mode, reason } = finding;
  const shown = traffic.slice(0, 50);
  return { id, kind, direction, traffic: shown, guardrail, entry, severity: finding.severity, mode, reason };
}
