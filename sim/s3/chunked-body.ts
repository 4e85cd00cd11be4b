import type { SimRequest } from '../core/index.ts';

/** The body as it was meant: SDKs send streams in `aws-chunked` pieces, each with its length and signature. */
export function requestBody({ headers, body }: SimRequest): Uint8Array {
  const isChunked =
    (headers['content-encoding'] ?? '').includes('aws-chunked') ||
    (headers['x-amz-content-sha256'] ?? '').startsWith('STREAMING-');
  if (!isChunked) return body;
  const all = Buffer.from(body);
  const pieces: Buffer[] = [];
  for (let at = 0; ; ) {
    const end = all.indexOf('\r\n', at);
    const size = Number.parseInt(all.toString('latin1', at, end), 16);
    if (end < 0 || !Number.isInteger(size) || size === 0) return Buffer.concat(pieces);
    pieces.push(all.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
}
