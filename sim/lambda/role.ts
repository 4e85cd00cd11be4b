import { type Caller, type World, worldState } from '../core/index.ts';
import { callerOfService, refusalTo } from '../iam/index.ts';
import type { LambdaFunction } from './function.ts';

/** Sessions in which Lambda itself polls and reports for a function, by role. */
const sessions = worldState(() => ({ callers: new Map<string, Caller>() }));

/** Whether the function's role allows what Lambda does on its behalf: polling its queue, reporting its failures. */
export function roleMay(
  world: World,
  fn: LambdaFunction,
  asked: { action: string; resource: string },
): boolean {
  const { callers } = sessions({ world });
  const caller =
    callers.get(fn.roleArn) ??
    callerOfService(world, {
      roleArn: fn.roleArn,
      service: 'lambda.amazonaws.com',
      sourceArn: fn.arn,
      sourceAccount: fn.account,
      sessionName: 'awslambda',
    });
  if (!caller) return false;
  callers.set(fn.roleArn, caller);
  return refusalTo(world, caller, asked) === null;
}
