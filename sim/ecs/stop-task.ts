import { call, requiredText, text } from '../core/index.ts';
import { onTasks } from './access.ts';
import { invalidParameter } from './errors.ts';
import { clusterOf, taskArn, taskId } from './names.ts';
import { ecsState } from './state.ts';
import { stop } from './task-life.ts';
import { taskView } from './task-view.ts';

/** `desiredStatus` is STOPPED at once, `lastStatus` by and by; a task that is stopping or stopped is no error. */
export const stopTask = call({
  name: 'StopTask',
  mutating: true,
  ...onTasks('task'),
  run: (ctx, input) => {
    const { name } = clusterOf(ctx, input);
    const arn = taskArn(ctx, name, taskId(ctx, name, requiredText(input, 'task')));
    const task = ecsState(ctx).tasks.get(arn);
    if (!task) throw invalidParameter('The referenced task was not found.');
    const reason = text(input, 'reason') ?? 'Task stopped by user';
    return { task: taskView(ctx, stop(ctx, task, { code: 'UserInitiated', reason })) };
  },
});
