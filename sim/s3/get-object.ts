import { call } from '../core/index.ts';
import { objectArn, objectHeaders, objectIn } from './bucket.ts';

export const getObject = call({
  name: 'GetObject',
  mutating: false,
  resources: objectArn,
  run: (ctx, input) => {
    const object = objectIn(ctx, input);
    return { headers: objectHeaders(object), body: object.body };
  },
});
