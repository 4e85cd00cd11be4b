import { AwsError, call, requiredText, text } from '../core/index.ts';
import { busOf, eventsState, ruleKey } from './bus.ts';
import { ruleArnOf } from './rule-arn.ts';

export const deleteRule = call({
  name: 'DeleteRule',
  mutating: true,
  resources: ruleArnOf('Name'),
  run: (ctx, input) => {
    const { rules } = eventsState(ctx);
    const { name: bus } = busOf(ctx, text(input, 'EventBusName'));
    const key = ruleKey({ bus, name: requiredText(input, 'Name') });
    if ((rules.get(key)?.targets.length ?? 0) > 0) {
      throw new AwsError('ValidationException', "Rule can't be deleted since it has targets.");
    }
    // A rule that is not there counts as deleted.
    rules.remove(key);
    return {};
  },
});
