import type { Incident } from '../guard/index.ts';
import type { Action } from '../model/index.ts';
import type { Alert, AlertKind } from './alert.ts';
import { effectWords } from './effect-words.ts';
import { firstLines, plain } from './plain-text.ts';
import { durationWords, findingWords, placeWords, resourceWords, timeWords, toolWords } from './wording.ts';

/** The verdict comes first: whoever is woken up by it reads one line. */
export const VERDICTS: Readonly<Record<AlertKind, string>> = {
  reverted: 'Reverted',
  held: 'HELD, not reverted',
  alerted: 'Found, not reverted',
  failed: 'FAILED to revert',
  cleared: 'Gone again',
  unreadable: 'Cannot be read',
  tampering: 'TAMPERING with Kedge',
  'policy-unusable': 'POLICY UNUSABLE, nothing is reverted',
  frozen: 'FROZEN, Kedge only alerts',
  answered: 'Asked for by a person',
};

/** These are not about a change that somebody made to the network. */
const WITHOUT_ACTOR: ReadonlySet<AlertKind> = new Set(['policy-unusable', 'frozen', 'answered']);

const MOST_FINDINGS = 10;
const MOST_ACTIONS = 20;
const MOST_TRAFFIC = 8;

/** A revoked rule stops new connections only: EC2 goes on admitting those that it already tracks. */
const TRACKED =
  'Connections that were already open are tracked and outlive a revoked rule: end them where they end, or replace the tasks.';

/** The whole message for a person: who did what, what it exposed, what Kedge did or why not, how to undo it. */
export function alertText(alert: Alert): string {
  const sections = [
    heading(alert),
    whoLines(alert),
    findingLines(alert),
    listed('What happened:', alert.troubles),
    doneLines(alert),
    listed('Wanted traffic that this interrupted:', alert.cuts),
    trackedLines(alert),
    undoLines(alert),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function heading(alert: Alert): readonly string[] {
  const about = alert.resource === null ? '' : `: ${resourceWords(alert.resource)}`;
  const place = placeWords(alert);
  return [`${VERDICTS[alert.kind]}${about}`, ...(place === '' ? [] : [`Where: ${place}`])];
}

function whoLines(alert: Alert): readonly string[] {
  if (WITHOUT_ACTOR.has(alert.kind)) return [];
  const when = alert.eventTime === null ? '' : ` at ${timeWords(alert.eventTime)}`;
  if (alert.foundByReview) return ['Who: not known: found by review; no event was seen'];
  if (alert.actor === null) return ['Who: not known'];
  const tool = toolWords(alert.tool);
  const call = alert.eventName === null ? [] : [`Call: ${plain(alert.eventName)}${when}`];
  return [`Who: ${[plain(alert.actor), tool ?? []].flat().join(', ')}`, ...call];
}

function findingLines(alert: Alert): readonly string[] {
  const { kind, incidents } = alert;
  if (incidents.length === 0) return [];
  const lines = incidents.flatMap(({ finding }) => [
    `- ${finding.severity}: ${findingWords(finding)}`,
    ...firstLines(finding.traffic, MOST_TRAFFIC).map((traffic) => `    ${plain(traffic)}`),
    ...effectLines(alert, finding.id),
    `    ${plain(finding.reason, 1000)}`,
  ]);
  const over = kind === 'reverted' || kind === 'cleared';
  return [
    over ? 'What was wrong:' : 'What is wrong:',
    ...firstLines(lines, MOST_FINDINGS * (MOST_TRAFFIC + 3)),
  ];
}

/** "tcp/22 on 3 tasks of prod/web is reachable from the internet since 10:42 UTC" */
function effectLines({ kind, effects, eventTime, at }: Alert, id: string): readonly string[] {
  const effect = effects?.get(id);
  if (effect === undefined) return [];
  return [`    ${kind === 'reverted' ? 'until then: ' : ''}${plain(effectWords(effect, eventTime, at))}`];
}

function doneLines(alert: Alert): readonly string[] {
  const { actions, kind } = alert;
  switch (kind) {
    case 'reverted':
      return actions.length === 0 ? [] : [`What Kedge did${afterChange(alert)}:`, ...actionLines(actions)];
    case 'failed':
      return [
        'What Kedge tried, and did not finish; a person has to look at it now:',
        ...actionLines(actions),
      ];
    case 'held':
    case 'alerted':
      return [...reasonLines(alert), ...wouldLines(actions)];
    case 'cleared':
      return ['Kedge wrote nothing: somebody else put it right.'];
    case 'unreadable':
      return ['Kedge judged nothing and wrote nothing; the next scheduled review looks again.'];
    case 'policy-unusable':
      return ['Until a policy that `kedge check` accepts is deployed, Kedge reverts nothing.'];
    case 'tampering':
      return ['Kedge never reverts this: look whether it was meant, and whether changes are still seen.'];
    case 'frozen':
      return reasonLines(alert);
    case 'answered':
      return [];
  }
}

function reasonLines({ reasons }: Alert): readonly string[] {
  const lines = reasons.map(({ text, release }) => `- ${plain(text)}; what releases it: ${plain(release)}`);
  return lines.length === 0 ? [] : ['Kedge wrote nothing, because:', ...unique(lines)];
}

function wouldLines(actions: readonly Action[]): readonly string[] {
  return actions.length === 0 ? [] : ['', 'What it would do:', ...actionLines(actions)];
}

function actionLines(actions: readonly Action[]): readonly string[] {
  const lines = actions.map(({ call, why }, at) => `${at + 1}. ${plain(call)}: ${plain(why)}`);
  return firstLines(lines, MOST_ACTIONS);
}

function afterChange({ eventTime, at }: Alert): string {
  return eventTime === null ? '' : `, ${durationWords(at - eventTime)} after the change`;
}

function trackedLines({ kind, actions }: Alert): readonly string[] {
  const closes = actions.some(({ call }) => /^ec2:(?:Revoke|Modify)SecurityGroup/.test(call));
  return kind === 'reverted' && closes ? [TRACKED] : [];
}

/** Incidents that share their actions are undone together: the first command is enough, the others do no harm. */
function undoLines({ kind, incidents }: Alert): readonly string[] {
  const undoable = incidents.filter(canBeUndone);
  if ((kind === 'reverted' || kind === 'failed') && undoable.length > 0) {
    return ['To undo what Kedge did:', ...undoable.map(undoCommand).map((command) => `  ${command}`)];
  }
  return incidents.length === 0 ? [] : [`Incident: ${incidents.map(({ id }) => plain(id)).join(', ')}`];
}

export function canBeUndone({ actions }: Incident): boolean {
  return actions.some(({ inverse }) => inverse !== null);
}

export function undoCommand({ id }: Incident): string {
  return `kedge undo ${plain(id)}`;
}

function listed(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...unique(lines).map((line) => `- ${plain(line, 1000)}`)];
}

function unique(lines: readonly string[]): readonly string[] {
  return [...new Set(lines)];
}
