import { call, requiredText } from '../core/index.ts';
import { clientException } from './errors.ts';
import { ecsState } from './state.ts';
import { findTaskDefinition, taskDefinitionView } from './task-definition.ts';

/** What runs from it goes on; it is still described, as INACTIVE. */
export const deregisterTaskDefinition = call({
  name: 'DeregisterTaskDefinition',
  mutating: true,
  run: (ctx, input) => {
    const definition = findTaskDefinition(ctx, requiredText(input, 'taskDefinition'));
    if (!definition) throw clientException('Unable to describe task definition.');
    const changed = { ...definition, status: 'INACTIVE' as const, deregisteredAt: ctx.now };
    ecsState(ctx).taskDefinitions.put(definition.arn, changed);
    return { taskDefinition: taskDefinitionView(changed) };
  },
});
