import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import type { Credentials, World } from '../core/index.ts';
import type { Code, Runtime } from './code.ts';
import { contextMembers } from './context.ts';
import { endpointUrl } from './endpoint.ts';
import type { Invocation, Outcome, Started } from './environment.ts';
import { createHeldTime } from './held-time.ts';
import { logLine } from './logs.ts';
import type { InvokeMessage, WorkerData, WorkerMessage } from './worker-protocol.ts';

type Options = Omit<Runtime, 'sleep'> & {
  readonly functionArn: string;
  readonly code: Code & { readonly kind: 'bundle' };
};

/** Starts a bundle in a thread of its own, with an environment of its own: nothing but what Lambda gives it. */
export async function startWorker(world: World, options: Options): Promise<Started> {
  const { functionName, functionArn, env, credentials } = options;
  const time = createHeldTime(world);
  time.begin();
  const clock = world.scheduler.virtual ? new Float64Array(new SharedArrayBuffer(8)) : undefined;
  const setClock = () => {
    if (clock) clock[0] = world.scheduler.now();
  };
  setClock();
  const url = await endpointUrl(world);
  const worker = createWorker(options.code, {
    env: { AWS_ENDPOINT_URL: url, ...env, ...credentialVariables(credentials) },
    clock,
  });
  collectLogs(world, worker, functionName);
  world.waiting.set(credentials.accessKeyId, {
    arrived: time.listener.arrived,
    answered: () => {
      setClock();
      time.listener.answered();
    },
  });
  await ready(worker, time.end);
  return {
    invoke: async (invocation) => {
      setClock();
      time.begin();
      try {
        return await answered(worker, { functionName, functionArn, env }, invocation);
      } finally {
        time.end();
      }
    },
    stop: () => {
      time.end();
      world.waiting.delete(credentials.accessKeyId);
      worker.terminate().catch(() => {});
    },
  };
}

type Surroundings = { readonly env: Record<string, string>; readonly clock: Float64Array | undefined };

function createWorker(code: Options['code'], { env, clock }: Surroundings): Worker {
  const { source, file, handler, beside = {} } = code;
  const shared = clock?.buffer;
  const workerData: WorkerData = {
    source,
    file,
    handler,
    beside,
    ...(shared instanceof SharedArrayBuffer ? { clock: shared } : {}),
  };
  const options = {
    env,
    workerData,
    stdout: true,
    stderr: true,
    execArgv: ['--disable-warning=ExperimentalWarning'],
  };
  return new Worker(new URL('./worker.ts', import.meta.url), options);
}

async function ready(worker: Worker, finished: () => void): Promise<void> {
  const loaded = new Promise<WorkerMessage>((resolve) => {
    const hear = (message: WorkerMessage) => {
      if (message.type === 'log') return;
      worker.off('message', hear);
      resolve(message);
    };
    worker.on('message', hear);
  });
  try {
    const failed = once(worker, 'exit').then(([code]) => exited(`exit status ${code}`));
    const message = await Promise.race([loaded, failed]);
    if ('kind' in message) throw new Error(message.kind === 'error' ? message.errorMessage : 'no answer');
    if (message.type === 'failed') throw new Error(`${message.errorType}: ${message.errorMessage}`);
  } finally {
    finished();
  }
}

type About = { readonly functionName: string; readonly functionArn: string; readonly env: Runtime['env'] };

function answered(worker: Worker, about: About, invocation: Invocation): Promise<Outcome> {
  const { functionName: name, functionArn: arn, env } = about;
  const { requestId, payload, deadline } = invocation;
  const memoryMb = Number(env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE);
  const context = contextMembers({ name, arn, memoryMb }, requestId);
  const message: InvokeMessage = { type: 'invoke', id: 0, payload, deadline, context };
  return new Promise((resolve) => {
    const finish = (outcome: Outcome) => {
      worker.off('message', hear);
      worker.off('error', fail);
      worker.off('exit', exit);
      resolve(outcome);
    };
    const hear = (answer: WorkerMessage) => {
      if (answer.type === 'result') finish({ kind: 'ok', payload: answer.payload });
      if (answer.type === 'error') {
        finish({ kind: 'error', errorType: answer.errorType, errorMessage: answer.errorMessage });
      }
    };
    const fail = (error: unknown) => finish(exited(String(error)));
    const exit = (code: number) => finish(exited(`exit status ${code}`));
    worker.on('message', hear);
    worker.on('error', fail);
    worker.on('exit', exit);
    worker.postMessage(message);
  });
}

function exited(reason: string): Outcome {
  const errorMessage = `Runtime exited with error: ${reason}`;
  return { kind: 'error', errorType: 'Runtime.ExitError', errorMessage };
}

function credentialVariables({
  accessKeyId,
  secretAccessKey,
  sessionToken,
}: Credentials): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...(sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: sessionToken }),
  };
}

/** Line by line, and in order with the results. What the runtime itself says of a crash comes by the streams. */
function collectLogs(world: World, worker: Worker, functionName: string): void {
  let begun = '';
  worker.on('message', (message: WorkerMessage) => {
    if (message.type !== 'log') return;
    const lines = `${begun}${message.text}`.split('\n');
    begun = lines.pop() ?? '';
    for (const line of lines) logLine(world, functionName, line);
  });
  for (const stream of [worker.stdout, worker.stderr]) {
    createInterface({ input: stream }).on('line', (line) => logLine(world, functionName, line));
  }
}
