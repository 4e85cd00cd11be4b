import { AwsError, call, requiredText, text } from '../core/index.ts';
import { startSchedule } from './firing.ts';
import { parseSchedule } from './parse-schedule.ts';
import { checkGroup, DEFAULT_GROUP, scheduleArn, scheduleKey, schedulesState } from './schedule.ts';

export const createSchedule = call({
  name: 'CreateSchedule',
  mutating: true,
  resources: (ctx, input) => [
    scheduleArn(ctx, text(input, 'GroupName') ?? DEFAULT_GROUP, requiredText(input, 'Name')),
  ],
  // The role that the schedule will use is handed over.
  needs: (_, input) => [{ action: 'iam:PassRole', resources: [roleArn(input)] }],
  run: (ctx, input) => {
    const { schedules } = schedulesState(ctx);
    const schedule = parseSchedule(ctx, input, ctx.now);
    checkGroup(ctx, schedule.group);
    if (schedules.has(scheduleKey(schedule))) {
      throw new AwsError('ConflictException', `Schedule ${schedule.name} already exists.`, { status: 409 });
    }
    schedules.put(scheduleKey(schedule), schedule);
    startSchedule(ctx, schedule);
    return { ScheduleArn: scheduleArn(ctx, schedule.group, schedule.name) };
  },
});

function roleArn({ Target }: Parameters<typeof requiredText>[0]): string {
  return String(Object(Target).RoleArn ?? '*');
}
