import type { At, World } from '../core/index.ts';
import { nextTime } from '../schedules/index.ts';
import { envelope } from './arrival.ts';
import { eventsState, type Rule, ruleKey } from './bus.ts';
import { toTargets } from './delivery.ts';

/** Fires a rule with a schedule whenever its time comes, for as long as this is its schedule. */
export function startRuleSchedule(at: At, rule: Rule): void {
  const { world, account, region } = at;
  const { schedule } = rule;
  if (schedule === undefined) return;
  const now = world.scheduler.now();
  const next = nextTime(schedule, { after: now, since: now });
  if (next === undefined) return;
  const when = { in: next - now, label: `rule ${rule.name}`, background: true };
  world.scheduler.schedule(when, () => {
    const current = eventsState({ world, account, region }).rules.get(ruleKey(rule));
    if (current?.schedule !== schedule) return;
    if (current.isEnabled) toTargets(world, current, scheduledEvent(world, current));
    startRuleSchedule({ world, account, region }, current);
  });
}

function scheduledEvent(world: World, { account, region, arn }: Rule) {
  return envelope({
    id: world.random.uuid(),
    detailType: 'Scheduled Event',
    source: 'aws.events',
    account,
    region,
    time: world.scheduler.now(),
    resources: [arn],
    detail: {},
  });
}
