import { call, flat } from '../core/index.ts';
import { s3State } from './bucket.ts';

export const listBuckets = call({
  name: 'ListBuckets',
  mutating: false,
  run: (ctx) => {
    const own = s3State(ctx)
      .buckets.all()
      .filter(({ account }) => account === ctx.account);
    const Bucket = own.map(({ name, createdAt }) => ({
      Name: name,
      CreationDate: new Date(createdAt).toISOString(),
    }));
    return {
      root: 'ListAllMyBucketsResult',
      members: { Owner: { ID: ctx.account }, Buckets: { Bucket: flat(Bucket) } },
    };
  },
});
