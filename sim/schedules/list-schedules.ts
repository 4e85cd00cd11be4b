import { call, integer, pageFrom, text } from '../core/index.ts';
import { scheduleArn, scheduleKey, schedulesState } from './schedule.ts';

export const listSchedules = call({
  name: 'ListSchedules',
  mutating: false,
  run: (ctx, input) => {
    const { schedules } = schedulesState(ctx);
    const group = text(input, 'GroupName');
    const prefix = text(input, 'NamePrefix') ?? '';
    const keys = schedules
      .all()
      .filter((one) => (group === undefined || one.group === group) && one.name.startsWith(prefix))
      .map(scheduleKey);
    const { page, next } = pageFrom(keys, integer(input, 'MaxResults') ?? 100, text(input, 'NextToken'));
    const found = page.flatMap((key) => schedules.get(key) ?? []);
    return {
      Schedules: found.map(({ name, group: GroupName, isEnabled, target, createdAt }) => ({
        Arn: scheduleArn(ctx, GroupName, name),
        Name: name,
        GroupName,
        State: isEnabled ? 'ENABLED' : 'DISABLED',
        Target: { Arn: target.arn },
        CreationDate: createdAt / 1000,
      })),
      NextToken: next,
    };
  },
});
