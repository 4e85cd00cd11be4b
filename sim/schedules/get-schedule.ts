import { call, requiredText, text } from '../core/index.ts';
import { DEFAULT_GROUP, scheduleArn, scheduleNamed } from './schedule.ts';

export const getSchedule = call({
  name: 'GetSchedule',
  mutating: false,
  resources: (ctx, input) => [
    scheduleArn(ctx, text(input, 'GroupName') ?? DEFAULT_GROUP, requiredText(input, 'Name')),
  ],
  run: (ctx, input) => {
    const { name, group, expression, isEnabled, isDeletedAfterwards, description, target, ...times } =
      scheduleNamed(ctx, text(input, 'GroupName') ?? DEFAULT_GROUP, requiredText(input, 'Name'));
    return {
      Arn: scheduleArn(ctx, group, name),
      Name: name,
      GroupName: group,
      ScheduleExpression: expression,
      ScheduleExpressionTimezone: 'UTC',
      State: isEnabled ? 'ENABLED' : 'DISABLED',
      ActionAfterCompletion: isDeletedAfterwards ? 'DELETE' : 'NONE',
      Description: description,
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: target.asSent,
      CreationDate: times.createdAt / 1000,
      LastModificationDate: times.modifiedAt / 1000,
    };
  },
});
