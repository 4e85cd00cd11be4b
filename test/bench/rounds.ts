import { type Handler, operationOf } from './exchange.ts';

/** How long nothing new must be asked for before a round counts as complete, in turns of the event loop. */
const QUIET_TURNS = 5;

export type Rounds = {
  readonly handler: Handler;
  /** The operations of each round trip so far, in order. */
  readonly rounds: readonly (readonly string[])[];
};

/**
 * Holds every answer back until nobody asks for anything more, then gives them all at once: what was asked side by
 * side is one round trip, and what waited for an answer is the next.
 */
export function inRounds(inner: Handler): Rounds {
  const rounds: string[][] = [];
  let waiting: (() => void)[] = [];
  let current: string[] = [];
  const release = async (): Promise<void> => {
    for (let seen = 0, quiet = 0; quiet < QUIET_TURNS; quiet += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      if (current.length > seen) quiet = 0;
      seen = current.length;
    }
    const held = waiting;
    rounds.push(current);
    waiting = [];
    current = [];
    for (const go of held) go();
  };
  const handler: Handler = {
    handle: async (request) => {
      current.push(operationOf(request));
      const isFirst = current.length === 1;
      const answer = inner.handle(request);
      const held = new Promise<void>((resolve) => waiting.push(resolve));
      if (isFirst) release().catch(() => undefined);
      await held;
      return answer;
    },
  };
  return { handler, rounds };
}
