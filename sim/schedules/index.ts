// EventBridge Scheduler, and the expressions that it shares with EventBridge's rules: rate, cron, at.
// What a schedule sets off belongs to the target's room.
import type { Service } from '../core/index.ts';
import { createSchedule } from './create-schedule.ts';
import { createScheduleGroup } from './create-schedule-group.ts';
import { deleteSchedule } from './delete-schedule.ts';
import { deleteScheduleGroup } from './delete-schedule-group.ts';
import { getSchedule } from './get-schedule.ts';
import { getScheduleGroup } from './get-schedule-group.ts';
import { listSchedules } from './list-schedules.ts';
import { schedulerProtocol } from './protocol.ts';
import { updateSchedule } from './update-schedule.ts';

export { checkExpression, nextTime } from './expression.ts';
export { firings } from './firing.ts';

export const schedules: Service = {
  name: 'scheduler',
  eventSource: 'scheduler.amazonaws.com',
  protocol: schedulerProtocol,
  rename: { MissingParameter: 'ValidationException', InvalidParameterValue: 'ValidationException' },
  calls: [
    createSchedule,
    createScheduleGroup,
    deleteSchedule,
    deleteScheduleGroup,
    getSchedule,
    getScheduleGroup,
    listSchedules,
    updateSchedule,
  ],
};
