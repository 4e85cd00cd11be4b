import { call, requiredText, text } from '../core/index.ts';
import { busOf, ruleNamed } from './bus.ts';
import { ruleArnOf } from './rule-arn.ts';
import { ruleView } from './rule-view.ts';

export const describeRule = call({
  name: 'DescribeRule',
  mutating: false,
  resources: ruleArnOf('Name'),
  run: (ctx, input) => {
    const { name: bus } = busOf(ctx, text(input, 'EventBusName'));
    return { ...ruleView(ruleNamed(ctx, bus, requiredText(input, 'Name'))), CreatedBy: ctx.account };
  },
});
