import { call, type Params, requiredText, text } from '../core/index.ts';
import { busOf, ruleNamed, type Target } from './bus.ts';
import { ruleArnOf } from './rule-arn.ts';

export const listTargetsByRule = call({
  name: 'ListTargetsByRule',
  mutating: false,
  resources: ruleArnOf('Rule'),
  run: (ctx, input) => {
    const { name: bus } = busOf(ctx, text(input, 'EventBusName'));
    return { Targets: ruleNamed(ctx, bus, requiredText(input, 'Rule')).targets.map(targetView) };
  },
});

function targetView({ id, arn, roleArn, input, inputPath, deadLetterArn, groupId }: Target): Params {
  return {
    Id: id,
    Arn: arn,
    RoleArn: roleArn,
    Input: input,
    InputPath: inputPath,
    DeadLetterConfig: deadLetterArn === undefined ? undefined : { Arn: deadLetterArn },
    SqsParameters: groupId === undefined ? undefined : { MessageGroupId: groupId },
  };
}
