import { call, flag, requiredText } from '../core/index.ts';
import { findParameter, parameterArn, parameterNotFound } from './parameter.ts';

export const getParameter = call({
  name: 'GetParameter',
  mutating: false,
  resources: (ctx, input) => [parameterArn(ctx, requiredText(input, 'Name'))],
  run: (ctx, input) => {
    const name = requiredText(input, 'Name');
    const parameter = findParameter(ctx, name, flag(input, 'WithDecryption') ?? false);
    if (!parameter) throw parameterNotFound(name);
    return { Parameter: parameter };
  },
});
