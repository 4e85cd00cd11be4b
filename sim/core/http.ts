/** A request off the wire; header names in lower case. */
export type SimRequest = {
  readonly method: string;
  /** Path and query: `/`, `/bucket/key?versionId=1`. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

export type SimResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
};

export function bodyText(request: SimRequest): string {
  return Buffer.from(request.body).toString('utf8');
}

/** The connection ends without an answer. The SDKs see what a socket that hangs up gives, and may retry. */
export class ConnectionDropped extends Error {
  override readonly name = 'ConnectionDropped';
  readonly code = 'ECONNRESET';
}
