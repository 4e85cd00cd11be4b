import { type Call, call, requiredText, text } from '../core/index.ts';
import { busOf, eventsState, ruleKey, ruleNamed } from './bus.ts';
import { ruleArnOf } from './rule-arn.ts';

export const enableRule = switchCall('EnableRule', true);
export const disableRule = switchCall('DisableRule', false);

function switchCall(name: string, isEnabled: boolean): Call {
  return call({
    name,
    mutating: true,
    resources: ruleArnOf('Name'),
    run: (ctx, input) => {
      const { name: bus } = busOf(ctx, text(input, 'EventBusName'));
      const rule = ruleNamed(ctx, bus, requiredText(input, 'Name'));
      eventsState(ctx).rules.put(ruleKey(rule), { ...rule, isEnabled });
      return {};
    },
  });
}
