import { call, requiredText, texts } from '../core/index.ts';
import { parameterArn, parameterName, parameterNotFound, parameterStore } from './parameter.ts';

export const deleteParameter = call({
  name: 'DeleteParameter',
  mutating: true,
  resources: (ctx, input) => [parameterArn(ctx, requiredText(input, 'Name'))],
  run: (ctx, input) => {
    const { parameters } = parameterStore(ctx);
    const name = parameterName(requiredText(input, 'Name'));
    if (!parameters.has(name)) throw parameterNotFound(name);
    parameters.remove(name);
    return {};
  },
});

export const deleteParameters = call({
  name: 'DeleteParameters',
  mutating: true,
  resources: (ctx, input) => texts(input, 'Names').map((name) => parameterArn(ctx, name)),
  run: (ctx, input) => {
    const { parameters } = parameterStore(ctx);
    const names = texts(input, 'Names');
    const there = names.filter((name) => parameters.has(name));
    for (const name of there) parameters.remove(name);
    return { DeletedParameters: there, InvalidParameters: names.filter((name) => !there.includes(name)) };
  },
});
