/**
 * An AWS error, classified (all codes in aws/errors.ts). `denied` and `invalid` never mend by a retry;
 * `throttled` and `unavailable` do; `gone`: the resource is not there; `conflict`: it changed under us.
 */
export type Failure = {
  readonly kind: 'denied' | 'throttled' | 'unavailable' | 'gone' | 'conflict' | 'invalid' | 'quota';
  readonly code: string;
  readonly message: string;
  /** "ec2:DescribeSecurityGroups in 111111111111 eu-west-1". */
  readonly attempted: string;
};
