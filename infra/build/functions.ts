/**
 * The Lambda functions that are built and packaged, each with the size in bytes over which its build fails. Of
 * reconcile's, the clients of the AWS SDK that it needs take 200,000. Nobody waits for review to start: it holds the
 * exposure engine and the page as well (infra/decisions/014-what-a-review-leaves-behind.md).
 */
export const FUNCTIONS = [
  { name: 'reconcile', budget: 450_000 },
  { name: 'review', budget: 560_000 },
  { name: 'notify', budget: 130_000 },
  { name: 'respond', budget: 135_000 },
] as const;
