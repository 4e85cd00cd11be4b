import { type CallContext, type Params, requiredText, text } from '../core/index.ts';
import { busReference, ruleArn } from './bus.ts';

/** For the policy check: the ARN of the rule that a call names by this parameter. */
export function ruleArnOf(parameter: string): (ctx: CallContext, input: Params) => readonly string[] {
  return (ctx, input) => {
    const { name: bus } = busReference(ctx, text(input, 'EventBusName'));
    return [ruleArn(ctx, bus, requiredText(input, parameter))];
  };
}
