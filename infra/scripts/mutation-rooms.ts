/** A room whose tests are tested: the tests that must notice a change in it. */
type Room = { readonly name: string; readonly tests: readonly string[] };

export const ROOMS: readonly Room[] = [
  { name: 'guard', tests: ['test/guard/**/*.test.ts', 'test/laws/guard*.test.ts'] },
  { name: 'netset', tests: ['test/netset/**/*.test.ts', 'test/laws/netset*.test.ts'] },
  { name: 'drift', tests: ['test/drift/**/*.test.ts', 'test/laws/{drift,draft}*.test.ts'] },
  { name: 'remedy', tests: ['test/remedy/**/*.test.ts', 'test/laws/remedy*.test.ts'] },
];

/** The variable by which mutation.ts tells mutation-runner.ts, in a process below Stryker's, which room it is. */
export const ROOM_VARIABLE = 'KEDGE_MUTATION_ROOM';

export function roomUnderTest(): Room {
  const name = process.env[ROOM_VARIABLE];
  const room = ROOMS.find((one) => one.name === name);
  if (room === undefined)
    throw new Error(`${ROOM_VARIABLE} is "${name}", not one of ${ROOMS.map((one) => one.name)}`);
  return room;
}
