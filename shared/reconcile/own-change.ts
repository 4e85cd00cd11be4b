import type { Hint } from '../events/index.ts';

/**
 * Whether one of Kedge's own roles made the change. `*` in place of an ARN's account stands for the account of the
 * event: a role of that name in any other account is somebody else's.
 */
export function isOwnChange({ actor, account }: Hint, ownRoleArns: readonly string[]): boolean {
  return ownRoleArns.some((arn) => arn.replace(':iam::*:', `:iam::${account}:`) === actor.roleArn);
}
