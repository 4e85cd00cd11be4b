import { call, requiredText, text, texts } from '../core/index.ts';
import { busOf, eventsState, ruleKey, ruleNamed } from './bus.ts';
import { ruleArnOf } from './rule-arn.ts';

export const removeTargets = call({
  name: 'RemoveTargets',
  mutating: true,
  resources: ruleArnOf('Rule'),
  run: (ctx, input) => {
    const { name: bus } = busOf(ctx, text(input, 'EventBusName'));
    const rule = ruleNamed(ctx, bus, requiredText(input, 'Rule'));
    const ids = texts(input, 'Ids');
    const FailedEntries = ids
      .filter((id) => !rule.targets.some((target) => target.id === id))
      .map((TargetId) => ({
        TargetId,
        ErrorCode: 'ResourceNotFoundException',
        ErrorMessage: `Rule ${rule.name} does not have target ${TargetId}.`,
      }));
    const targets = rule.targets.filter(({ id }) => !ids.includes(id));
    eventsState(ctx).rules.put(ruleKey(rule), { ...rule, targets });
    return { FailedEntryCount: FailedEntries.length, FailedEntries };
  },
});
