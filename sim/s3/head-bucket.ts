import { call } from '../core/index.ts';
import { bucketArn, ownBucket } from './bucket.ts';

export const headBucket = call({
  name: 'HeadBucket',
  mutating: false,
  resources: bucketArn,
  run: (ctx, input) => ({ headers: { 'x-amz-bucket-region': ownBucket(ctx, input).region } }),
});
