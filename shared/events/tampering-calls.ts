import { answer, type Call, type CallParser, type OwnNames, parameter, type Reading } from './call.ts';
import { ignored } from './named-targets.ts';
import { isOwnName } from './own-name.ts';
import { isOmitted, list, text } from './untyped.ts';

/** Calls that blind, disable or rewrite the watch itself: told at once as critical, and never reverted. */
type Watch = {
  readonly service: string;
  readonly eventNames: readonly string[];
  /** The request parameter that names the thing. */
  readonly named: string;
  /** What it means for whoever relies on Kedge. */
  readonly effect: string;
  readonly versioned?: true;
};

const TRAILS: Watch = {
  service: 'cloudtrail',
  eventNames: ['StopLogging', 'DeleteTrail', 'UpdateTrail', 'PutEventSelectors'],
  named: 'name',
  effect: 'without a trail that logs, changes reach Kedge only at the next scheduled review',
};

const DELIVERY = 'changes may no longer reach Kedge';
const BEHAVIOUR = 'Kedge may no longer do what its policy says';
const PERMISSIONS = 'what Kedge is allowed to do has changed';
const ALERTS = 'alerts may no longer reach people';

const OWN: readonly Watch[] = [
  {
    service: 'events',
    eventNames: ['DisableRule', 'DeleteRule', 'PutRule', 'DeleteEventBus'],
    named: 'name',
    effect: DELIVERY,
  },
  { service: 'events', eventNames: ['RemoveTargets', 'PutTargets'], named: 'rule', effect: DELIVERY },
  {
    service: 'events',
    eventNames: ['PutPermission', 'RemovePermission'],
    named: 'eventBusName',
    effect: 'who may send events to Kedge has changed',
  },
  {
    service: 'lambda',
    eventNames: [
      'UpdateFunctionCode',
      'UpdateFunctionConfiguration',
      'DeleteFunction',
      'PutFunctionConcurrency',
      'DeleteFunctionConcurrency',
      // An address for reconcile would let anybody who finds it hand it events.
      'CreateFunctionUrlConfig',
      'UpdateFunctionUrlConfig',
      'AddPermission',
      'RemovePermission',
    ],
    named: 'functionName',
    effect: BEHAVIOUR,
    versioned: true,
  },
  {
    service: 'sqs',
    eventNames: ['DeleteQueue', 'SetQueueAttributes', 'PurgeQueue', 'AddPermission', 'RemovePermission'],
    named: 'queueUrl',
    effect: DELIVERY,
  },
  {
    service: 'iam',
    eventNames: [
      'PutRolePolicy',
      'DeleteRolePolicy',
      'AttachRolePolicy',
      'DetachRolePolicy',
      'UpdateAssumeRolePolicy',
      'PutRolePermissionsBoundary',
      'DeleteRolePermissionsBoundary',
      'DeleteRole',
    ],
    named: 'roleName',
    effect: PERMISSIONS,
  },
  {
    service: 'iam',
    eventNames: ['CreatePolicyVersion', 'SetDefaultPolicyVersion', 'DeletePolicyVersion', 'DeletePolicy'],
    named: 'policyArn',
    effect: PERMISSIONS,
  },
  { service: 'ssm', eventNames: ['PutParameter', 'DeleteParameter'], named: 'name', effect: BEHAVIOUR },
  { service: 'ssm', eventNames: ['DeleteParameters'], named: 'names', effect: BEHAVIOUR },
  {
    service: 'sns',
    eventNames: ['DeleteTopic', 'SetTopicAttributes', 'AddPermission', 'RemovePermission'],
    named: 'topicArn',
    effect: ALERTS,
  },
  { service: 'sns', eventNames: ['Unsubscribe'], named: 'subscriptionArn', effect: ALERTS },
  {
    service: 'dynamodb',
    eventNames: ['DeleteTable', 'UpdateTable', 'UpdateTimeToLive', 'UpdateContinuousBackups'],
    named: 'tableName',
    effect: 'the ledger, which holds budgets and undo, may be lost',
  },
  {
    service: 'scheduler',
    eventNames: ['DeleteSchedule', 'UpdateSchedule'],
    named: 'name',
    effect: 'the scheduled review may no longer run',
  },
];

/** These name their function in the response, by its ARN; the request has an id only. */
const MAPPINGS: Watch = {
  service: 'lambda',
  eventNames: ['UpdateEventSourceMapping', 'DeleteEventSourceMapping'],
  named: 'functionArn',
  effect: DELIVERY,
  versioned: true,
};

export const tamperingCalls: readonly CallParser[] = [
  ...parsers(TRAILS, (call) => tampered(TRAILS, call, parameter(call, TRAILS.named))),
  ...OWN.flatMap((watch) =>
    parsers(watch, (call, own) => ownThing(watch, call, { named: parameter(call, watch.named), own })).map(
      (parser): CallParser => ({ ...parser, ownedBy: ['requestParameters', watch.named] }),
    ),
  ),
  ...parsers(MAPPINGS, (call, own) =>
    ownThing(MAPPINGS, call, {
      named: answer(call, 'functionArn') ?? parameter(call, 'functionName'),
      own,
    }),
  ),
];

function parsers(watch: Watch, read: CallParser['read']): readonly CallParser[] {
  const versioned = watch.versioned === true ? { versioned: watch.versioned } : {};
  return watch.eventNames.map((eventName) => ({ service: watch.service, eventName, ...versioned, read }));
}

/** Where the record does not say whose it was, somebody is told: a blind eye must not depend on a large request. */
function ownThing(watch: Watch, call: Call, whose: { named: unknown; own: OwnNames }): Reading {
  const names = typeof whose.named === 'string' ? [whose.named] : list(whose.named);
  if (names.length === 0 || isOmitted(whose.named)) return tampered(watch, call, undefined);
  const mine = names.filter((name) => isOwnName(name, whose.own));
  return mine.length > 0
    ? tampered(watch, call, mine[0])
    : ignored(`${call.eventName} on something that is not Kedge's own`);
}

function tampered(watch: Watch, call: Call, named: unknown): Reading {
  const name = text(named) ?? 'something that the record does not name';
  return { kind: 'tampering', what: `${call.eventName} on ${name}: ${watch.effect}` };
}
