import { call, text } from '../core/index.ts';
import { onServices } from './access.ts';
import { requestedLaunch } from './launching.ts';
import { clusterOf } from './names.ts';
import { steer } from './steer.ts';
import { parseTags, putTags } from './tags.ts';
import { taskSetView } from './task-set-view.ts';
import { addTaskSet, scaleOf, serviceWithTaskSets } from './task-sets.ts';
import { wake } from './wake.ts';

/** A set with a network configuration of its own beside the others, until it is made the primary one. */
export const createTaskSet = call({
  name: 'CreateTaskSet',
  mutating: true,
  ...onServices('service'),
  run: (ctx, input) => {
    const cluster = clusterOf(ctx, input);
    const service = serviceWithTaskSets(ctx, input);
    const launch = requestedLaunch(ctx, input, { cluster });
    const { loadBalancers, serviceRegistries } = input;
    const externalId = text(input, 'externalId');
    const set = addTaskSet(ctx, service, {
      launch,
      scale: scaleOf(input),
      status: 'ACTIVE',
      said: { loadBalancers, serviceRegistries },
      ...(externalId === undefined ? {} : { externalId }),
    });
    putTags(ctx, set.arn, parseTags(ctx, input));
    wake(ctx, service.arn, steer);
    return { taskSet: taskSetView(ctx, service, set) };
  },
});
