import type { Params } from '../core/index.ts';
import type { Rule } from './bus.ts';

export function ruleView({
  name,
  arn,
  pattern,
  schedule,
  isEnabled,
  description,
  roleArn,
  bus,
}: Rule): Params {
  return {
    Name: name,
    Arn: arn,
    EventPattern: pattern,
    ScheduleExpression: schedule,
    State: isEnabled ? 'ENABLED' : 'DISABLED',
    Description: description,
    RoleArn: roleArn,
    EventBusName: bus,
  };
}
