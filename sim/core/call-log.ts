import { digest32 } from './random.ts';
import type { Params } from './value.ts';

/** One call as the simulator saw it, read or write, answered or not. */
export type LoggedCall = {
  readonly seq: number;
  /** ISO 8601, when the call took effect. */
  readonly time: string;
  readonly service: string;
  readonly action: string;
  readonly account: string;
  readonly region: string;
  /** ARN of the caller. */
  readonly caller: string;
  readonly accessKeyId: string;
  readonly mutating: boolean;
  /** The parameters as short JSON, without client tokens; cut and digested when long. */
  readonly params: string;
  readonly requestId: string;
  readonly error?: string;
  /** The injected fault that decided the answer: `throttle`, `drop-after`… */
  readonly fault?: string;
};

export type CallLog = {
  all(): readonly LoggedCall[];
  add(entry: Omit<LoggedCall, 'seq'>): void;
  clear(): void;
};

export function createCallLog(): CallLog {
  let entries: LoggedCall[] = [];
  let seq = 0;
  return {
    all: () => entries,
    add: (entry) => {
      entries.push({ seq: ++seq, ...entry });
    },
    clear: () => {
      entries = [];
    },
  };
}

const LONGEST = 400;

/** Parameters for a reader: the same for the same call in every run, whatever tokens the client drew. */
export function paramsDigest(params: Params): string {
  const json = JSON.stringify(params, (name, value) => (/^clientToken$/i.test(name) ? undefined : value));
  if (json.length <= LONGEST) return json;
  return `${json.slice(0, LONGEST)}…#${digest32(json).toString(16).padStart(8, '0')}`;
}
