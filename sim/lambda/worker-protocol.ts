import type { InvocationContext } from './code.ts';

/** What a worker is started with. */
export type WorkerData = {
  readonly source: string;
  readonly file: string;
  /** Name of the export. */
  readonly handler: string;
  /** Other files in /var/task, by name. */
  readonly beside: Readonly<Record<string, string>>;
  /** The virtual clock, in ms: one Float64 that the simulator keeps current. Absent: real time. */
  readonly clock?: SharedArrayBuffer;
};

/** To the worker. */
export type InvokeMessage = {
  readonly type: 'invoke';
  readonly id: number;
  readonly payload: string;
  readonly deadline: number;
  readonly context: Omit<InvocationContext, 'getRemainingTimeInMillis'>;
};

/** From the worker. */
export type WorkerMessage =
  | { readonly type: 'ready' }
  /** Printed by the function; before the result of the invocation that printed it. */
  | { readonly type: 'log'; readonly text: string }
  | { readonly type: 'failed'; readonly errorType: string; readonly errorMessage: string }
  | { readonly type: 'result'; readonly id: number; readonly payload: string }
  | {
      readonly type: 'error';
      readonly id: number;
      readonly errorType: string;
      readonly errorMessage: string;
    };
