import {
  type BusEvent,
  isoSeconds,
  type Params,
  type Place,
  type Recorded,
  type World,
} from '../core/index.ts';
import { DEFAULT_BUS, findBus } from './bus.ts';
import { dispatch } from './delivery.ts';

/** EventBridge takes no event over this size; CloudTrail's larger ones are never seen there. */
const LARGEST_EVENT = 262_144;

/** Lets the default bus of every account and Region hear of CloudTrail's records and of the services' own events. */
export function listen(world: World): void {
  world.trail.subscribe((recorded) => {
    if (recorded.record.readOnly !== true) arrive(world, recorded, trailEvent(world, recorded));
  });
  world.bus.subscribe((event) => arrive(world, event, nativeEvent(event)));
}

/** Late, twice or never, as the faults have it. */
function arrive(world: World, { account, region }: Place, event: Params): void {
  if (JSON.stringify(event).length > LARGEST_EVENT) return;
  for (const delay of world.faults.deliveries()) {
    const when = { in: delay, label: `event ${String(event['detail-type'])}` };
    world.scheduler.schedule(when, () => {
      const bus = findBus({ world, account, region }, DEFAULT_BUS);
      if (bus) dispatch(world, bus, event);
    });
  }
}

function trailEvent(world: World, { record, account, region, at }: Recorded): Params {
  const isSignIn = record.eventType === 'AwsConsoleSignIn';
  return envelope({
    id: world.random.uuid(),
    detailType: isSignIn ? 'AWS Console Sign In via CloudTrail' : 'AWS API Call via CloudTrail',
    source: `aws.${String(record.eventSource).replace(/\.amazonaws\.com(\.cn)?$/, '')}`,
    account,
    region,
    time: at,
    resources: [],
    detail: record,
  });
}

function nativeEvent({ id, detailType, source, account, region, time, resources, detail }: BusEvent): Params {
  return envelope({ id, detailType, source, account, region, time, resources, detail });
}

export type Envelope = Place & {
  readonly id: string;
  readonly detailType: string;
  readonly source: string;
  readonly time: number;
  readonly resources: readonly string[];
  readonly detail: Params;
};

/** A copy, as JSON: nothing that happens to the original later changes what arrives. */
export function envelope({
  id,
  detailType,
  source,
  account,
  region,
  time,
  resources,
  detail,
}: Envelope): Params {
  const event = {
    version: '0',
    id,
    'detail-type': detailType,
    source,
    account,
    time: isoSeconds(time),
    region,
    resources,
    detail,
  };
  return JSON.parse(JSON.stringify(event));
}
