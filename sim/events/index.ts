// EventBridge: buses, rules, patterns, delivery to targets; CloudTrail's records arrive here. Schedules are a room of
// their own, and what a function does with an event is lambda's.
import { jsonProtocol, type Service } from '../core/index.ts';
import { registerResourcePolicies } from '../iam/index.ts';
import { listen } from './arrival.ts';
import { findBus } from './bus.ts';
import { deleteRule } from './delete-rule.ts';
import { describeRule } from './describe-rule.ts';
import {
  createEventBus,
  deleteEventBus,
  describeEventBus,
  listEventBuses,
  putPermission,
  removePermission,
} from './event-buses.ts';
import { listRules } from './list-rules.ts';
import { listTargetsByRule } from './list-targets-by-rule.ts';
import { putEvents } from './put-events.ts';
import { putRule } from './put-rule.ts';
import { putTargets } from './put-targets.ts';
import { removeTargets } from './remove-targets.ts';
import { disableRule, enableRule } from './switch-rule.ts';
import { testEventPattern } from './test-event-pattern.ts';

export { undelivered } from './delivery.ts';

export const events: Service = {
  name: 'events',
  eventSource: 'events.amazonaws.com',
  protocol: jsonProtocol({ version: '1.1', target: 'AWSEvents', internal: 'InternalException' }),
  rename: { MissingParameter: 'ValidationException', InvalidParameterValue: 'ValidationException' },
  calls: [
    createEventBus,
    deleteEventBus,
    deleteRule,
    describeEventBus,
    describeRule,
    disableRule,
    enableRule,
    listEventBuses,
    listRules,
    listTargetsByRule,
    putEvents,
    putPermission,
    putRule,
    putTargets,
    removePermission,
    removeTargets,
    testEventPattern,
  ],
  start: (world) => {
    listen(world);
    registerResourcePolicies(world, 'events', (arn) => {
      const [, , , region = '', account = ''] = arn.split(':');
      return findBus({ world, account, region }, arn)?.policy;
    });
  },
};
