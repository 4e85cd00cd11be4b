import { defineConfig } from 'vitest/config';

/** Tests of the packaged product: they need the bundles and the template, which are made once before them. */
const PACKAGED = ['test/functions/**/*.test.ts', 'test/demo/**/*.test.ts', 'test/**/*.packaged.test.ts'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'rooms',
          include: ['test/**/*.test.ts'],
          exclude: PACKAGED,
        },
      },
      {
        test: {
          name: 'packaged',
          include: PACKAGED,
          globalSetup: ['test/package-once.ts'],
          testTimeout: 30_000,
        },
      },
    ],
  },
});
