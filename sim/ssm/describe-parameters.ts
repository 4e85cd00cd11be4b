import { call, integer, pageFrom, text } from '../core/index.ts';

import { parameterArn, parameterStore } from './parameter.ts';

export const describeParameters = call({
  name: 'DescribeParameters',
  mutating: false,
  params: ['MaxResults', 'NextToken'],
  run: (ctx, input) => {
    const { parameters } = parameterStore(ctx);
    const names = parameters.all().map(({ name }) => name);
    const { page, next } = pageFrom(names, integer(input, 'MaxResults') ?? 50, text(input, 'NextToken'));
    const found = page.flatMap((name) => parameters.get(name) ?? []);
    return {
      Parameters: found.map(({ name, type, description, versions }) => ({
        Name: name,
        ARN: parameterArn(ctx, name),
        Type: type,
        Description: description,
        Version: versions.length,
        LastModifiedDate: (versions.at(-1)?.modifiedAt ?? 0) / 1000,
        Tier: 'Standard',
        DataType: 'text',
      })),
      NextToken: next,
    };
  },
});
