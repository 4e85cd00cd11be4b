import type { Hold, Incident } from '../shared/guard/index.ts';
import type { Call, Finding } from '../shared/model/index.ts';
import type { Place } from '../shared/ports/index.ts';
import type { UndoOutcome, UndoReason } from '../shared/reconcile/index.ts';
import { placeWords, plain, resourceWords, timeWords } from '../shared/report/index.ts';
import { awsCliLine, quoted } from './aws-cli-line.ts';

type About = { readonly incident: Incident; readonly place: Place; readonly hold: Hold | null };

const VERDICTS: Readonly<Record<UndoOutcome['verdict'], string>> = {
  undone: 'Undone',
  refused: 'NOT undone, nothing was written',
  failed: 'NOT undone, or not all of it',
};

/** What a person reads who was woken up: the verdict, why, and the lines to go on with. */
export function undoText(outcome: UndoOutcome, about: About): string {
  const { incident, place } = about;
  const { resource } = incident.finding;
  return [
    `${VERDICTS[outcome.verdict]}: ${plain(incident.id)}, ${resourceWords(resource)}, ${placeWords(place)}`,
    ...outcome.reasons.map(reasonLine),
    ...callLines('Calls that were made:', outcome.done, place),
    ...(outcome.verdict === 'undone' && outcome.done.length === 0
      ? ['No call was needed: all was as it was before Kedge.']
      : []),
    ...heldLines(outcome, about),
    ...relatedLines(outcome),
    ...keepingLines(outcome, about),
    ...callLines('By hand, in this order:', outcome.left, place),
  ].join('\n');
}

/** What a person may say where Kedge may not. */
const DESPITE: Readonly<Partial<Record<UndoReason['code'], string>>> = {
  'kill-switch':
    ' (one that cannot be read counts as on), or undo it all the same with --despite-kill-switch',
  'budget-spent': ', or undo it all the same with --despite-budget',
  'policy-unusable': ', or judge by a file with --policy',
};

const reasonLine = ({ code, text, release }: UndoReason): string =>
  `- ${plain(text, 1000)}; what releases it: ${plain(release)}${DESPITE[code] ?? ''}`;

function callLines(title: string, calls: readonly Call[], { region }: Place): readonly string[] {
  return calls.length === 0 ? [] : [title, ...calls.map((call) => `  ${awsCliLine(call, region)}`)];
}

function heldLines({ heldUntil, again, done }: UndoOutcome, { incident }: About): readonly string[] {
  if (heldUntil === null) return [];
  const id = plain(incident.resource.id);
  const then =
    again.length === 0 || done.length === 0
      ? ''
      : ' Then it finds this again and reverts it, unless a waiver or the policy allows it by then.';
  return [
    `Kedge leaves ${id} alone until ${timeWords(heldUntil)}.${then}`,
    `To end that earlier: kedge hold ${id} --release`,
  ];
}

function relatedLines({ related }: UndoOutcome): readonly string[] {
  if (related.length === 0) return [];
  return [
    'Kedge did more about the same change, which still stands. To undo that too:',
    ...related.map((id) => `  kedge undo ${plain(id)}`),
  ];
}

const MOST_WAIVERS = 3;

/** The next command, to be copied: what would keep the undo. */
function keepingLines({ reasons, again }: UndoOutcome, { incident }: About): readonly string[] {
  if (!reasons.some(({ code }) => code === 'comes-back')) return [];
  const waivers = again.flatMap(waiverLines).slice(0, MOST_WAIVERS);
  return [
    'To undo it and have Kedge leave the resource alone for two hours (add the options that you gave):',
    `  kedge undo ${plain(incident.id)} --hold-until 2h --reason 'WHY'`,
    ...(waivers.length === 0 ? [] : ['Or to allow the traffic for a time, and undo it then:', ...waivers]),
  ];
}

/** A waiver is about traffic of a group or an ACL that is not wanted; it brings nothing back. */
function waiverLines({ resource, kind, traffic }: Finding): readonly string[] {
  const prefix = WAIVABLE[resource.type];
  if (prefix === undefined || (kind !== 'excess' && kind !== 'forbidden')) return [];
  return traffic.map(
    (line) =>
      `  kedge waive --allow ${quoted(plain(line))} --on ${prefix}/${plain(resource.id)} --until 8h --reason 'WHY'`,
  );
}

const WAIVABLE: Readonly<Partial<Record<Finding['resource']['type'], string>>> = {
  'AWS::EC2::SecurityGroup': 'sg',
  'AWS::EC2::NetworkAcl': 'acl',
};

export function undoJson(outcome: UndoOutcome, { incident, place }: About): string {
  const { heldUntil, ...rest } = outcome;
  const { account, region } = place;
  const about = { incident: incident.id, resource: { ...incident.finding.resource, account, region } };
  const held = heldUntil === null ? null : new Date(heldUntil).toISOString();
  return JSON.stringify({ ...about, ...rest, heldUntil: held }, null, 2);
}
