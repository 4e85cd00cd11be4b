/**
 * What a room may import besides itself, and why no more. The tests read this table; design section 3 is its source.
 */
export type Room = { readonly name: string; readonly may: readonly string[]; readonly because: string };

const PURE = [
  'netset',
  'model',
  'state',
  'policy',
  'events',
  'drift',
  'exposure',
  'remedy',
  'guard',
  'report',
];
const SHARED = [...PURE, 'ports', 'reconcile', 'aws', 'runtime'];

/** Rooms of shared/ that only compute: given the same arguments they give the same answer, anywhere. */
export const PURE_ROOMS: readonly string[] = PURE;

/** npm packages that a pure room may use all the same. */
export const PACKAGES_OF_PURE_ROOMS: Readonly<Record<string, readonly string[]>> = {
  policy: ['zod', 'yaml'],
};

/** Rooms that the design names and that nobody has built yet; a room that appears must leave this list. */
export const NOT_BUILT_YET: readonly string[] = [];

export const ROOMS: readonly Room[] = [
  {
    name: 'netset',
    may: [],
    because: 'set algebra knows no AWS words, so its laws need no AWS to be checked',
  },
  { name: 'model', may: ['netset'], because: 'data that every room shares must not drag a room along' },
  { name: 'state', may: ['model'], because: 'a mapping that judged would hide what AWS answered' },
  {
    name: 'events',
    may: ['model'],
    because: 'an event is a hint: no rule content, so no sets, may leave this room',
  },
  { name: 'policy', may: ['model', 'netset'], because: 'a policy means the same whatever the live state is' },
  {
    name: 'drift',
    may: ['state', 'model', 'netset', 'policy'],
    because: 'what is wrong must not depend on what could be done about it',
  },
  {
    name: 'exposure',
    may: ['state', 'model', 'netset', 'policy'],
    because: 'reachability is computed from the state alone, or it could not check the remedy',
  },
  {
    name: 'remedy',
    may: ['state', 'model', 'netset', 'policy', 'drift'],
    because: 'a plan knows no limits: who may stop it is for guard to say',
  },
  {
    name: 'guard',
    may: ['model', 'netset', 'policy', 'remedy'],
    because: 'a verdict is over a plan and a ledger snapshot, both plain data',
  },
  {
    name: 'report',
    may: PURE.filter((name) => name !== 'report'),
    because: 'text is made here and sent elsewhere',
  },
  {
    name: 'ports',
    may: ['model', 'policy', 'remedy', 'guard', 'report'],
    because: 'an interface that knew an adapter could not be replaced by the simulator',
  },
  {
    name: 'reconcile',
    may: [...PURE, 'ports'],
    because: 'the loop reaches AWS through ports only, so that a test can stop it between any two calls',
  },
  {
    name: 'aws',
    may: ['model', 'netset', 'state', 'ports'],
    because: 'adapters read and write; what should be written is decided in the pure rooms',
  },
  {
    name: 'runtime',
    may: SHARED.filter((name) => name !== 'runtime'),
    because: 'wiring is the one place that knows all of shared, and knows no entry point',
  },
  {
    name: 'functions',
    may: ['reconcile', 'events', 'runtime'],
    because: 'an entry point hands over; it decides nothing',
  },
  {
    name: 'cli',
    may: [...SHARED, 'sim'],
    because: 'the command is one more caller of shared; it starts the simulator and is started by nobody',
  },
  {
    name: 'sim',
    may: [],
    because: 'an AWS that shared code with the product would share its mistakes',
  },
];

/** The folders of shared/exposure, and which others each may import. */
export const EXPOSURE_FOLDERS: Readonly<Record<string, readonly string[]>> = {
  network: [],
  ends: ['network'],
  ways: ['network', 'ends'],
  answers: ['network', 'ends', 'ways'],
  everything: ['network', 'ends', 'answers'],
  lines: ['network', 'ends', 'ways', 'answers'],
  flows: ['network', 'ends', 'ways', 'answers'],
  map: ['network', 'ends', 'ways', 'answers', 'everything'],
  effects: ['network', 'ends', 'answers'],
  policy: ['network', 'ends', 'ways', 'answers', 'effects'],
};
