import type { Dependencies } from '../../shared/reconcile/index.ts';
import type { Random } from '../../sim/core/random.ts';
import type { Weather } from './weather.ts';

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

type Fate = { readonly life: Life; readonly random: Random; readonly weather: () => Weather };

const never = <T>(): Promise<T> => new Promise(() => undefined);

/** Every port of a function, in bad weather: it may die before or after any call, and some calls fail. */
export function mortal(deps: Dependencies, { life, random, weather }: Fate): Dependencies {
  const call = async <T>(work: () => Promise<T>, breaks: boolean): Promise<T> => {
    if (random.chance(weather().kill)) life.end();
    if (life.isOver()) return never();
    if (breaks && random.chance(weather().ports / 2)) throw new Error('cannot be reached');
    const result = await work();
    if (random.chance(weather().kill)) life.end();
    if (life.isOver()) return never();
    if (breaks && random.chance(weather().ports / 2)) throw new Error('the answer was lost');
    return result;
  };
  const aws = <T>(work: () => Promise<T>) => call(work, false);
  const own = <T>(work: () => Promise<T>) => call(work, true);
  const { observer, applier, ledger, notifier, queue } = deps;
  return {
    ...deps,
    observer: {
      observe: (place, resource, needs) => aws(() => observer.observe(place, resource, needs)),
      observeAll: (place) => aws(() => observer.observeAll(place)),
      groupIdsByName: (place, name) => aws(() => observer.groupIdsByName(place, name)),
    },
    applier: { apply: (place, action) => aws(() => applier.apply(place, action)) },
    ledger: {
      ...ledger,
      snapshot: (resource, now) => own(() => ledger.snapshot(resource, now)),
      reserve: (incidents, spending) => own(() => ledger.reserve(incidents, spending)),
      record: (incidents, now) => own(() => ledger.record(incidents, now)),
      current: (account) => own(() => ledger.current(account)),
      claim: (topic, lease) => own(() => ledger.claim(topic, lease)),
      keepClaim: (topic, until) => own(() => ledger.keepClaim(topic, until)),
    },
    notifier: { publish: (message) => own(() => notifier.publish(message)) },
    queue: { send: (jobs, delay) => own(() => queue.send(jobs, delay)) },
  };
}
