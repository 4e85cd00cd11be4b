import type { Applied, Applier, Failure } from '../ports/index.ts';
import type { AwsClients, NetworkClients } from './clients.ts';
import { failureOf, meaningOf } from './errors.ts';
import { attempted } from './read.ts';
import { isSameEntry } from './same-entry.ts';
import type { Input, Write } from './writes.ts';
import { WRITES } from './writes.ts';

/** Carries out the calls of a plan. A call that is not among the writes is refused, whoever asks. */
export function awsApplier(clients: AwsClients): Applier {
  return {
    apply: async (place, { call, input }) => {
      const write = WRITES.get(call);
      const what = attempted(call, place);
      return write === undefined
        ? refused(what)
        : applied(clients.at(place, { call, input }), { write, input, what });
    },
  };
}

type Attempt = { readonly write: Write; readonly input: Input; readonly what: string };

async function applied(clients: NetworkClients, attempt: Attempt): Promise<Applied> {
  const { write, input, what } = attempt;
  try {
    const { requestId, created } = await write.send(clients, input);
    return { kind: 'done', requestId, created };
  } catch (error) {
    const meaning = meaningOf(error);
    if (!write.already.includes(meaning)) return { kind: 'failed', failure: failureOf(error, what) };
    return alreadyOrApart(clients, attempt, error);
  }
}

/**
 * AWS refused because something is already so. It takes or refuses a call as a whole: of several rules the others
 * are then still to be done, one by one.
 */
async function alreadyOrApart(clients: NetworkClients, attempt: Attempt, error: unknown): Promise<Applied> {
  const { write, input, what } = attempt;
  const parts = write.parts(input);
  if (parts.length > 1)
    return inTurn(
      clients,
      parts.map((part) => ({ ...attempt, input: part })),
    );
  if (!write.onlySameEntry) return ALREADY;
  const same = await isSameEntry(clients, input);
  if (same.kind === 'failed') return { kind: 'failed', failure: same.failure };
  return same.value ? ALREADY : { kind: 'failed', failure: failureOf(error, what) };
}

const ALREADY: Applied = { kind: 'already', requestId: null, created: [] };

async function inTurn(clients: NetworkClients, attempts: readonly Attempt[]): Promise<Applied> {
  const created: string[] = [];
  let requestId: string | null = null;
  for (const attempt of attempts) {
    const one = await applied(clients, attempt);
    if (one.kind === 'failed') return one;
    created.push(...one.created);
    requestId = one.requestId ?? requestId;
  }
  return requestId === null ? ALREADY : { kind: 'done', requestId, created };
}

function refused(what: string): Applied {
  const message = 'Kedge does not make this call';
  const failure: Failure = { kind: 'invalid', code: 'UnknownCall', message, attempted: what };
  return { kind: 'failed', failure };
}
