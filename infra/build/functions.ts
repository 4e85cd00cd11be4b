/**
 * The Lambda functions that are built and packaged, each with the sizes in bytes over which its build fails: of what
 * is loaded at the start, and of what is only loaded when it is needed (`later`). Of reconcile's, the clients of the
 * AWS SDK that it needs take 182,000; the exposure engine comes later (infra/decisions/019-expectations-in-a-chunk.md).
 * Nobody waits for review to start: it holds that engine and the page as well
 * (infra/decisions/014-what-a-review-leaves-behind.md).
 */
export const FUNCTIONS = [
  { name: 'reconcile', budget: 450_000, later: 216_000 },
  { name: 'review', budget: 584_000, later: 0 },
  { name: 'notify', budget: 130_000, later: 0 },
  { name: 'respond', budget: 135_000, later: 0 },
] as const;
