import type { Hint, ParsedEvent } from '../events/index.ts';
import { parseEvent } from '../events/index.ts';
import type { Job } from '../ports/index.ts';
import { commandTaken } from './commands.ts';
import type { Dependencies } from './dependencies.ts';
import { MOST_INLINE, queueAll } from './dependent-looks.ts';
import { readCommand, readJob } from './job.ts';
import { sentOn } from './later.ts';
import { isOwnChange } from './own-change.ts';
import type { Asked } from './targets.ts';
import { targetsOf } from './targets.ts';
import { tellOnce, tellTrouble } from './telling.ts';
import type { Work } from './work.ts';

/** One message of the queue: an EventBridge event or Kedge's own job, as parsed JSON (or the text if it is none). */
export type Incoming = { readonly id: string; readonly body: unknown };

/**
 * What a message asks for. `again`: not all of it could be found out, so that it must come once more. `hint`: the
 * change that it tells of.
 */
export type Taken = { readonly work: readonly Work[]; readonly again: boolean; readonly hint?: Hint };

const NOTHING: Taken = { work: [], again: false };

export async function taken(deps: Dependencies, message: Incoming, asked: Asked): Promise<Taken> {
  const job = readJob(message.body);
  if (job !== null) return jobTaken(deps, job, message.id);
  const command = readCommand(message.body);
  if (command !== null) return commandTaken(deps, command, message.id);
  const parsed = parseEvent(message.body, { ownNames: deps.settings.ownNames });
  deps.count('Events');
  if (parsed.kind === 'change') return changeTaken(deps, { hint: parsed.hint, messageId: message.id, asked });
  await noted(deps, parsed, message);
  return NOTHING;
}

async function jobTaken(deps: Dependencies, job: Job, messageId: string): Promise<Taken> {
  if (await sentOn(deps, job)) return NOTHING;
  const { place, resource, cause, since, attempt = 0, seen = [], note } = job;
  const notes = note === undefined ? [] : [note];
  const work = {
    place,
    resource,
    hints: seen,
    causes: [cause],
    since,
    attempt,
    notes,
    messages: [messageId],
  };
  return { work: [work], again: false };
}

type Change = { readonly hint: Hint; readonly messageId: string; readonly asked: Asked };

async function changeTaken(deps: Dependencies, { hint, messageId, asked }: Change): Promise<Taken> {
  if (isOwnChange(hint, deps.settings.ownRoleArns)) {
    deps.count('OwnChanges');
    deps.log({ level: 'info', message: 'own change', eventId: hint.eventId, eventName: hint.eventName });
    return NOTHING;
  }
  const { resources, complete } = await targetsOf(deps, hint, asked);
  if (resources.length === 0 && complete) noteNothing(deps, hint);
  const place = { account: hint.account, region: hint.region, partition: hint.partition };
  const work = resources.map((resource): Work => {
    const of = { place, resource, hints: [hint], causes: [], since: hint.time };
    return { ...of, attempt: 0, notes: [], messages: [messageId] };
  });
  await queueAll(deps, work.slice(MOST_INLINE));
  return { work: work.slice(0, MOST_INLINE), again: !complete, hint };
}

/** A name that no group has (any more), or a record of anything where nothing drifts. */
function noteNothing(deps: Dependencies, { eventName, eventId }: Hint): void {
  const reason = 'nothing of what it names is there, or drifts';
  deps.count('Ignored');
  deps.log({ level: 'info', message: 'event ignored', eventName, eventId, reason });
}

/** What is no change is never dropped without a word: a log line with the reason, and a count. */
async function noted(
  deps: Dependencies,
  parsed: Exclude<ParsedEvent, { kind: 'change' }>,
  message: Incoming,
): Promise<void> {
  switch (parsed.kind) {
    case 'ignored': {
      const { eventName, reason } = parsed;
      deps.count('Ignored');
      deps.log({ level: 'info', message: 'event ignored', eventName, reason });
      return;
    }
    case 'quarantined': {
      const { eventName, reason } = parsed;
      deps.count('Quarantined');
      deps.log({ level: 'warn', message: 'event quarantined', eventName, reason, event: message.body });
      return;
    }
    case 'tampering':
      await tellTampering(deps, parsed.tampering);
  }
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** At once, and once an event: CloudTrail and EventBridge both deliver twice at times. */
async function tellTampering(
  deps: Dependencies,
  tampering: Extract<ParsedEvent, { kind: 'tampering' }>['tampering'],
): Promise<void> {
  const { account, region, actor, eventName, time, what, eventId } = tampering;
  deps.count('Tampering');
  await tellOnce(deps, { topic: `tampering#${account}#${eventId}`, forMs: DAY_MS }, () =>
    tellTrouble(deps, {
      kind: 'tampering',
      resource: null,
      account,
      region,
      actor: actor.text,
      tool: actor.tool,
      eventName,
      eventTime: time,
      troubles: [what],
    }),
  );
}
