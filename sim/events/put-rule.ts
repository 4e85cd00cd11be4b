import { AwsError, call, requiredText, text } from '../core/index.ts';
import { checkExpression } from '../schedules/index.ts';
import { busOf, eventsState, type Rule, ruleArn, ruleKey } from './bus.ts';
import { eventTest } from './pattern.ts';
import { ruleArnOf } from './rule-arn.ts';
import { startRuleSchedule } from './rule-schedule.ts';

export const putRule = call({
  name: 'PutRule',
  mutating: true,
  resources: ruleArnOf('Name'),
  run: (ctx, input) => {
    const name = requiredText(input, 'Name');
    const { name: bus } = busOf(ctx, text(input, 'EventBusName'));
    const pattern = text(input, 'EventPattern');
    const schedule = text(input, 'ScheduleExpression');
    if (!/^[\w.-]{1,64}$/.test(name)) throw new AwsError('ValidationException', `Invalid rule name ${name}`);
    if (pattern === undefined && schedule === undefined) {
      throw new AwsError(
        'ValidationException',
        'Parameter(s) EventPattern or ScheduleExpression must be specified.',
      );
    }
    if (pattern !== undefined) eventTest(pattern);
    if (schedule !== undefined) checkExpression(schedule, ['rate', 'cron']);
    const { rules } = eventsState(ctx);
    const description = text(input, 'Description');
    const roleArn = text(input, 'RoleArn');
    const rule: Rule = {
      name,
      bus,
      account: ctx.account,
      region: ctx.region,
      arn: ruleArn(ctx, bus, name),
      isEnabled: text(input, 'State') !== 'DISABLED',
      targets: rules.get(ruleKey({ bus, name }))?.targets ?? [],
      ...(pattern === undefined ? {} : { pattern }),
      ...(schedule === undefined ? {} : { schedule }),
      ...(description === undefined ? {} : { description }),
      ...(roleArn === undefined ? {} : { roleArn }),
    };
    rules.put(ruleKey(rule), rule);
    startRuleSchedule(ctx, rule);
    return { RuleArn: rule.arn };
  },
});
