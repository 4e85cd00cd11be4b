// Runs in a worker thread: an execution environment of Lambda's Node runtime. Nothing of the simulator is in here.
import { createRequire } from 'node:module';
import { compileFunction, constants } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import type { InvokeMessage, WorkerData, WorkerMessage } from './worker-protocol.ts';

type Handler = (event: unknown, context: unknown, callback: Callback) => unknown;
type Callback = (error: unknown, result?: unknown) => void;

const data: WorkerData = workerData;
let invokedAt = performance.now();
if (data.clock) useVirtualDate(new Float64Array(data.clock));

function post(message: WorkerMessage): void {
  parentPort?.postMessage(message);
}

/** Loads the bundle as Node loads a CommonJS file that stands in /var/task, beside the others of its zip. */
function load({ source, file, handler, beside }: WorkerData): Handler {
  const found = loaded(source, file, beside)[handler];
  if (typeof found !== 'function') throw new Error(`${file} exports no function '${handler}'`);
  return (event, context, callback) => found(event, context, callback);
}

type Exports = Record<string, unknown>;

function loaded(source: string, file: string, beside: WorkerData['beside']): Exports {
  const filename = `/var/task/${file}`;
  const module: { exports: Exports } = { exports: {} };
  const names = ['exports', 'require', 'module', '__filename', '__dirname'];
  const importModuleDynamically = constants.USE_MAIN_CONTEXT_DEFAULT_LOADER;
  const run = compileFunction(source, names, { filename, importModuleDynamically });
  const fromNode = createRequire(filename);
  const require = (id: string): unknown => {
    const name = id.startsWith('./') ? id.slice(2) : '';
    const text = beside[name];
    return text === undefined ? fromNode(id) : loaded(text, name, beside);
  };
  run(module.exports, require, module, filename, '/var/task');
  return module.exports;
}

function invoke(handler: Handler, message: InvokeMessage): void {
  const { id, context, deadline, payload } = message;
  invokedAt = performance.now();
  const done: Callback = (error, result) => {
    if (error === undefined || error === null)
      post({ type: 'result', id, payload: JSON.stringify(result ?? null) });
    else post({ type: 'error', id, ...described(error) });
  };
  const remaining = { getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()) };
  try {
    const answer = handler(JSON.parse(payload), { ...context, ...remaining }, done);
    if (isThenable(answer))
      answer.then(
        (result) => done(null, result),
        (error) => done(error ?? 'rejected'),
      );
  } catch (error) {
    done(error ?? 'thrown');
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

function described(error: unknown): { errorType: string; errorMessage: string } {
  if (error instanceof Error) return { errorType: error.name, errorMessage: error.stack ?? error.message };
  return { errorType: typeof error, errorMessage: String(error) };
}

/**
 * Date by the simulator's clock, which stands while this works, and the real time of the invocation. It never goes
 * back.
 */
function useVirtualDate(shared: Float64Array): void {
  const RealDate = Date;
  let last = 0;
  const now = () => {
    last = Math.max(last, (shared[0] ?? 0) + Math.floor(performance.now() - invokedAt));
    return last;
  };
  globalThis.Date = new Proxy(RealDate, {
    apply: () => new RealDate(now()).toString(),
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
  });
}

/** What is printed goes the way of the results: a stream of its own would bring it sooner or later than those. */
function printByMessage(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.write = (chunk: unknown, ...rest: unknown[]): boolean => {
      post({
        type: 'log',
        text: chunk instanceof Uint8Array ? Buffer.from(chunk).toString() : String(chunk),
      });
      const told = rest.at(-1);
      if (typeof told === 'function') queueMicrotask(() => told());
      return true;
    };
}

try {
  printByMessage();
  const handler = load(data);
  parentPort?.on('message', (message: InvokeMessage) => invoke(handler, message));
  post({ type: 'ready' });
} catch (error) {
  post({ type: 'failed', ...described(error) });
}
