import { actorOf } from './actor.ts';
import type { Call, CallParser, OwnNames, Reading } from './call.ts';
import type { EcsEventParser } from './ecs-events.ts';
import type { Actor, ParsedEvent } from './event.ts';
import { CLASSIC, isClassic } from './load-balancer-calls.ts';
import { type Claims, envelopeClaims, type Origin, origin, recordClaims } from './origin.ts';
import { callParser, isWatched, nativeParser } from './registry.ts';
import { isObject, member, text } from './untyped.ts';

/** `ownNames`: the prefixes of the names of Kedge's own resources, to tell tampering from other people's work. */
type ParseOptions = { readonly ownNames: OwnNames };

const CALL_DETAIL_TYPES: ReadonlySet<string> = new Set([
  'AWS API Call via CloudTrail',
  'AWS Service Event via CloudTrail',
]);
const EVENT_NAME = /^[A-Za-z0-9_ -]{1,128}$/;
const EVENT_SOURCE = /^([a-z0-9-]{1,64})\.amazonaws\.com$/;
const ERROR_CODE = /^[A-Za-z0-9_.:-]{1,128}$/;
const UNNAMED = 'unnamed';

/**
 * What EventBridge delivers, read for the one thing that counts: what to look at again. Never throws. The
 * detail-type decides first, because ECS's own events carry an `eventName` too.
 */
export function parseEvent(event: unknown, options: ParseOptions): ParsedEvent {
  const detailType = text(member(event, 'detail-type'));
  if (detailType === null) return quarantined(UNNAMED, 'it is no EventBridge event');
  const detail = member(event, 'detail');
  const source = text(member(event, 'source'));
  if (CALL_DETAIL_TYPES.has(detailType)) {
    const { service, eventName } = callName(detail);
    // Anybody may put events on a bus, but only AWS under an "aws." source.
    return source === `aws.${service}`
      ? parseCall(detail, envelopeClaims(event), options)
      : quarantined(eventName, 'its source and its eventSource disagree');
  }
  const parser = nativeParser(detailType);
  if (parser === null) return quarantined(safeName(detailType), 'no parser for its detail-type');
  return source === 'aws.ecs' ? parseNative(parser, event) : quarantined(detailType, 'it is not from ECS');
}

/** A bare CloudTrail record, as in log files. Never throws. */
export function parseRecord(record: unknown, options: ParseOptions): ParsedEvent {
  return parseCall(record, {}, options);
}

function parseCall(record: unknown, envelope: Claims, options: ParseOptions): ParsedEvent {
  const { service, eventName } = callName(record);
  if (service === null || eventName === UNNAMED) return quarantined(eventName, 'it is no CloudTrail record');
  const parser = callParser(service, eventName);
  const reason = noChange(record, service);
  if (reason !== null) return { kind: 'ignored', eventName, reason };
  if (parser === null) return quarantined(eventName, `no parser for ${service} ${eventName}`);
  const from = origin(recordClaims(record), envelope);
  if (typeof from === 'string') return quarantined(eventName, from);
  const call = callOf(record, { parser, eventName, from });
  const reading: Reading = isClassic(call)
    ? { kind: 'ignored', reason: CLASSIC }
    : parser.read(call, options.ownNames);
  return parsed(reading, { eventName, from, actor: actorOf(record) });
}

function parseNative(parser: EcsEventParser, event: unknown): ParsedEvent {
  const detail = member(event, 'detail');
  const from = origin({}, envelopeClaims(event));
  if (typeof from === 'string') return quarantined(parser.detailType, from);
  if (!isObject(detail)) return quarantined(parser.detailType, 'it has no detail');
  const eventName = parser.detailType;
  const call: Call = { service: 'ecs', eventName, ...from, apiVersion: null, request: null, response: null };
  const native = { call, detail, resources: member(event, 'resources') };
  return parsed(parser.read(native), { eventName, from, actor: parser.actor(native) });
}

/** Why a record is no change whatever it is about; null if it may be one. */
function noChange(record: unknown, service: string): string | null {
  const category = text(member(record, 'eventCategory')) ?? 'Management';
  const error = member(record, 'errorCode') ?? null;
  if (!isWatched(service)) return `Kedge does not watch ${service}`;
  if (category !== 'Management') return 'no management event: not a call that was made';
  if (String(member(record, 'readOnly')) === 'true') return 'it only reads';
  if (error === null) return null;
  const code = text(error);
  if (code === 'Client.DryRunOperation') return 'a dry run: neither a change nor a denial';
  return `the call failed (${code !== null && ERROR_CODE.test(code) ? code : 'unreadable error'}): nothing changed`;
}

function callName(record: unknown): { readonly service: string | null; readonly eventName: string } {
  const source = EVENT_SOURCE.exec(text(member(record, 'eventSource')) ?? '')?.[1] ?? null;
  return { service: source, eventName: safeName(member(record, 'eventName')) };
}

type Identified = { readonly parser: CallParser; readonly eventName: string; readonly from: Origin };

function callOf(record: unknown, { parser, eventName, from }: Identified): Call {
  const { account, region, partition } = from;
  return {
    service: parser.service,
    eventName,
    account,
    region,
    partition,
    apiVersion: text(member(record, 'apiVersion')),
    request: member(record, 'requestParameters'),
    response: member(record, 'responseElements'),
  };
}

type Context = { readonly eventName: string; readonly from: Origin; readonly actor: Actor };

function parsed(reading: Reading, { eventName, from, actor }: Context): ParsedEvent {
  const { eventId, time, account, region, partition } = from;
  const seen = { eventId, eventName, time, account, region, partition, actor };
  switch (reading.kind) {
    case 'targets':
      return { kind: 'change', hint: { ...seen, targets: reading.targets } };
    case 'tampering':
      return { kind: 'tampering', tampering: { ...seen, what: reading.what } };
    case 'ignored':
      return { kind: 'ignored', eventName, reason: reading.reason };
    case 'unreadable':
      return quarantined(eventName, reading.reason);
  }
}

function quarantined(eventName: string, reason: string): ParsedEvent {
  return { kind: 'quarantined', eventName, reason };
}

function safeName(value: unknown): string {
  const name = text(value);
  return name !== null && EVENT_NAME.test(name) ? name : UNNAMED;
}
