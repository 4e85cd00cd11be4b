import {
  AwsError,
  type CallContext,
  type Params,
  requiredText,
  type Value,
  type World,
  worldState,
} from '../core/index.ts';
import type { PolicyDocument } from '../iam/index.ts';

export type Bucket = {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly createdAt: number;
  readonly policy?: PolicyDocument;
};

export type StoredObject = {
  readonly bucket: string;
  readonly key: string;
  /** Base64, as everything that travels inside here is a JSON value. */
  readonly body: string;
  readonly size: number;
  readonly etag: string;
  readonly modifiedAt: number;
  /** What the client said of it, by lower-case header name. */
  readonly headers: Params;
};

/** Bucket names are one space for all accounts and Regions. Objects lie by `bucket/key`. */
export const s3State = worldState((table) => ({ buckets: table<Bucket>(), objects: table<StoredObject>() }));

/** The caller's bucket, or the error for one that is nobody's, another Region's or another account's. */
export function ownBucket(ctx: CallContext, input: Params): Bucket {
  const name = requiredText(input, 'Bucket');
  const bucket = s3State(ctx).buckets.get(name);
  if (!bucket) throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', { status: 404 });
  if (bucket.account !== ctx.account) throw new AwsError('AccessDenied', 'Access Denied', { status: 403 });
  if (bucket.region === ctx.region) return bucket;
  const message = 'The bucket you are attempting to access must be addressed using the specified endpoint.';
  throw new AwsError('PermanentRedirect', message, { status: 301, members: { Bucket: name } });
}

export function objectIn(ctx: CallContext, input: Params): StoredObject {
  const bucket = ownBucket(ctx, input);
  const key = requiredText(input, 'Key');
  const object = s3State(ctx).objects.get(`${bucket.name}/${key}`);
  if (object) return object;
  throw new AwsError('NoSuchKey', 'The specified key does not exist.', {
    status: 404,
    members: { Key: key },
  });
}

export function objectHeaders(object: StoredObject): Readonly<Record<string, Value>> {
  const kept = Object.fromEntries(Object.entries(object.headers).map(([name, value]) => [name, value ?? '']));
  return {
    ...kept,
    etag: `"${object.etag}"`,
    'content-length': String(object.size),
    'last-modified': new Date(object.modifiedAt).toUTCString(),
    'accept-ranges': 'bytes',
  };
}

export function bucketNamed(world: World, arn: string): Bucket | undefined {
  const [name = ''] = arn.split(':').slice(5).join(':').split('/');
  return s3State({ world }).buckets.get(name);
}

export function bucketArn(ctx: CallContext, input: Params): readonly string[] {
  return [`arn:${ctx.partition}:s3:::${requiredText(input, 'Bucket')}`];
}

export function objectArn(ctx: CallContext, input: Params): readonly string[] {
  return [`arn:${ctx.partition}:s3:::${requiredText(input, 'Bucket')}/${requiredText(input, 'Key')}`];
}
