import { AwsError, type CallContext, type Params, requiredText, struct, text } from '../core/index.ts';
import { checkExpression } from './expression.ts';
import { DEFAULT_GROUP, type Schedule, type ScheduleTarget } from './schedule.ts';

const TARGET_SERVICES = ['lambda', 'sqs'];

/** A schedule from the members of CreateSchedule and UpdateSchedule. */
export function parseSchedule(ctx: CallContext, input: Params, createdAt: number): Schedule {
  const name = requiredText(input, 'Name');
  const expression = requiredText(input, 'ScheduleExpression');
  const timezone = text(input, 'ScheduleExpressionTimezone') ?? 'UTC';
  const window = struct(input, 'FlexibleTimeWindow') ?? {};
  const description = text(input, 'Description');
  if (!/^[\w.-]{1,64}$/.test(name)) throw invalid(`Invalid schedule name ${name}`);
  checkExpression(expression, ['rate', 'cron', 'at']);
  if (timezone !== 'UTC') throw invalid(`The simulator knows schedules in UTC only, not in ${timezone}`);
  if (!['OFF', 'FLEXIBLE'].includes(text(window, 'Mode') ?? '')) {
    throw invalid('FlexibleTimeWindow must have a Mode of OFF or FLEXIBLE');
  }
  return {
    name,
    group: text(input, 'GroupName') ?? DEFAULT_GROUP,
    expression,
    isEnabled: text(input, 'State') !== 'DISABLED',
    isDeletedAfterwards: text(input, 'ActionAfterCompletion') === 'DELETE',
    ...(description === undefined ? {} : { description }),
    target: targetOf(struct(input, 'Target') ?? {}),
    createdAt,
    modifiedAt: ctx.now,
    revision: ctx.world.random.hex(8),
  };
}

function targetOf(target: Params): ScheduleTarget {
  const arn = requiredText(target, 'Arn');
  if (!TARGET_SERVICES.includes(arn.split(':')[2] ?? ''))
    throw invalid(`The simulator knows no schedule target ${arn}`);
  const input = text(target, 'Input');
  const deadLetterArn = text(struct(target, 'DeadLetterConfig') ?? {}, 'Arn');
  const groupId = text(struct(target, 'SqsParameters') ?? {}, 'MessageGroupId');
  return {
    arn,
    roleArn: requiredText(target, 'RoleArn'),
    ...(input === undefined ? {} : { input }),
    ...(deadLetterArn === undefined ? {} : { deadLetterArn }),
    ...(groupId === undefined ? {} : { groupId }),
    asSent: target,
  };
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
