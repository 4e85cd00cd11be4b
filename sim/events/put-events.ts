import {
  AwsError,
  type CallContext,
  call,
  isParams,
  type Params,
  structs,
  text,
  texts,
  type Value,
} from '../core/index.ts';
import { envelope } from './arrival.ts';
import { busArn, busOf, busReference, findBus } from './bus.ts';
import { dispatch } from './delivery.ts';

const LARGEST = 1_048_576;

/** Answers for each entry on its own. What claims to come from AWS itself is refused: only AWS may say `aws.`. */
export const putEvents = call({
  name: 'PutEvents',
  mutating: true,
  trail: 'none',
  resources: (ctx, input) =>
    structs(input, 'Entries').map((entry) => {
      const bus = busReference(ctx, text(entry, 'EventBusName'));
      return busArn(bus, bus.name);
    }),
  run: (ctx, input) => {
    const entries = structs(input, 'Entries');
    if (entries.length < 1 || entries.length > 10) {
      throw new AwsError('ValidationException', "Value at 'entries' must have between 1 and 10 members");
    }
    if (entries.reduce((sum, entry) => sum + JSON.stringify(entry).length, 0) > LARGEST) {
      throw new AwsError(
        'ValidationException',
        'Total size of the entries in the request is over the limit.',
      );
    }
    const results = entries.map((entry) => put(ctx, entry));
    return {
      FailedEntryCount: results.filter(({ ErrorCode }) => ErrorCode !== undefined).length,
      Entries: results,
    };
  },
});

function put(ctx: CallContext, entry: Params): Params {
  const source = text(entry, 'Source') ?? '';
  const detailType = text(entry, 'DetailType') ?? '';
  const detail = parsed(text(entry, 'Detail') ?? '');
  if (source === '')
    return failure(
      'InvalidArgument',
      'Parameter Source is not valid. Reason: Source is a required argument.',
    );
  if (/^aws\./i.test(source))
    return failure('NotAuthorizedForSourceException', 'Not authorized for the source.');
  if (detailType === '') {
    return failure(
      'InvalidArgument',
      'Parameter DetailType is not valid. Reason: DetailType is a required argument.',
    );
  }
  if (!isParams(detail)) return failure('MalformedDetail', 'Detail is malformed.');
  const asked = text(entry, 'EventBusName');
  const bus = busOf(ctx, asked);
  const id = ctx.world.random.uuid();
  const { account } = ctx;
  const { region } = bus;
  const resources = texts(entry, 'Resources');
  const event = envelope({
    id,
    detailType,
    source,
    account,
    region,
    time: sentAt(entry, ctx.now),
    resources,
    detail,
  });
  ctx.later(ctx.world.random.integer(50, 500), `event ${detailType}`, (then) => {
    const there = findBus(then, asked);
    if (there) dispatch(then.world, there, event);
  });
  return { EventId: id };
}

function sentAt(entry: Params, now: number): number {
  return typeof entry.Time === 'number' ? entry.Time * 1000 : now;
}

function parsed(json: string): Value {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

function failure(ErrorCode: string, ErrorMessage: string): Params {
  return { ErrorCode, ErrorMessage };
}
