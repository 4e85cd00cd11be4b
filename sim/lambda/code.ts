import type { Credentials } from '../core/index.ts';

/** What a function is made of. */
export type Code =
  /**
   * The text of a CommonJS bundle and the name that its handler is exported by; it runs in a worker thread. `beside`:
   * the other files of its zip, by name, which it may `require('./…')`.
   */
  | {
      readonly kind: 'bundle';
      readonly source: string;
      readonly file: string;
      readonly handler: string;
      readonly beside?: Readonly<Record<string, string>>;
    }
  /**
   * A handler of this process: one start for every execution environment. `holdsTime`: virtual time stands while it
   * works, and goes on only while it waits for a call of its own or in `runtime.sleep`. What does real work in
   * between (sockets, files) needs that; what waits by the scheduler itself must not have it.
   */
  | { readonly kind: 'in-process'; readonly start: StartHandler; readonly holdsTime?: boolean };

/** What an execution environment gives to the code that starts in it. */
export type Runtime = {
  readonly functionName: string;
  readonly env: Readonly<Record<string, string>>;
  /** Of the function's role, for this environment only: to kill them is to kill it. */
  readonly credentials: Credentials;
  /** Waits by the simulator's clock. */
  readonly sleep: (ms: number) => Promise<void>;
};

export type StartHandler = (runtime: Runtime) => Handler | Promise<Handler>;

export type Handler = (event: unknown, context: InvocationContext) => unknown;

/** The members of Lambda's context that a Node function uses. */
export type InvocationContext = {
  readonly functionName: string;
  readonly functionVersion: string;
  readonly invokedFunctionArn: string;
  readonly memoryLimitInMB: string;
  readonly awsRequestId: string;
  readonly logGroupName: string;
  readonly logStreamName: string;
  readonly callbackWaitsForEmptyEventLoop: boolean;
  readonly getRemainingTimeInMillis: () => number;
};
