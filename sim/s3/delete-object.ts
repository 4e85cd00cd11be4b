import { call, requiredText } from '../core/index.ts';
import { objectArn, ownBucket, s3State } from './bucket.ts';

/** Of an object that is not there too it says that it is gone. */
export const deleteObject = call({
  name: 'DeleteObject',
  mutating: true,
  trail: 'none',
  resources: objectArn,
  run: (ctx, input) => {
    const { name } = ownBucket(ctx, input);
    s3State(ctx).objects.remove(`${name}/${requiredText(input, 'Key')}`);
    return { status: 204 };
  },
});
