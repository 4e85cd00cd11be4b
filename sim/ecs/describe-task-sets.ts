import { call, texts } from '../core/index.ts';
import { onServices } from './access.ts';
import { missingFailure } from './errors.ts';
import { taskSetsOf } from './steer-task-sets.ts';
import { taskSetView } from './task-set-view.ts';
import { serviceWithTaskSets } from './task-sets.ts';

/** Without names: all of the service's. */
export const describeTaskSets = call({
  name: 'DescribeTaskSets',
  mutating: false,
  ...onServices('service'),
  run: (ctx, input) => {
    const service = serviceWithTaskSets(ctx, input);
    const asked = texts(input, 'taskSets');
    const all = taskSetsOf(ctx, service);
    const isNamed = (said: string) => all.some(({ id, arn }) => said === id || said === arn);
    const there = all.filter(
      ({ id, arn }) => asked.length === 0 || asked.includes(id) || asked.includes(arn),
    );
    return {
      taskSets: there.map((set) => taskSetView(ctx, service, set)),
      failures: asked.filter((said) => !isNamed(said)).map(missingFailure),
    };
  },
});
