import type { LogEntry } from '../reconcile/index.ts';

/** One JSON line an entry: JSON's own escaping keeps a hostile name from forging a second line. */
function logLine(entry: LogEntry, requestId: string | null): string {
  return JSON.stringify({ ...entry, ...(requestId === null ? {} : { requestId }) });
}

export type Logger = {
  readonly log: (entry: LogEntry) => void;
  readonly forRequest: (requestId: string) => void;
};

export function stdoutLogger(
  write: (line: string) => void = (line) => process.stdout.write(`${line}\n`),
): Logger {
  let request: string | null = null;
  return {
    log: (entry) => write(logLine(entry, request)),
    forRequest: (requestId) => {
      request = requestId;
    },
  };
}
