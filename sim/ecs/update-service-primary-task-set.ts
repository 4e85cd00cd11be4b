import { call } from '../core/index.ts';
import { onServices } from './access.ts';
import type { TaskSet } from './service-rows.ts';
import { ecsState } from './state.ts';
import { taskSetsOf } from './steer-task-sets.ts';
import { taskSetView } from './task-set-view.ts';
import { namedTaskSet } from './task-sets.ts';

/** There is one primary set: that of which the service is said to run. */
export const updateServicePrimaryTaskSet = call({
  name: 'UpdateServicePrimaryTaskSet',
  mutating: true,
  ...onServices('service'),
  run: (ctx, input) => {
    const { taskSets, services } = ecsState(ctx);
    const [service, set] = namedTaskSet(ctx, input, 'primaryTaskSet');
    for (const other of taskSetsOf(ctx, service)) {
      if (other.status === 'PRIMARY')
        taskSets.put(other.arn, { ...other, status: 'ACTIVE', updatedAt: ctx.now });
    }
    const primary: TaskSet = { ...set, status: 'PRIMARY', updatedAt: ctx.now };
    taskSets.put(set.arn, primary);
    if (service.controller === 'CODE_DEPLOY') services.put(service.arn, { ...service, launch: set.launch });
    return { taskSet: taskSetView(ctx, service, primary) };
  },
});
