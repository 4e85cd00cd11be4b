/** Exit statuses of `kedge` (docs in README): what a script may rely on. */
export const EXIT = {
  ok: 0,
  /** A policy refused, or an input that could not be read. */
  unreadable: 1,
  /** Findings, expectations that do not hold, or a change that was held. */
  findings: 2,
  usage: 64,
} as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** A command that cannot go on; `message` is for a person and says what would be right. */
export class CommandError extends Error {
  readonly status: ExitStatus;

  constructor(message: string, status: ExitStatus = EXIT.unreadable) {
    super(message);
    this.name = 'CommandError';
    this.status = status;
  }
}
