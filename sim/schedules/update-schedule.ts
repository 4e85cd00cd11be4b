import { call, requiredText, text } from '../core/index.ts';
import { startSchedule } from './firing.ts';
import { parseSchedule } from './parse-schedule.ts';
import { DEFAULT_GROUP, scheduleArn, scheduleKey, scheduleNamed, schedulesState } from './schedule.ts';

/** Replaces everything: what is not said goes back to its default. */
export const updateSchedule = call({
  name: 'UpdateSchedule',
  mutating: true,
  resources: (ctx, input) => [
    scheduleArn(ctx, text(input, 'GroupName') ?? DEFAULT_GROUP, requiredText(input, 'Name')),
  ],
  run: (ctx, input) => {
    const group = text(input, 'GroupName') ?? DEFAULT_GROUP;
    const before = scheduleNamed(ctx, group, requiredText(input, 'Name'));
    const schedule = parseSchedule(ctx, input, before.createdAt);
    schedulesState(ctx).schedules.put(scheduleKey(schedule), schedule);
    startSchedule(ctx, schedule);
    return { ScheduleArn: scheduleArn(ctx, group, schedule.name) };
  },
});
