import { partitionOfRegion } from '../events/index.ts';
import type { Incident } from '../guard/index.ts';
import { isCurrent } from '../guard/index.ts';
import type { CommandJob, Place } from '../ports/index.ts';
import type { Dependencies } from './dependencies.ts';
import type { Taken } from './intake.ts';
import { usableRules } from './rules.ts';
import { tellOnce, tellTrouble } from './telling.ts';

const NOTHING: Taken = { work: [], again: false };
const AGAIN: Taken = { work: [], again: true };

type Asked = { readonly command: CommandJob; readonly messageId: string };

/**
 * What a person asks for about an incident. Everything but the incident's id and who asks is the ledger's word: what
 * is wrong, where, and what would be done about it.
 */
export async function commandTaken(
  deps: Dependencies,
  command: CommandJob,
  messageId: string,
): Promise<Taken> {
  const incident = await deps.ledger.find(command.incident);
  if (incident === null) {
    deps.log({ level: 'warn', message: 'command about no known incident', ...command });
    return NOTHING;
  }
  deps.log({ level: 'info', message: 'command', ...command });
  switch (command.kedge) {
    case 'approve':
      return approve(deps, incident, { command, messageId });
    case 'hold':
      return hold(deps, incident, command);
    case 'undo':
      return takeBack(deps, incident, command);
  }
}

/** Under the policy and the guard as they are now. The code for it is loaded only then: it is asked for rarely. */
async function takeBack(deps: Dependencies, incident: Incident, command: CommandJob): Promise<Taken> {
  const [rules, place] = [await usableRules(deps), placeOf(incident)];
  if (rules === null) return AGAIN;
  if (place === null) return NOTHING;
  const { undoAsked } = await import('./undo-command.ts');
  const text = await undoAsked(deps, rules, { incident, place, by: command.by });
  await answer(deps, incident, { command, text });
  return NOTHING;
}

/** The yes is written down first: whatever becomes of this function, it is not asked for again. */
async function approve(deps: Dependencies, incident: Incident, asked: Asked): Promise<Taken> {
  const { command, messageId } = asked;
  const place = placeOf(incident);
  if (!isCurrent(incident) || incident.finding.mode !== 'approve' || place === null) {
    await answer(deps, incident, { command, text: `nothing waits for a yes any more (${incident.status})` });
    return NOTHING;
  }
  const at = deps.clock.now();
  const traffic = incident.finding.traffic;
  const written = await deps.ledger.record([{ ...incident, approval: { by: command.by, at, traffic } }], at);
  if (written.kind === 'lost') return AGAIN;
  const resource = { ...incident.resource, region: place.region };
  const of = { place, resource, hints: [], causes: ['approved'] as const, since: incident.eventTime };
  return { work: [{ ...of, attempt: 0, notes: [], messages: [messageId] }], again: false };
}

const HOLD_MS = 4 * 60 * 60 * 1000;

/** From when the button was first pressed: pressed again, or delivered twice, it does not go on for longer. */
async function hold(deps: Dependencies, incident: Incident, command: CommandJob): Promise<Taken> {
  const now = deps.clock.now();
  const until = now + HOLD_MS;
  const topic = `hold#${incident.id}`;
  if (!(await deps.ledger.claim(topic, { now, until: now + 60_000 }))) return NOTHING;
  const reason = `asked for with a button, about ${incident.id}`;
  await deps.ledger.hold(incident.resource, { until, reason, by: command.by });
  await deps.ledger.keepClaim(topic, until);
  const text = `Kedge leaves the resource alone until ${new Date(until).toISOString()}`;
  await answer(deps, incident, { command, text });
  return NOTHING;
}

type Answer = { readonly command: CommandJob; readonly text: string };

/** Whoever pressed a button hears what came of it, as everybody does; once, however often it is pressed. */
async function answer(deps: Dependencies, incident: Incident, { command, text }: Answer): Promise<void> {
  const { kedge, by } = command;
  const { account, region } = incident.resource;
  await tellOnce(deps, { topic: `${kedge}#${incident.id}#${by}#${text}`, forMs: HOLD_MS }, () =>
    tellTrouble(deps, {
      kind: 'answered',
      resource: incident.finding.resource,
      account,
      region: region ?? '',
      actor: null,
      tool: null,
      eventName: null,
      eventTime: null,
      troubles: [`${by} asked to ${kedge} ${incident.id}: ${text}`],
    }),
  );
}

function placeOf({ resource: { account, region } }: Incident): Place | null {
  return region === null ? null : { account, region, partition: partitionOfRegion(region) };
}
