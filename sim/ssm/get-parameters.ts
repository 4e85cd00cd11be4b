import { AwsError, call, flag, texts } from '../core/index.ts';
import { findParameter, parameterArn } from './parameter.ts';

export const getParameters = call({
  name: 'GetParameters',
  mutating: false,
  resources: (ctx, input) => texts(input, 'Names').map((name) => parameterArn(ctx, name)),
  run: (ctx, input) => {
    const names = texts(input, 'Names');
    if (names.length < 1 || names.length > 10) {
      throw new AwsError('ValidationException', "Value at 'names' must have between 1 and 10 members");
    }
    const isDecrypted = flag(input, 'WithDecryption') ?? false;
    const found = names.map((name) => ({ name, parameter: findParameter(ctx, name, isDecrypted) }));
    return {
      Parameters: found.map(({ parameter }) => parameter).filter((parameter) => parameter !== undefined),
      InvalidParameters: found.flatMap(({ name, parameter }) => (parameter ? [] : name)),
    };
  },
});
