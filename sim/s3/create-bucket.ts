import { AwsError, call, requiredText } from '../core/index.ts';
import { bucketArn, s3State } from './bucket.ts';

export const createBucket = call({
  name: 'CreateBucket',
  mutating: true,
  resources: bucketArn,
  run: (ctx, input) => {
    const { buckets } = s3State(ctx);
    const name = requiredText(input, 'Bucket');
    if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name)) {
      throw new AwsError('InvalidBucketName', 'The specified bucket is not valid.');
    }
    const there = buckets.get(name);
    if (there) throw taken(there.account === ctx.account);
    const { account, region, now } = ctx;
    buckets.put(name, { name, account, region, createdAt: now });
    return { headers: { location: `/${name}` } };
  },
});

function taken(isOwn: boolean): AwsError {
  if (isOwn) {
    const message = 'Your previous request to create the named bucket succeeded and you already own it.';
    return new AwsError('BucketAlreadyOwnedByYou', message, { status: 409 });
  }
  return new AwsError('BucketAlreadyExists', 'The requested bucket name is not available.', { status: 409 });
}
