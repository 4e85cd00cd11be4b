import { AwsError, call } from '../core/index.ts';
import { bucketArn, ownBucket, s3State } from './bucket.ts';

export const deleteBucket = call({
  name: 'DeleteBucket',
  mutating: true,
  resources: bucketArn,
  run: (ctx, input) => {
    const { buckets, objects } = s3State(ctx);
    const { name } = ownBucket(ctx, input);
    if (objects.all().some(({ bucket }) => bucket === name)) {
      throw new AwsError('BucketNotEmpty', 'The bucket you tried to delete is not empty', { status: 409 });
    }
    buckets.remove(name);
    return { status: 204 };
  },
});
