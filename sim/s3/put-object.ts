import { createHash } from 'node:crypto';
import { call, isParams, type Params, requiredText, text } from '../core/index.ts';
import { objectArn, ownBucket, s3State } from './bucket.ts';

export const putObject = call({
  name: 'PutObject',
  mutating: true,
  trail: 'none',
  resources: objectArn,
  run: (ctx, input) => {
    const { name: bucket } = ownBucket(ctx, input);
    const key = requiredText(input, 'Key');
    const body = text(input, 'Body') ?? '';
    const bytes = Buffer.from(body, 'base64');
    const etag = createHash('md5').update(bytes).digest('hex');
    const headers = keptHeaders(isParams(input.headers) ? input.headers : {});
    s3State(ctx).objects.put(`${bucket}/${key}`, {
      bucket,
      key,
      body,
      size: bytes.length,
      etag,
      modifiedAt: ctx.now,
      headers,
    });
    return { headers: { etag: `"${etag}"` } };
  },
});

function keptHeaders(headers: Params): Params {
  const kept = Object.entries(headers).filter(
    ([name]) => name === 'content-type' || name === 'cache-control' || name.startsWith('x-amz-meta-'),
  );
  return { 'content-type': 'binary/octet-stream', ...Object.fromEntries(kept) };
}
