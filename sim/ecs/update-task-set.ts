import { call } from '../core/index.ts';
import { onServices } from './access.ts';
import type { TaskSet } from './service-rows.ts';
import { ecsState } from './state.ts';
import { steer } from './steer.ts';
import { taskSetView } from './task-set-view.ts';
import { namedTaskSet, scaleOf } from './task-sets.ts';
import { wake } from './wake.ts';

/** Its scale is all that can be changed. */
export const updateTaskSet = call({
  name: 'UpdateTaskSet',
  mutating: true,
  ...onServices('service'),
  run: (ctx, input) => {
    const [service, set] = namedTaskSet(ctx, input);
    const scaled: TaskSet = { ...set, scale: scaleOf(input), isSteady: false, updatedAt: ctx.now };
    ecsState(ctx).taskSets.put(set.arn, scaled);
    wake(ctx, service.arn, steer);
    return { taskSet: taskSetView(ctx, service, scaled) };
  },
});
