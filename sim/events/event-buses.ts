import { AwsError, call, type Params, requiredText, text } from '../core/index.ts';
import {
  busArn,
  busOf,
  DEFAULT_BUS,
  type EventBus,
  eventsState,
  findBus,
  parsedPolicy,
  rulesOn,
} from './bus.ts';

export const createEventBus = call({
  name: 'CreateEventBus',
  mutating: true,
  run: (ctx, input) => {
    const name = requiredText(input, 'Name');
    if (findBus(ctx, name))
      throw new AwsError('ResourceAlreadyExistsException', `Event bus ${name} already exists.`);
    const { account, region, now } = ctx;
    const arn = busArn(ctx, name);
    eventsState(ctx).buses.put(name, { name, arn, account, region, createdAt: now });
    return { EventBusArn: arn };
  },
});

export const deleteEventBus = call({
  name: 'DeleteEventBus',
  mutating: true,
  run: (ctx, input) => {
    const name = requiredText(input, 'Name');
    if (name === DEFAULT_BUS) throw new AwsError('ValidationException', 'Cannot delete event bus default.');
    const bus = findBus(ctx, name);
    if (bus && rulesOn(bus, ctx.world).length > 0) {
      throw new AwsError('ValidationException', `Cannot delete event bus ${name}: it has rules.`);
    }
    eventsState(ctx).buses.remove(name);
    return {};
  },
});

export const describeEventBus = call({
  name: 'DescribeEventBus',
  mutating: false,
  run: (ctx, input) => view(busOf(ctx, text(input, 'Name'))),
});

export const listEventBuses = call({
  name: 'ListEventBuses',
  mutating: false,
  run: (ctx) => {
    const own = eventsState(ctx).buses.all();
    const hasDefault = own.some(({ name }) => name === DEFAULT_BUS);
    return { EventBuses: [...(hasDefault ? [] : [busOf(ctx, DEFAULT_BUS)]), ...own].map(view) };
  },
});

/** Puts a whole policy, or adds the statement that its old parameters stand for. */
export const putPermission = call({
  name: 'PutPermission',
  mutating: true,
  run: (ctx, input) => {
    const bus = busOf(ctx, text(input, 'EventBusName'));
    const policy = parsedPolicy(text(input, 'Policy')) ?? withStatement(bus, input);
    eventsState(ctx).buses.put(bus.name, { ...bus, policy });
    return {};
  },
});

function withStatement(bus: EventBus, input: Params): Params {
  const principal = requiredText(input, 'Principal');
  const condition = input.Condition;
  const added = {
    Sid: requiredText(input, 'StatementId'),
    Effect: 'Allow',
    Principal: principal === '*' ? '*' : { AWS: principal },
    Action: requiredText(input, 'Action'),
    Resource: bus.arn,
    ...(condition === undefined ? {} : { Condition: oldCondition(condition) }),
  };
  const before = bus.policy?.Statement;
  return { Version: '2012-10-17', Statement: [...(Array.isArray(before) ? before : []), added] };
}

function oldCondition(condition: Params[string]): Params {
  const { Type, Key, Value } = Object(condition);
  return { [String(Type)]: { [String(Key)]: Value } };
}

export const removePermission = call({
  name: 'RemovePermission',
  mutating: true,
  run: (ctx, input) => {
    const { policy, ...bus } = busOf(ctx, text(input, 'EventBusName'));
    const before = Array.isArray(policy?.Statement) ? policy.Statement : [];
    const kept = before.filter((statement) => Object(statement).Sid !== text(input, 'StatementId'));
    const isEmpty = input.RemoveAllPermissions === true || kept.length === 0;
    const rest = { Version: '2012-10-17', Statement: kept };
    eventsState(ctx).buses.put(bus.name, isEmpty ? bus : { ...bus, policy: rest });
    return {};
  },
});

function view({ name, arn, description, policy }: EventBus): Params {
  return { Name: name, Arn: arn, Description: description, Policy: policy && JSON.stringify(policy) };
}
