import { type At, atomically, type Caller, isoSeconds, type World, worldState } from '../core/index.ts';
import { callerOfService, refusalTo } from '../iam/index.ts';
import { invokeAsync } from '../lambda/index.ts';
import { type DeliveryOutcome, enqueue, queueByArn } from '../sqs/index.ts';
import { nextTime } from './expression.ts';
import { groupArn, type Schedule, scheduleArn, scheduleKey, schedulesState } from './schedule.ts';

const SERVICE = 'scheduler.amazonaws.com';

/** A time at which a schedule fired, and what became of it. */
export type Firing = {
  readonly scheduleArn: string;
  readonly targetArn: string;
  readonly at: number;
  readonly outcome: DeliveryOutcome;
};

const firingState = worldState((): { readonly firings: Firing[] } => ({ firings: [] }));

/** Every time that a schedule fired, in order. */
export function firings(world: World): readonly Firing[] {
  return firingState({ world }).firings;
}

/** Sets a schedule in motion: it fires whenever its time comes, until it is changed or gone. */
export function startSchedule(at: At, schedule: Schedule): void {
  const { world, account, region } = at;
  const now = world.scheduler.now();
  const next = nextTime(schedule.expression, { after: now, since: schedule.createdAt });
  if (next === undefined) return;
  const when = { in: next - now, label: `schedule ${schedule.name}`, background: true };
  world.scheduler.schedule(when, () => {
    const current = schedulesState(at).schedules.get(scheduleKey(schedule));
    if (current?.revision !== schedule.revision) return;
    if (current.isEnabled) fire({ world, account, region }, current, next);
    if (nextTime(schedule.expression, { after: next, since: schedule.createdAt }) !== undefined) {
      startSchedule({ world, account, region }, current);
    } else if (current.isDeletedAfterwards) {
      schedulesState(at).schedules.remove(scheduleKey(current));
    }
  });
}

function fire(at: At, schedule: Schedule, due: number): void {
  const { world, account } = at;
  const { target, name, group } = schedule;
  const caller = callerOfService(world, {
    roleArn: target.roleArn,
    service: SERVICE,
    sourceArn: groupArn(at, group),
    sourceAccount: account,
    sessionName: 'scheduler',
  });
  const payload = filledIn(world, target.input ?? usualInput(at, schedule, due), {
    arn: scheduleArn(at, group, name),
    due,
  });
  const outcome = caller
    ? deliver(world, { caller, arn: target.arn, payload, groupId: target.groupId })
    : 'denied';
  firingState({ world }).firings.push({
    scheduleArn: scheduleArn(at, group, name),
    targetArn: target.arn,
    at: due,
    outcome,
  });
  if (outcome !== 'delivered' && caller && target.deadLetterArn !== undefined) {
    deliver(world, { caller, arn: target.deadLetterArn, payload, groupId: undefined });
  }
}

type Delivery = {
  readonly caller: Caller;
  readonly arn: string;
  readonly payload: string;
  readonly groupId: string | undefined;
};

/** With the permissions of the schedule's role, not with a policy of the target. */
function deliver(world: World, { caller, arn, payload, groupId }: Delivery): DeliveryOutcome {
  const isQueue = arn.split(':')[2] === 'sqs';
  const action = isQueue ? 'sqs:SendMessage' : 'lambda:InvokeFunction';
  if (refusalTo(world, caller, { action, resource: arn }) !== null) return 'denied';
  if (!isQueue) return invokeAsync(world, { functionArn: arn, payload });
  const queue = queueByArn(world, arn);
  if (!queue) return 'missing';
  atomically(world.history, () =>
    enqueue(world, queue, { body: payload, senderId: caller.principalId, groupId }),
  );
  return 'delivered';
}

function usualInput(at: At, { name, group }: Schedule, due: number): string {
  const { world, account, region } = at;
  return JSON.stringify({
    version: '0',
    id: world.random.uuid(),
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account,
    time: isoSeconds(due),
    region,
    resources: [scheduleArn(at, group, name)],
    detail: '{}',
  });
}

function filledIn(world: World, input: string, about: { arn: string; due: number }): string {
  return input
    .replaceAll('<aws.scheduler.schedule-arn>', about.arn)
    .replaceAll('<aws.scheduler.scheduled-time>', isoSeconds(about.due))
    .replaceAll('<aws.scheduler.attempt-number>', '1')
    .replaceAll('<aws.scheduler.execution-id>', () => world.random.uuid());
}
