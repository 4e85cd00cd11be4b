/** Milliseconds since the epoch, and a pause; both virtual in tests. */
export type Clock = {
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
};
