import { type At, AwsError, arnOf, type CallContext, type Params, regionState } from '../core/index.ts';

export type Schedule = {
  readonly name: string;
  readonly group: string;
  readonly expression: string;
  readonly isEnabled: boolean;
  readonly isDeletedAfterwards: boolean;
  readonly description?: string;
  readonly target: ScheduleTarget;
  readonly createdAt: number;
  readonly modifiedAt: number;
  /** Changes with every update: what was set in motion for an older one stops. */
  readonly revision: string;
};

export type ScheduleTarget = {
  readonly arn: string;
  readonly roleArn: string;
  readonly input?: string;
  readonly deadLetterArn?: string;
  readonly groupId?: string;
  /** As it was said, for the answer of GetSchedule. */
  readonly asSent: Params;
};

export const DEFAULT_GROUP = 'default';

/** Schedules by `group/name`. */
export const schedulesState = regionState((table) => ({
  groups: table<{ readonly name: string; readonly createdAt: number }>(),
  schedules: table<Schedule>(),
}));

export function scheduleArn(at: Pick<At, 'account' | 'region'>, group: string, name: string): string {
  return arnOf(at, 'scheduler', `schedule/${group}/${name}`);
}

export function groupArn(at: Pick<At, 'account' | 'region'>, group: string): string {
  return arnOf(at, 'scheduler', `schedule-group/${group}`);
}

export function scheduleKey({ group, name }: { group: string; name: string }): string {
  return `${group}/${name}`;
}

export function scheduleNamed(ctx: CallContext, group: string, name: string): Schedule {
  const schedule = schedulesState(ctx).schedules.get(scheduleKey({ group, name }));
  if (schedule) return schedule;
  throw notFound(`Schedule ${name} does not exist.`);
}

export function checkGroup(ctx: CallContext, group: string): void {
  if (group === DEFAULT_GROUP || schedulesState(ctx).groups.has(group)) return;
  throw notFound(`Schedule group ${group} does not exist.`);
}

function notFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message, { status: 404 });
}
