import { type World, worldState } from '../core/index.ts';
import { discard, type Environment, environmentFor, environments, type Outcome } from './environment.ts';
import type { LambdaFunction } from './function.ts';

/** One run of a function, as it is told afterwards. */
export type InvocationRecord = {
  readonly functionName: string;
  readonly functionArn: string;
  readonly requestId: string;
  /** The calls of this run are those with this key in its time (`world.calls`). */
  readonly accessKeyId: string;
  readonly isColdStart: boolean;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly payload: string;
  readonly outcome: Outcome;
};

const invocationState = worldState((): { readonly records: InvocationRecord[] } => ({ records: [] }));

/** Every run of every function that is over, in the order of their ends. */
export function invocations(world: World): readonly InvocationRecord[] {
  return invocationState({ world }).records;
}

/** Runs a function to its end: its answer, its error, its timeout or its crash. */
export async function invokeFunction(world: World, fn: LambdaFunction, payload: string): Promise<Outcome> {
  const startedAt = world.scheduler.now();
  const known = new Set(environments({ world }).live.keys());
  const environment = environmentFor(world, fn);
  const { accessKeyId } = environment.credentials;
  const requestId = world.random.uuid();
  environment.isBusy = true;
  const outcome = await untilOver(world, { fn, environment, requestId, payload });
  environment.isBusy = false;
  if (outcome.kind === 'error' && FATAL.includes(outcome.errorType)) discard(world, environment);
  invocationState({ world }).records.push({
    functionName: fn.name,
    functionArn: fn.arn,
    requestId,
    accessKeyId,
    isColdStart: !known.has(accessKeyId),
    startedAt,
    endedAt: world.scheduler.now(),
    payload,
    outcome,
  });
  return outcome;
}

/** After these nothing of the environment is left. */
const FATAL = ['Runtime.ExitError', 'Runtime.ImportModuleError', 'Sandbox.Timedout'];

type Run = {
  readonly fn: LambdaFunction;
  readonly environment: Environment;
  readonly requestId: string;
  readonly payload: string;
};

async function untilOver(world: World, { fn, environment, requestId, payload }: Run): Promise<Outcome> {
  const { scheduler } = world;
  const timeoutMs = fn.timeoutSeconds * 1000;
  const crashed = new Promise<Outcome>((resolve) => {
    environment.crash = resolve;
  });
  const when = { in: timeoutMs, label: `${fn.name} times out`, background: true };
  const cancel = scheduler.schedule(when, () => {
    environment.crash(timedOut(fn.timeoutSeconds));
    // Whatever it still calls is never answered.
    world.faults.kill(environment.credentials.accessKeyId);
  });
  const deadline = scheduler.now() + timeoutMs;
  const ran = environment.started.then(
    (started) => started.invoke({ requestId, payload, deadline }),
    notStarted,
  );
  const outcome = await Promise.race([ran, crashed]);
  cancel();
  return outcome;
}

function timedOut(seconds: number): Outcome {
  const errorMessage = `Task timed out after ${seconds.toFixed(2)} seconds`;
  return { kind: 'error', errorType: 'Sandbox.Timedout', errorMessage };
}

function notStarted(error: unknown): Outcome {
  const errorMessage = error instanceof Error ? error.message : String(error);
  return { kind: 'error', errorType: 'Runtime.ImportModuleError', errorMessage };
}

/** A killed caller that is an execution environment has crashed. */
export function crashWhenKilled(world: World): void {
  world.faults.onKill((accessKeyId) => {
    const environment = environments({ world }).live.get(accessKeyId);
    environment?.crash({
      kind: 'error',
      errorType: 'Runtime.ExitError',
      errorMessage: 'Runtime exited with error: signal: killed',
    });
  });
}
