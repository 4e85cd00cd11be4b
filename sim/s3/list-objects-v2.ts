import { call, isParams, pageFrom, text } from '../core/index.ts';
import { bucketArn, ownBucket, type StoredObject, s3State } from './bucket.ts';

export const listObjectsV2 = call({
  name: 'ListObjectsV2',
  mutating: false,
  resources: bucketArn,
  run: (ctx, input) => {
    const { name } = ownBucket(ctx, input);
    const query = isParams(input.query) ? input.query : {};
    const prefix = text(query, 'prefix') ?? '';
    const delimiter = text(query, 'delimiter') ?? '';
    const startAfter = text(query, 'start-after') ?? '';
    const most = Math.min(Number(text(query, 'max-keys') ?? 1000), 1000);
    const objects = new Map(
      s3State(ctx)
        .objects.all()
        .filter(({ bucket, key }) => bucket === name && key.startsWith(prefix) && key > startAfter)
        .map((object) => [object.key, object]),
    );
    const rolledUp = new Set([...objects.keys()].map((key) => listedName(key, prefix, delimiter)));
    const { page, next } = pageFrom([...rolledUp], most, text(query, 'continuation-token'));
    return {
      root: 'ListBucketResult',
      members: {
        Name: name,
        Prefix: prefix,
        Delimiter: delimiter === '' ? undefined : delimiter,
        MaxKeys: most,
        KeyCount: page.length,
        IsTruncated: next !== undefined,
        NextContinuationToken: next,
        Contents: page.flatMap((key) => contents(objects.get(key))),
        CommonPrefixes: page.filter((key) => !objects.has(key)).map((key) => ({ Prefix: key })),
      },
    };
  },
});

/** The key, or the part of it up to the delimiter that stands for all keys under it. */
function listedName(key: string, prefix: string, delimiter: string): string {
  const at = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
  return at < 0 ? key : key.slice(0, at + delimiter.length);
}

function contents(object: StoredObject | undefined) {
  if (!object) return [];
  const { key, size, etag, modifiedAt } = object;
  const LastModified = new Date(modifiedAt).toISOString();
  return [{ Key: key, LastModified, ETag: `"${etag}"`, Size: size, StorageClass: 'STANDARD' }];
}
