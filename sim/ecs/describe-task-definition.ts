import { call, requiredText } from '../core/index.ts';
import { clientException } from './errors.ts';
import { tagsIfAsked } from './tags.ts';
import { findTaskDefinition, taskDefinitionView } from './task-definition.ts';

export const describeTaskDefinition = call({
  name: 'DescribeTaskDefinition',
  mutating: false,
  run: (ctx, input) => {
    const definition = findTaskDefinition(ctx, requiredText(input, 'taskDefinition'));
    if (!definition) throw clientException('Unable to describe task definition.');
    const tags = tagsIfAsked(ctx, definition.arn, input);
    return { taskDefinition: taskDefinitionView(definition), tags };
  },
});
