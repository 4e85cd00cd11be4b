import type { Random } from '../../sim/core/random.ts';
import type { FaultSettings } from '../../sim/index.ts';

/** What goes wrong in a run: chances between 0 and 1, times in milliseconds. */
export type Weather = {
  readonly aws: Partial<FaultSettings>;
  /** At each call of AWS, the ledger, SNS or SQS: the function dies before it, or after. */
  readonly kill: number;
  /** The ledger, SNS or SQS cannot be reached. */
  readonly ports: number;
  readonly limits: { readonly changes: number; readonly reverts: number };
};

export const CALM: Weather = { aws: {}, kill: 0, ports: 0, limits: { changes: 1000, reverts: 1000 } };

/** Some days have everything, most have a little of something. */
export function someWeather(random: Random): Weather {
  const some = (chance: number, most: number): number => (random.chance(chance) ? random.next() * most : 0);
  // Four kinds of trouble together still let most calls through: what never ends is an outage, and no test of Kedge.
  const trouble = random.next() * 0.3;
  const share = (chance: number): number => (random.chance(chance) ? trouble * random.next() * 0.5 : 0);
  const latency = random.chance(0.8) ? random.integer(10, 400) : 0;
  return {
    aws: {
      latencyMs: { min: 0, max: latency },
      staleMs: random.chance(0.5) ? random.integer(100, 12_000) : 0,
      throttle: share(0.6),
      serverError: share(0.4),
      dropBefore: share(0.4),
      dropAfter: share(0.4),
      delivery: {
        delayMs: { min: 500, max: random.chance(0.3) ? 600_000 : random.integer(1_000, 60_000) },
        lose: some(0.5, 0.6),
        duplicate: some(0.6, 0.5),
      },
    },
    kill: random.chance(0.15) ? 0.005 : some(0.4, 0.0015),
    ports: some(0.3, 0.008),
    limits: {
      changes: random.chance(0.3) ? random.integer(2, 20) : 1000,
      reverts: random.chance(0.3) ? random.integer(1, 4) : 1000,
    },
  };
}
