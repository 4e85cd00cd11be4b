import { call, texts } from '../core/index.ts';
import { onTasks } from './access.ts';
import { invalidParameter, missingFailure } from './errors.ts';
import { clusterOf, taskArn, taskId } from './names.ts';
import { ecsState } from './state.ts';
import { tagsIfAsked } from './tags.ts';
import { taskView } from './task-view.ts';

export const describeTasks = call({
  name: 'DescribeTasks',
  mutating: false,
  ...onTasks('tasks'),
  run: (ctx, input) => {
    const { name } = clusterOf(ctx, input);
    const asked = texts(input, 'tasks');
    if (asked.length === 0) throw invalidParameter('Tasks cannot be empty.');
    if (asked.length > 100) throw invalidParameter('Tasks cannot have more than 100 elements.');
    const arns = [...new Set(asked)].map((said) => taskArn(ctx, name, taskId(ctx, name, said)));
    const { tasks } = ecsState(ctx);
    const there = arns.flatMap((arn) => tasks.get(arn) ?? []);
    return {
      tasks: there.map((task) => ({ ...taskView(ctx, task), tags: tagsIfAsked(ctx, task.arn, input) ?? [] })),
      failures: arns.filter((arn) => !tasks.has(arn)).map(missingFailure),
    };
  },
});
