import { call, flag } from '../core/index.ts';
import { onServices } from './access.ts';
import { invalidParameter } from './errors.ts';
import type { TaskSet } from './service-rows.ts';
import { ecsState } from './state.ts';
import { steer } from './steer.ts';
import { taskSetView } from './task-set-view.ts';
import { namedTaskSet } from './task-sets.ts';
import { wake } from './wake.ts';

/** It drains, then it is gone. */
export const deleteTaskSet = call({
  name: 'DeleteTaskSet',
  mutating: true,
  ...onServices('service'),
  run: (ctx, input) => {
    const [service, set] = namedTaskSet(ctx, input);
    if (set.status === 'PRIMARY') throw invalidParameter('The primary task set cannot be deleted.');
    if (set.scale > 0 && !flag(input, 'force'))
      throw invalidParameter('The task set cannot be deleted while it is scaled above 0.');
    const draining: TaskSet = { ...set, status: 'DRAINING', updatedAt: ctx.now };
    ecsState(ctx).taskSets.put(set.arn, draining);
    wake(ctx, service.arn, steer);
    return { taskSet: taskSetView(ctx, service, draining) };
  },
});
