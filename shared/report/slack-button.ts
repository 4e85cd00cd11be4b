/** What a button asks for. The names are Slack's action ids too. */
type SlackCommand = 'approve' | 'hold' | 'undo';

const LABELS: Readonly<Record<SlackCommand, string>> = {
  approve: 'Approve',
  hold: 'Hold 4 h',
  undo: 'Undo, and hold 4 h',
};
const ASKS: Readonly<Record<SlackCommand, string>> = {
  approve: 'Kedge makes the calls that the message lists, if what is wrong is still the same.',
  hold: 'Kedge leaves the resource alone for four hours, whatever happens to it.',
  undo: 'Kedge takes back what it did, if the resource is as Kedge left it, and leaves it alone for four hours.',
};
const STYLES: Readonly<Partial<Record<SlackCommand, 'primary' | 'danger'>>> = {
  approve: 'primary',
  undo: 'danger',
};
const COMMANDS: readonly SlackCommand[] = ['approve', 'hold', 'undo'];

/** Of one finding each: a message with more is for the command line. */
const MOST_INCIDENTS = 3;
const INCIDENT = /^kdg-[0-9a-z]{4,40}$/;

/** An alert's JSON as it came over SNS, unchecked. */
type AlertJson = Readonly<Record<string, unknown>>;

/**
 * A row of buttons for each incident that a person can do something about. They carry the incident's id, and no more.
 */
export function slackButtons(alert: AlertJson): readonly object[] {
  const commands = commandsFor(alert);
  if (commands.length === 0) return [];
  const ids = incidentsOf(alert).slice(0, MOST_INCIDENTS);
  return ids.map((id) => ({
    type: 'actions',
    block_id: id,
    elements: [...commands, ...undoFor(alert, id)].map((command) => button(command, id, ids.length > 1)),
  }));
}

function commandsFor({ kind, reasons }: AlertJson): readonly SlackCommand[] {
  const waits = listOf(reasons).some((reason) => memberOf(reason, 'code') === 'mode-approve');
  if (kind === 'held' && waits) return ['approve', 'hold'];
  return kind === 'held' || kind === 'reverted' || kind === 'failed' ? ['hold'] : [];
}

/** Where Kedge wrote something, and the message names the command that takes it back. */
function undoFor({ kind, undo }: AlertJson, id: string): readonly SlackCommand[] {
  const wrote = kind === 'reverted' || kind === 'failed';
  return wrote && listOf(undo).includes(`kedge undo ${id}`) ? ['undo'] : [];
}

function incidentsOf({ findings }: AlertJson): readonly string[] {
  const ids = listOf(findings).map((finding) => memberOf(finding, 'incident'));
  return [...new Set(ids)].filter((id): id is string => typeof id === 'string' && INCIDENT.test(id));
}

function button(command: SlackCommand, id: string, severally: boolean): object {
  const label = severally ? `${LABELS[command]}: ${id}` : LABELS[command];
  const style = STYLES[command];
  return {
    type: 'button',
    action_id: actionId(command),
    value: id,
    text: text(label),
    ...(style === undefined ? {} : { style }),
    confirm: {
      title: text(LABELS[command]),
      text: text(ASKS[command]),
      confirm: text(LABELS[command]),
      deny: text('Cancel'),
    },
  };
}

const actionId = (command: SlackCommand): string => `kedge-${command}`;
const text = (words: string) => ({ type: 'plain_text', text: words, emoji: false });

/** Somebody pressed a button: who, as Slack says it, and which. */
export type SlackPress = {
  readonly command: SlackCommand;
  readonly incident: string;
  readonly userId: string;
  readonly by: string;
};

const USER_ID = /^[UW][A-Z0-9]{2,30}$/;
const USER_NAME = /^[A-Za-z0-9._-]{1,80}$/;

/** What Slack's interaction payload (parsed JSON, its signature proven) says; a text where it is none of ours. */
export function slackPress(payload: unknown): SlackPress | string {
  if (memberOf(payload, 'type') !== 'block_actions') return 'it is no press of a button';
  const [action, ...more] = listOf(memberOf(payload, 'actions'));
  if (action === undefined || more.length > 0) return 'it is not one press of one button';
  const command = COMMANDS.find((one) => actionId(one) === memberOf(action, 'action_id'));
  if (command === undefined) return 'no such button';
  const incident = memberOf(action, 'value');
  if (typeof incident !== 'string' || !INCIDENT.test(incident)) return 'the button names no incident';
  const user = memberOf(payload, 'user');
  const userId = memberOf(user, 'id');
  if (typeof userId !== 'string' || !USER_ID.test(userId)) return 'it does not say who pressed it';
  // Anybody may call himself anything: the id is what counts, and the name only helps whoever reads it.
  const name = memberOf(user, 'username') ?? memberOf(user, 'name');
  const known = typeof name === 'string' && USER_NAME.test(name) ? ` (${name})` : '';
  return { command, incident, userId, by: `Slack user ${userId}${known}` };
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return Reflect.get(value, name);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
