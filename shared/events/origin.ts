import { member, path, text } from './untyped.ts';

/** When and where something happened. `time` is in milliseconds since the epoch. */
export type Origin = {
  readonly eventId: string;
  readonly time: number;
  readonly account: string;
  readonly region: string;
  readonly partition: string;
};

/** What a CloudTrail record or an EventBridge envelope says of it, unchecked. */
export type Claims = {
  readonly eventId?: unknown;
  readonly time?: unknown;
  readonly account?: unknown;
  readonly region?: unknown;
  /** An ARN of the record, for its partition. */
  readonly arn?: unknown;
};

const ACCOUNT = /^[0-9]{12}$/;
/** Region names become part of host names, so that nothing but letters, digits and hyphens may pass. */
const REGION = /^[a-z]{2,5}(?:-[a-z0-9]{1,16}){2,4}$/;
const EVENT_ID = /^[A-Za-z0-9_.:-]{1,128}$/;
const PARTITION = /^arn:(aws[a-z-]{0,20}):/;
const TIME = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.\d{1,9})?Z?$/;

/** Regions outside the commercial partition, by their prefix; for records without any ARN. */
const PARTITION_OF_REGION: readonly (readonly [prefix: string, partition: string])[] = [
  ['us-gov-', 'aws-us-gov'],
  ['cn-', 'aws-cn'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-isof-', 'aws-iso-f'],
  ['eusc-', 'aws-eusc'],
];

/**
 * The record's own words, completed by the envelope's. Where the two name different accounts or Regions the
 * record is not what EventBridge delivered, and a text says so instead.
 */
export function origin(record: Claims, envelope: Claims): Origin | string {
  const account = agreed(matching(ACCOUNT, record.account), matching(ACCOUNT, envelope.account));
  const region = agreed(matching(REGION, record.region), matching(REGION, envelope.region));
  const time = milliseconds(record.time) ?? milliseconds(envelope.time);
  const eventId = matching(EVENT_ID, record.eventId) ?? matching(EVENT_ID, envelope.eventId);
  if (account === 'differ' || region === 'differ') {
    return 'the record and its envelope name different accounts or Regions';
  }
  if (account === null) return 'it names no account';
  if (region === null) return 'it names no Region';
  if (time === null) return 'it has no readable time';
  if (eventId === null) return 'it has no event id';
  const partition = PARTITION.exec(text(record.arn) ?? '')?.[1] ?? partitionOfRegion(region);
  return { eventId, time, account, region, partition };
}

export function recordClaims(record: unknown): Claims {
  const identity = member(record, 'userIdentity');
  return {
    eventId: member(record, 'eventID'),
    time: member(record, 'eventTime'),
    account: member(record, 'recipientAccountId') ?? member(identity, 'accountId'),
    region: member(record, 'awsRegion'),
    arn: member(identity, 'arn') ?? path(identity, 'sessionContext', 'sessionIssuer', 'arn'),
  };
}

export function envelopeClaims(event: unknown): Claims {
  return {
    eventId: member(event, 'id'),
    time: member(event, 'time'),
    account: member(event, 'account'),
    region: member(event, 'region'),
  };
}

function matching(pattern: RegExp, value: unknown): string | null {
  const found = text(value);
  return found !== null && pattern.test(found) ? found : null;
}

function agreed(first: string | null, second: string | null): string | null {
  return first !== null && second !== null && first !== second ? 'differ' : (first ?? second);
}

function milliseconds(value: unknown): number | null {
  const [, year, month, day, hour, minute, second] = TIME.exec(text(value) ?? '') ?? [];
  const time = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  return Number.isNaN(time) ? null : time;
}

/** The partition that a Region belongs to: "aws-us-gov" for us-gov-west-1. */
export function partitionOfRegion(region: string): string {
  return PARTITION_OF_REGION.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';
}
