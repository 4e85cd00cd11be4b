/**
 * The Lambda functions that are built and packaged, each with the size in bytes over which its build fails. Of
 * reconcile's, the clients of the AWS SDK that it needs take 200,000.
 */
export const FUNCTIONS = [
  { name: 'reconcile', budget: 450_000 },
  { name: 'review', budget: 460_000 },
  { name: 'notify', budget: 130_000 },
] as const;
