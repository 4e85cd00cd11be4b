import { call } from '../core/index.ts';
import { bucketArn, ownBucket } from './bucket.ts';

export const getBucketLocation = call({
  name: 'GetBucketLocation',
  mutating: false,
  resources: bucketArn,
  run: (ctx, input) => {
    const { region } = ownBucket(ctx, input);
    // The SDKs read the text of the root itself as the location; us-east-1 is the empty one.
    const location = region === 'us-east-1' ? '' : region;
    const xml = `<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${location}</LocationConstraint>`;
    return { headers: { 'content-type': 'application/xml' }, body: Buffer.from(xml).toString('base64') };
  },
});
