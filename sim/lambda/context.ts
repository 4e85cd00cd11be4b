import type { InvocationContext } from './code.ts';
import type { LambdaFunction } from './function.ts';

/** The plain members of a handler's context: all but the remaining time. */
export function contextMembers(
  fn: Pick<LambdaFunction, 'name' | 'arn' | 'memoryMb'>,
  requestId: string,
): Omit<InvocationContext, 'getRemainingTimeInMillis'> {
  return {
    functionName: fn.name,
    functionVersion: '$LATEST',
    invokedFunctionArn: fn.arn,
    memoryLimitInMB: String(fn.memoryMb),
    awsRequestId: requestId,
    logGroupName: `/aws/lambda/${fn.name}`,
    logStreamName: 'simulator',
    callbackWaitsForEmptyEventLoop: true,
  };
}
