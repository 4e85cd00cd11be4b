import { call } from '../core/index.ts';
import { objectArn, objectHeaders, objectIn } from './bucket.ts';

export const headObject = call({
  name: 'HeadObject',
  mutating: false,
  resources: objectArn,
  run: (ctx, input) => ({ headers: objectHeaders(objectIn(ctx, input)) }),
});
