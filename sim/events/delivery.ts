import { isList, isParams, type Params, type Value, type World, worldState } from '../core/index.ts';
import { callerOfService, isAccountAllowed, refusalTo } from '../iam/index.ts';
import { invokeFromService } from '../lambda/index.ts';
import { publishFromService } from '../sns/index.ts';
import { type DeliveryOutcome, deliverFromService } from '../sqs/index.ts';
import { type EventBus, findBus, isMet, type Rule, rulesOn, type Target } from './bus.ts';

/** An event that a target did not get, and why. What has a dead-letter queue went there. */
export type Undelivered = {
  readonly ruleArn: string;
  readonly targetArn: string;
  readonly outcome: DeliveryOutcome;
  readonly event: Params;
};

const SERVICE = 'events.amazonaws.com';

const deliveryState = worldState((): { readonly undelivered: Undelivered[] } => ({ undelivered: [] }));

/** Events that a rule met and a target did not get: none, where policies and permissions are right. */
export function undelivered(world: World): readonly Undelivered[] {
  return deliveryState({ world }).undelivered;
}

/** Hands an event that arrived on a bus to the targets of every rule that it meets. */
export function dispatch(world: World, bus: EventBus, event: Params): void {
  for (const rule of rulesOn(bus, world)) {
    if (isMet(world, rule, event)) toTargets(world, rule, event);
  }
}

export function toTargets(world: World, rule: Rule, event: Params): void {
  for (const target of rule.targets) {
    const outcome = deliver(world, { rule, target, event });
    if (outcome !== 'delivered') giveUp(world, { rule, target, event }, outcome);
  }
}

type Delivery = { readonly rule: Rule; readonly target: Target; readonly event: Params };

function deliver(world: World, delivery: Delivery): DeliveryOutcome {
  const { rule, target, event } = delivery;
  const source = { service: SERVICE, sourceArn: rule.arn, sourceAccount: rule.account };
  const body = payload(target, event);
  switch (target.arn.split(':')[2]) {
    case 'sqs':
      return deliverFromService(world, { ...source, queueArn: target.arn, body, groupId: target.groupId });
    case 'lambda':
      return invokeFromService(world, { ...source, functionArn: target.arn, payload: body });
    case 'sns':
      return publishFromService(world, { ...source, topicArn: target.arn, message: body });
    case 'events':
      return forward(world, delivery);
    default:
      return 'missing';
  }
}

/** To another bus: with the rule's role, or, without one, if that bus's policy lets the rule's account in. */
function forward(world: World, { rule, target, event }: Delivery): DeliveryOutcome {
  const bus = findBus({ world, account: rule.account, region: rule.region }, target.arn);
  if (!bus) return 'missing';
  if (!mayForward(world, rule, target)) return 'denied';
  dispatch(world, bus, event);
  return 'delivered';
}

function mayForward(world: World, rule: Rule, { roleArn, arn }: Target): boolean {
  const source = { service: SERVICE, sourceArn: rule.arn, sourceAccount: rule.account };
  if (roleArn === undefined) {
    return isAccountAllowed(world, { account: rule.account, action: 'events:PutEvents', resource: arn });
  }
  const caller = callerOfService(world, { ...source, roleArn, sessionName: 'events' });
  return (
    caller !== undefined && refusalTo(world, caller, { action: 'events:PutEvents', resource: arn }) === null
  );
}

function giveUp(world: World, { rule, target, event }: Delivery, outcome: DeliveryOutcome): void {
  deliveryState({ world }).undelivered.push({ ruleArn: rule.arn, targetArn: target.arn, outcome, event });
  if (target.deadLetterArn === undefined) return;
  const attribute = (StringValue: string) => ({ DataType: 'String', StringValue });
  deliverFromService(world, {
    queueArn: target.deadLetterArn,
    service: SERVICE,
    sourceArn: rule.arn,
    sourceAccount: rule.account,
    body: JSON.stringify(event),
    attributes: {
      RULE_ARN: attribute(rule.arn),
      TARGET_ARN: attribute(target.arn),
      ERROR_CODE: attribute(outcome === 'denied' ? 'NO_PERMISSIONS' : 'NO_RESOURCE'),
    },
  });
}

/** What the target gets: the whole event, a part of it, or a text of the rule's own. */
function payload({ input, inputPath }: Target, event: Params): string {
  if (input !== undefined) return input;
  if (inputPath === undefined) return JSON.stringify(event);
  const steps = inputPath
    .replace(/^\$\.?/, '')
    .split(/[.[\]]+/)
    .filter((step) => step !== '');
  return JSON.stringify(steps.reduce<Value>(memberOf, event));
}

function memberOf(value: Value, step: string): Value {
  if (isList(value)) return value[Number(step)] ?? null;
  return isParams(value) ? (value[step] ?? null) : null;
}
