import type { Dependencies } from '../../shared/reconcile/index.ts';

/** A function's life: once it is over, nothing that it waits for ever comes, and nobody hears of what it does. */
export type Life = { readonly isOver: () => boolean; readonly end: () => void };

export function someLife(onEnd: () => void): Life {
  let over = false;
  return {
    isOver: () => over,
    end: () => {
      if (over) return;
      over = true;
      onEnd();
    },
  };
}

type Point = 'before' | 'after';

/** What befalls a function at its calls: `strikes` ends it there, `breaks` loses the call or its answer. */
export type Perils = {
  readonly strikes: (call: string, point: Point) => boolean;
  readonly breaks: (call: string) => boolean;
};

/** Makes a call, unless the function is dead by then; its answer comes, unless the function is dead by then. */
export type Lifeline = <T>(call: string, work: () => Promise<T>) => Promise<T>;

const never = <T>(): Promise<T> => new Promise(() => undefined);

export function lifeline(life: Life, { strikes, breaks }: Perils): Lifeline {
  return async (call, work) => {
    if (life.isOver()) return never();
    if (strikes(call, 'before')) life.end();
    if (life.isOver()) return never();
    if (breaks(call)) throw new Error('cannot be reached');
    const result = await work();
    if (life.isOver()) return never();
    if (strikes(call, 'after')) life.end();
    if (life.isOver()) return never();
    if (breaks(call)) throw new Error('the answer was lost');
    return result;
  };
}

/** The ports that are a function's own, each call of which it may die at. Those of AWS are in quick-clients.ts. */
export function mortal(deps: Dependencies, call: Lifeline): Dependencies {
  const { ledger, notifier, queue } = deps;
  return {
    ...deps,
    ledger: {
      ...ledger,
      snapshot: (resource, now) => call('ledger:snapshot', () => ledger.snapshot(resource, now)),
      reserve: (incidents, spending) => call('ledger:reserve', () => ledger.reserve(incidents, spending)),
      record: (incidents, now) => call('ledger:record', () => ledger.record(incidents, now)),
      current: (account) => call('ledger:current', () => ledger.current(account)),
      claim: (topic, lease) => call('ledger:claim', () => ledger.claim(topic, lease)),
      keepClaim: (topic, until) => call('ledger:keepClaim', () => ledger.keepClaim(topic, until)),
    },
    notifier: { publish: (message) => call('sns:Publish', () => notifier.publish(message)) },
    queue: { send: (jobs, delay) => call('sqs:SendMessageBatch', () => queue.send(jobs, delay)) },
  };
}
