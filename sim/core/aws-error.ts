import type { Params } from './value.ts';

/** An error that AWS itself would answer with. Anything else thrown by a call is a bug of the simulator. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly code: string;
  /** HTTP status; 5xx counts as the service's fault, all else as the client's. */
  readonly status: number;
  /** Members that the error carries beside code and message (JSON protocols). */
  readonly members: Params;

  constructor(code: string, message: string, more: { status?: number; members?: Params } = {}) {
    super(message);
    this.code = code;
    this.status = more.status ?? 400;
    this.members = more.members ?? {};
  }
}
