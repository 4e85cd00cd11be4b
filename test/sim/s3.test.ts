import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { requestBody } from '../../sim/s3/chunked-body.ts';
import { cloud, TRANSPORTS } from './cloud.ts';
import { errorCode } from './core-stage.ts';

const Bucket = 'kedge-policies';

async function shop(options: Parameters<typeof cloud>[0] = {}, forcePathStyle = true) {
  const stage = await cloud(options);
  const s3 = new S3Client({ ...stage.config(), forcePathStyle });
  await s3.send(new CreateBucketCommand({ Bucket }));
  return { stage, s3 };
}

describe.each(TRANSPORTS)('S3 over %s', (transport) => {
  it('gives back what was put, byte for byte, with its headers', async () => {
    const { stage, s3 } = await shop({ transport });
    const Body = Uint8Array.from({ length: 300 }, (_, i) => i % 256);
    const Key = 'dir/größe & 1.json';
    const put = { Bucket, Key, Body, ContentType: 'application/json', Metadata: { by: 'test' } };
    const { ETag } = await s3.send(new PutObjectCommand(put));
    const got = await s3.send(new GetObjectCommand({ Bucket, Key }));
    expect(await got.Body?.transformToByteArray()).toEqual(Body);
    expect([got.ETag, got.ContentType, got.Metadata]).toEqual([ETag, 'application/json', { by: 'test' }]);
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key }));
    expect([head.ContentLength, head.ETag]).toEqual([300, ETag]);
    await s3.send(new DeleteObjectCommand({ Bucket, Key }));
    expect(await errorCode(s3.send(new GetObjectCommand({ Bucket, Key })))).toBe('NoSuchKey');
    await stage.close();
  });

  it("answers AWS's errors", async () => {
    const { stage, s3 } = await shop({ transport });
    const missing = { Bucket: 'nobody-has-this', Key: 'k' };
    expect(await errorCode(s3.send(new GetObjectCommand(missing)))).toBe('NoSuchBucket');
    expect(await errorCode(s3.send(new CreateBucketCommand({ Bucket })))).toBe('BucketAlreadyOwnedByYou');
    await expect(s3.send(new HeadObjectCommand({ Bucket, Key: 'k' }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 404 },
    });
    expect(await errorCode(s3.send(new GetBucketPolicyCommand({ Bucket })))).toBe('NotImplemented');
    const other = new S3Client({ ...stage.config({ account: '222222222222' }), forcePathStyle: true });
    expect(await errorCode(other.send(new ListObjectsV2Command({ Bucket })))).toBe('AccessDenied');
    expect(await errorCode(other.send(new CreateBucketCommand({ Bucket })))).toBe('BucketAlreadyExists');
    await stage.close();
  });
});

describe('S3', () => {
  it('takes the bucket from the host too', async () => {
    const { s3, stage } = await shop({}, false);
    await s3.send(new PutObjectCommand({ Bucket, Key: 'policy.json', Body: '{}' }));
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'policy.json' }));
    expect(await got.Body?.transformToString()).toBe('{}');
    const elsewhere = new S3Client(stage.config({ region: 'us-east-1' }));
    await expect(elsewhere.send(new GetObjectCommand({ Bucket, Key: 'policy.json' }))).rejects.toMatchObject({
      name: 'PermanentRedirect',
    });
  });

  it('lists in pages, and rolls keys up to a delimiter', async () => {
    const { s3 } = await shop();
    for (const Key of ['a/1', 'a/2', 'b', 'c/1'])
      await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
    const rolled = await s3.send(new ListObjectsV2Command({ Bucket, Delimiter: '/' }));
    expect(rolled.CommonPrefixes?.map(({ Prefix }) => Prefix)).toEqual(['a/', 'c/']);
    expect(rolled.Contents?.map(({ Key }) => Key)).toEqual(['b']);
    const first = await s3.send(new ListObjectsV2Command({ Bucket, MaxKeys: 3 }));
    const token = { Bucket, ContinuationToken: first.NextContinuationToken };
    const rest = await s3.send(new ListObjectsV2Command(token));
    expect([first.IsTruncated, first.KeyCount, rest.KeyCount]).toEqual([true, 3, 1]);
    expect((await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'a/' }))).KeyCount).toBe(2);
  });

  it('knows its buckets, and deletes none that holds something', async () => {
    const { s3 } = await shop();
    expect((await s3.send(new ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name)).toEqual([Bucket]);
    const location = await s3.send(new GetBucketLocationCommand({ Bucket }));
    expect(location.LocationConstraint).toBe('eu-west-1');
    await s3.send(new HeadBucketCommand({ Bucket }));
    await s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x' }));
    expect(await errorCode(s3.send(new DeleteBucketCommand({ Bucket })))).toBe('BucketNotEmpty');
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'k' }));
    await s3.send(new DeleteBucketCommand({ Bucket }));
    expect(await errorCode(s3.send(new ListObjectsV2Command({ Bucket })))).toBe('NoSuchBucket');
  });

  it('joins the pieces of a body that came in chunks', () => {
    const body = Buffer.from(
      '5;chunk-signature=ab\r\nhello\r\n6\r\n world\r\n0\r\nx-amz-checksum-crc32:AA==\r\n\r\n',
    );
    const headers = { 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' };
    const request = { method: 'PUT', url: '/b/k', headers, body };
    expect(Buffer.from(requestBody(request)).toString()).toBe('hello world');
  });
});
