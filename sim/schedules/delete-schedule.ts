import { call, requiredText, text } from '../core/index.ts';
import { DEFAULT_GROUP, scheduleArn, scheduleKey, scheduleNamed, schedulesState } from './schedule.ts';

export const deleteSchedule = call({
  name: 'DeleteSchedule',
  mutating: true,
  resources: (ctx, input) => [
    scheduleArn(ctx, text(input, 'GroupName') ?? DEFAULT_GROUP, requiredText(input, 'Name')),
  ],
  run: (ctx, input) => {
    const schedule = scheduleNamed(
      ctx,
      text(input, 'GroupName') ?? DEFAULT_GROUP,
      requiredText(input, 'Name'),
    );
    schedulesState(ctx).schedules.remove(scheduleKey(schedule));
    return {};
  },
});
