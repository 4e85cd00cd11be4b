import { defineConfig } from 'vitest/config';

/** Tests of the packaged product: they need the bundles and the template, which are made once before them. */
const PACKAGED = ['test/functions/**/*.test.ts', 'test/demo/**/*.test.ts', 'test/**/*.packaged.test.ts'];

/**
 * Tests of the rooms that keep no state: a worker loads them once for all files, which takes a fifth of the time.
 * Whatever remembers anything (adapters, the loop, the simulator) has modules of its own for each file.
 */
const PURE = [
  'test/{arch,docs,drift,events,exposure,guard,netset,policy,remedy,report,state}/**/*.test.ts',
  'test/laws/{draft,drift,exposure,netset,policy,remedy-acl,remedy-group,remedy-residue,state}*.test.ts',
];

export default defineConfig({
  test: {
    // Vitest leaves a core to its own process, which has little to do: on two cores that is half of the machine.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'pure',
          include: PURE,
          exclude: PACKAGED,
          isolate: false,
        },
      },
      {
        test: {
          name: 'rooms',
          include: ['test/**/*.test.ts'],
          exclude: [...PACKAGED, ...PURE],
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
