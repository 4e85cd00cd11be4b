import type { Clock, Place } from '../ports/index.ts';
import { memberOf, textOf } from './answer-member.ts';
import type { NetworkClients } from './clients.ts';
import type { Answers } from './read.ts';
import { allAnswers, answers, attempted, inFlight } from './read.ts';
import { readManagedPrefixLists, readPrefixListEntries, type Where } from './read-ec2.ts';
import { readTaskDefinition } from './read-ecs.ts';

/** What a warm function remembers from one event to the next, so that a burst does not ask the same all over. */
export type WarmReads = {
  /** A read that may be `forMs` old; `what` names it within its account-Region. */
  readonly remembered: (at: Remembered, ask: () => Promise<Answers>) => Promise<Answers>;
  /** Prefix lists with their `Entries` laid in; one whose entries may not be read comes without. */
  readonly prefixLists: (clients: NetworkClients, where?: Where) => Promise<Answers>;
  /** Task definitions by ARN; they never change. */
  readonly taskDefinitions: (clients: NetworkClients, arns: readonly string[]) => Promise<Answers>;
};

type Remembered = { readonly place: Place; readonly what: string; readonly forMs: number };

/** Amazon's own lists carry no version to tell by. */
const UNVERSIONED_MS = 5 * 60_000;
const FOREVER = Number.POSITIVE_INFINITY;
const CALLS_AT_ONCE = 5;
const MOST_KEPT = 2_000;

type Kept = { readonly until: number; readonly version: string; readonly read: Promise<Answers> };
type Memory = { readonly clock: Pick<Clock, 'now'>; readonly kept: Map<string, Kept> };

export function warmReads(clock: Pick<Clock, 'now'>): WarmReads {
  const memory: Memory = { clock, kept: new Map() };
  return {
    remembered: ({ place, what, forMs }, ask) =>
      recall(memory, { key: `${what} ${place.account} ${place.region}`, version: '', forMs }, ask),
    prefixLists: (clients, where) => prefixLists(memory, clients, where),
    taskDefinitions: async (clients, arns) => {
      const parts = await inFlight(arns, CALLS_AT_ONCE, (arn) =>
        recall(memory, { key: arn, version: '', forMs: FOREVER }, () => readTaskDefinition(clients, arn)),
      );
      return allAnswers(parts);
    },
  };
}

/**
 * Which lists there are, and at what version, is asked every time; entries only when the version is new. So a
 * decision never rests on entries that have changed.
 */
async function prefixLists(memory: Memory, clients: NetworkClients, where: Where): Promise<Answers> {
  const lists = await readManagedPrefixLists(clients, where);
  if (lists.kind === 'failed') return lists;
  const entries = await inFlight(lists.value, CALLS_AT_ONCE, (list) => entriesOf(memory, clients, list));
  const unread = entries.find(
    (one) => one.kind === 'failed' && one.failure.kind !== 'denied' && one.failure.kind !== 'gone',
  );
  if (unread?.kind === 'failed') return unread;
  return answers(lists.value.map((list, at) => withEntries(list, entries[at])));
}

function entriesOf(memory: Memory, clients: NetworkClients, list: unknown): Promise<Answers> {
  const id = textOf(list, 'PrefixListId');
  const said = memberOf(list, 'Version');
  const version = typeof said === 'number' ? said : undefined;
  const key = attempted(id, clients.place);
  const forMs = version === undefined ? UNVERSIONED_MS : FOREVER;
  return recall(memory, { key, version: String(version), forMs }, () =>
    readPrefixListEntries(clients, id, version),
  );
}

function withEntries(list: unknown, entries: Answers | undefined): unknown {
  return entries?.kind === 'read' ? { ...Object(list), Entries: entries.value } : list;
}

/** Only what was read is kept. Two that ask at the same time wait for the same answer. */
function recall(
  { clock, kept }: Memory,
  of: { readonly key: string; readonly version: string; readonly forMs: number },
  ask: () => Promise<Answers>,
): Promise<Answers> {
  const known = kept.get(of.key);
  if (known !== undefined && known.version === of.version && known.until > clock.now()) return known.read;
  const read = ask();
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(of.key, { until: clock.now() + of.forMs, version: of.version, read });
  const forget = (): void => {
    if (kept.get(of.key)?.read === read) kept.delete(of.key);
  };
  read.then((answer) => answer.kind === 'failed' && forget(), forget);
  return read;
}
