import { isList, isParams, type Params, type Value } from '../core/index.ts';
import { arnOf } from '../core/place.ts';
import { asCloudFormation, asText, nameOf } from './calling.ts';
import type { Create, Making } from './stack.ts';

export const eventRule: Create = (making) => {
  const { EventPattern, ScheduleExpression, State, EventBusName, Targets, RoleArn } = making.properties;
  const Name = nameOf(making, 'Name');
  const bus = EventBusName === undefined ? {} : { EventBusName: String(EventBusName) };
  const input = {
    Name,
    ...bus,
    ...(EventPattern === undefined ? {} : { EventPattern: asText(EventPattern) }),
    ...(ScheduleExpression === undefined ? {} : { ScheduleExpression: String(ScheduleExpression) }),
    ...(RoleArn === undefined ? {} : { RoleArn: String(RoleArn) }),
    State: State === undefined ? 'ENABLED' : String(State),
  };
  const made = asCloudFormation(making, 'events', { action: 'PutRule', input });
  const put = asCloudFormation(making, 'events', {
    action: 'PutTargets',
    input: { Rule: Name, ...bus, Targets: targets(Targets) },
  });
  if (put.FailedEntryCount !== 0) throw new Error(`${making.id}: ${JSON.stringify(put.FailedEntries)}`);
  return { ref: Name, attributes: { Arn: String(made.RuleArn) } };
};

export const eventBus: Create = (making) => {
  const Name = nameOf(making, 'Name');
  const made = asCloudFormation(making, 'events', { action: 'CreateEventBus', input: { Name } });
  if (making.properties.Policy !== undefined) putPolicy(making, Name, making.properties.Policy);
  return { ref: Name, attributes: { Arn: String(made.EventBusArn), Name } };
};

/** One statement of a bus's policy; several of these add up. */
export const eventBusPolicy: Create = (making) => {
  const { properties, deployment, id } = making;
  const { EventBusName, StatementId, Statement, Principal, Action, Condition } = properties;
  const bus = EventBusName === undefined ? 'default' : String(EventBusName);
  const said = isParams(Statement)
    ? Statement
    : { Effect: 'Allow', Principal: { AWS: Principal }, Action, Condition };
  const resource = arnOf(deployment.place, 'events', `event-bus/${bus}`);
  const described = asCloudFormation(making, 'events', { action: 'DescribeEventBus', input: { Name: bus } });
  const before = typeof described.Policy === 'string' ? JSON.parse(described.Policy).Statement : [];
  const added = { Sid: StatementId ?? id, Resource: resource, ...said };
  putPolicy(making, bus, { Version: '2012-10-17', Statement: [...before, added] });
  return { ref: String(StatementId ?? id), attributes: {} };
};

function putPolicy(making: Making, bus: string, policy: Value): void {
  const input = { EventBusName: bus, Policy: asText(policy) };
  asCloudFormation(making, 'events', { action: 'PutPermission', input });
}

/** Members that EventBridge takes from a template as they are. */
function targets(value: Value | undefined): readonly Params[] {
  return isList(value) ? value.filter(isParams) : [];
}
