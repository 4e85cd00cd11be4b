import { AwsError, call, requiredText } from '../core/index.ts';
import { DEFAULT_GROUP, groupArn, schedulesState } from './schedule.ts';

export const createScheduleGroup = call({
  name: 'CreateScheduleGroup',
  mutating: true,
  resources: (ctx, input) => [groupArn(ctx, requiredText(input, 'Name'))],
  run: (ctx, input) => {
    const name = requiredText(input, 'Name');
    const { groups } = schedulesState(ctx);
    if (name === DEFAULT_GROUP || groups.has(name)) {
      throw new AwsError('ConflictException', `Schedule group ${name} already exists.`, { status: 409 });
    }
    groups.put(name, { name, createdAt: ctx.now });
    return { ScheduleGroupArn: groupArn(ctx, name) };
  },
});
