import { describe, expect, it } from 'vitest';
import { playedAll, RUNS, seedsOf } from './seeds.ts';

// The other half is in even-seeds.test.ts: two files run side by side.
const SEEDS = seedsOf(1);

describe('random changes in bad weather, odd seeds', () => {
  it(
    'end with the network as the policy says, or held with a reason, and everything told',
    async () => {
      const tally = await playedAll(SEEDS);
      expect(tally.runs).toBe(SEEDS.length);
      // A run in which Kedge has nothing to do, or in which nothing goes wrong, proves nothing.
      if (SEEDS.length >= 50) {
        expect(tally.writes).toBeGreaterThan(5 * tally.runs);
        expect(tally.judged).toBeGreaterThan(tally.runs);
        expect(tally.ecsWrites).toBeGreaterThan(tally.runs);
        expect(tally.deaths).toBeGreaterThan(0);
      }
    },
    30_000 + RUNS * 1_000,
  );
});
