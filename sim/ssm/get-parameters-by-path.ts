import { call, flag, integer, pageFrom, requiredText, text } from '../core/index.ts';

import { findParameter, parameterArn, parameterStore } from './parameter.ts';

export const getParametersByPath = call({
  name: 'GetParametersByPath',
  mutating: false,
  resources: (ctx, input) => [parameterArn(ctx, requiredText(input, 'Path'))],
  run: (ctx, input) => {
    const path = requiredText(input, 'Path').replace(/\/?$/, '/');
    const isRecursive = flag(input, 'Recursive') ?? false;
    const names = parameterStore(ctx)
      .parameters.all()
      .map(({ name }) => name)
      .filter((name) => name.startsWith(path) && (isRecursive || !name.slice(path.length).includes('/')));
    const { page, next } = pageFrom(names, integer(input, 'MaxResults') ?? 10, text(input, 'NextToken'));
    const isDecrypted = flag(input, 'WithDecryption') ?? false;
    return {
      Parameters: page.map((name) => findParameter(ctx, name, isDecrypted) ?? null),
      NextToken: next,
    };
  },
});
