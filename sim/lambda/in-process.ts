import type { World } from '../core/index.ts';
import type { Handler, Runtime, StartHandler } from './code.ts';
import { contextMembers } from './context.ts';
import type { Invocation, Outcome, Started } from './environment.ts';
import type { LambdaFunction } from './function.ts';
import { createHeldTime } from './held-time.ts';

type Options = Omit<Runtime, 'sleep'> & {
  readonly start: StartHandler;
  readonly fn: LambdaFunction;
  readonly holdsTime: boolean;
};

/**
 * A handler in this process. It cannot be ended from outside: when it is killed its calls are never answered
 * again, and whatever it still returns is heard by nobody.
 */
export async function startInProcess(world: World, options: Options): Promise<Started> {
  const { start, fn, holdsTime, ...given } = options;
  const { accessKeyId } = given.credentials;
  const time = holdsTime ? createHeldTime(world) : undefined;
  const sleep = async (ms: number) => {
    time?.listener.arrived();
    await world.scheduler.sleep(ms);
    time?.listener.answered();
  };
  if (time) world.waiting.set(accessKeyId, time.listener);
  time?.begin();
  const handler = await Promise.resolve(start({ ...given, sleep })).finally(() => time?.end());
  return {
    invoke: (invocation) => {
      time?.begin();
      return run(handler, { world, fn, invocation }).finally(() => time?.end());
    },
    stop: () => {
      time?.end();
      world.waiting.delete(accessKeyId);
    },
  };
}

type Run = { readonly world: World; readonly fn: LambdaFunction; readonly invocation: Invocation };

async function run(handler: Handler, { world, fn, invocation }: Run): Promise<Outcome> {
  const context = {
    ...contextMembers(fn, invocation.requestId),
    getRemainingTimeInMillis: () => Math.max(0, invocation.deadline - world.scheduler.now()),
  };
  try {
    const result = await handler(JSON.parse(invocation.payload), context);
    return { kind: 'ok', payload: JSON.stringify(result ?? null) };
  } catch (error) {
    return failure(error);
  }
}

function failure(error: unknown): Outcome {
  if (!(error instanceof Error))
    return { kind: 'error', errorType: typeof error, errorMessage: String(error) };
  return { kind: 'error', errorType: error.name, errorMessage: error.message };
}
