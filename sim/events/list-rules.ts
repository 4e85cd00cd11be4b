import { call, integer, pageFrom, text } from '../core/index.ts';
import { busOf, eventsState, ruleKey, rulesOn } from './bus.ts';
import { ruleView } from './rule-view.ts';

export const listRules = call({
  name: 'ListRules',
  mutating: false,
  run: (ctx, input) => {
    const bus = busOf(ctx, text(input, 'EventBusName'));
    const prefix = text(input, 'NamePrefix') ?? '';
    const names = rulesOn(bus, ctx.world)
      .map(({ name }) => name)
      .filter((name) => name.startsWith(prefix));
    const { page, next } = pageFrom(names, integer(input, 'Limit') ?? 100, text(input, 'NextToken'));
    const { rules } = eventsState(ctx);
    const found = page.flatMap((name) => rules.get(ruleKey({ bus: bus.name, name })) ?? []);
    return { Rules: found.map(ruleView), NextToken: next };
  },
});
