import { call, requiredText } from '../core/index.ts';
import { checkGroup, groupArn, scheduleKey, schedulesState } from './schedule.ts';

/** Its schedules go with it. */
export const deleteScheduleGroup = call({
  name: 'DeleteScheduleGroup',
  mutating: true,
  resources: (ctx, input) => [groupArn(ctx, requiredText(input, 'Name'))],
  run: (ctx, input) => {
    const name = requiredText(input, 'Name');
    const { groups, schedules } = schedulesState(ctx);
    checkGroup(ctx, name);
    for (const schedule of schedules.all()) {
      if (schedule.group === name) schedules.remove(scheduleKey(schedule));
    }
    groups.remove(name);
    return {};
  },
});
