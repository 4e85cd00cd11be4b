import type { Credentials, World } from '../core/index.ts';
import { worldState } from '../core/index.ts';
import type { LambdaFunction } from './function.ts';
import { startInProcess } from './in-process.ts';
import { startWorker } from './worker-environment.ts';

export type Invocation = {
  readonly requestId: string;
  /** JSON. */
  readonly payload: string;
  readonly deadline: number;
};

/** What came of an invocation: what the handler returned, as JSON, or how it failed. */
export type Outcome =
  | { readonly kind: 'ok'; readonly payload: string }
  | { readonly kind: 'error'; readonly errorType: string; readonly errorMessage: string };

/** The code, started and ready; it does one invocation at a time. */
export type Started = {
  invoke(invocation: Invocation): Promise<Outcome>;
  /** Ends it at once, whatever it is doing. */
  stop(): void;
};

export type Environment = {
  readonly functionArn: string;
  readonly credentials: Credentials;
  readonly createdAt: number;
  readonly started: Promise<Started>;
  isBusy: boolean;
  /** Ends the invocation that is running, as a crash does. */
  crash: (outcome: Outcome) => void;
};

/** Lambda replaces what has been warm for long; here long before the role's session ends. */
const LONGEST_LIFE_MS = 6 * 3_600_000;
const SESSION_SECONDS = 12 * 3600;

export const environments = worldState(() => ({ live: new Map<string, Environment>() }));

/** An idle environment of the function, or a new one: a cold start. */
export function environmentFor(world: World, fn: LambdaFunction): Environment {
  const { live } = environments({ world });
  const now = world.scheduler.now();
  for (const environment of live.values()) {
    if (environment.functionArn !== fn.arn || environment.isBusy) continue;
    if (now - environment.createdAt < LONGEST_LIFE_MS) return environment;
    discard(world, environment);
  }
  const fresh = coldStart(world, fn);
  live.set(fresh.credentials.accessKeyId, fresh);
  return fresh;
}

export function discard(world: World, environment: Environment): void {
  environments({ world }).live.delete(environment.credentials.accessKeyId);
  environment.started.then(
    (started) => started.stop(),
    () => {},
  );
}

/** Ends every environment: worker threads would keep the process alive. */
export function stopFunctions(world: World): void {
  for (const environment of [...environments({ world }).live.values()]) discard(world, environment);
}

function coldStart(world: World, fn: LambdaFunction): Environment {
  const role = world.identities.findRole(fn.roleArn);
  if (!role) throw new Error(`function ${fn.name} has a role that is not there: ${fn.roleArn}`);
  const session = { role, sessionName: fn.name, durationSeconds: SESSION_SECONDS };
  const credentials = world.identities.startSession(session);
  const runtime = { functionName: fn.name, env: environmentVariables(fn), credentials };
  const { code } = fn;
  const started =
    code.kind === 'bundle'
      ? startWorker(world, { ...runtime, code, functionArn: fn.arn })
      : startInProcess(world, { ...runtime, start: code.start, fn, holdsTime: code.holdsTime ?? false });
  // A failed start is told by the invocation that waits for it.
  started.catch(() => {});
  return {
    functionArn: fn.arn,
    credentials,
    createdAt: world.scheduler.now(),
    started,
    isBusy: false,
    crash: () => {},
  };
}

function environmentVariables({ name, region, memoryMb, env }: LambdaFunction): Record<string, string> {
  return {
    TZ: ':UTC',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'simulator',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    LAMBDA_TASK_ROOT: '/var/task',
    ...env,
  };
}
