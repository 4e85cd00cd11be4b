// The tests that `npm run mutation` (stryker.config.json) judges netset, drift, remedy and guard by: their own, their
// laws, and the loop that uses them. Its tsconfigFile is none because Stryker 10 wants TypeScript's old API to read one.
// One room: npm run mutation -- --mutate 'shared/guard/*.ts'
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    setupFiles: ['infra/scripts/mutation-seed.ts'],
    include: [
      'test/{netset,drift,remedy,guard,reconcile}/**/*.test.ts',
      'test/laws/{netset,drift,draft,remedy}*.test.ts',
    ],
  },
});
