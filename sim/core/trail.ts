import type { AwsError } from './aws-error.ts';
import type { Call, CallContext, Service } from './call.ts';
import { type Caller, isoSeconds, userIdentity } from './caller.ts';
import type { Place } from './place.ts';
import type { Random } from './random.ts';
import type { Params, Value } from './value.ts';

/** A CloudTrail record, as it lies in the log file: JSON only. EventBridge wraps it as `detail`. */
export type TrailRecord = Params & {
  readonly eventID: string;
  readonly eventName: string;
  readonly eventSource: string;
  readonly eventTime: string;
  readonly awsRegion: string;
  readonly recipientAccountId: string;
};

export type Recorded = Place & {
  readonly record: TrailRecord;
  /** When the call was made, in ms: the record itself knows whole seconds only. */
  readonly at: number;
};

export type Trail = {
  all(): readonly Recorded[];
  add(entry: Recorded): void;
  /** Returns a function that ends the subscription. */
  subscribe(listener: (entry: Recorded) => void): () => void;
  clear(): void;
};

export function createTrail(): Trail {
  let entries: Recorded[] = [];
  const listeners = new Set<(entry: Recorded) => void>();
  return {
    all: () => entries,
    add: (entry) => {
      entries.push(entry);
      for (const listener of listeners) listener(entry);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    clear: () => {
      entries = [];
    },
  };
}

export type Happened = {
  readonly ctx: CallContext;
  readonly service: Service;
  readonly call: Call;
  readonly input: Params;
  readonly result: { readonly output: Params } | { readonly error: AwsError };
  readonly userAgent: string;
  readonly sourceIp: string;
  /** The `Host` the client asked, if it did over the wire. */
  readonly host: string | undefined;
  readonly oversized: readonly string[];
  readonly random: Random;
};

/** CloudTrail's record of a call that changed something, or failed to. */
export function trailRecord(happened: Happened): TrailRecord {
  const { ctx, service, call, result, random, oversized } = happened;
  const parts = {
    requestParameters: requestParameters(happened),
    responseElements: responseElements(happened),
  };
  const error = 'error' in result ? result.error : undefined;
  return {
    eventVersion: '1.11',
    userIdentity: userIdentity(ctx.caller),
    eventTime: isoSeconds(ctx.now),
    eventSource: service.eventSource,
    eventName: call.name,
    awsRegion: ctx.region,
    sourceIPAddress: happened.sourceIp,
    userAgent: happened.userAgent,
    ...(error ? { errorCode: service.protocol.trailCode(error), errorMessage: error.message } : {}),
    requestParameters: fitted('requestParameters', parts.requestParameters, oversized),
    responseElements: fitted('responseElements', parts.responseElements, oversized),
    requestID: ctx.requestId,
    eventID: random.uuid(),
    readOnly: !call.mutating,
    eventType: 'AwsApiCall',
    ...(service.apiVersion ? { apiVersion: service.apiVersion } : {}),
    managementEvent: true,
    recipientAccountId: ctx.account,
    eventCategory: 'Management',
    ...tlsDetails(happened.host),
    ...fromConsole(ctx.caller),
  };
}

function requestParameters({ call, service, input, ctx }: Happened): Value {
  const shape = call.trail === 'none' ? undefined : call.trail;
  return json(shape?.request?.(input, ctx) ?? service.protocol.trailRequest(input));
}

function responseElements({ call, service, result, ctx }: Happened): Value {
  if ('error' in result) return null;
  const shape = call.trail === 'none' ? undefined : call.trail;
  const own = shape?.response?.(result.output, ctx);
  return json(own === undefined ? service.protocol.trailResponse(result.output, ctx.requestId) : own);
}

/** A copy without undefined members, which nothing done later to the original can change. */
function json(value: Value): Value {
  return JSON.parse(JSON.stringify(value));
}

/** CloudTrail leaves a part out that is over 100 KB. */
const LARGEST = 102_400;

function fitted(name: string, value: Value, oversized: readonly string[]): Value {
  const size = JSON.stringify(value).length;
  if (size <= LARGEST && !oversized.includes(name)) return value;
  return { reason: `${name} too large`, omitted: 'true', originalSize: String(size) };
}

function tlsDetails(host: string | undefined): Params {
  if (host === undefined) return {};
  const cipher = { tlsVersion: 'TLSv1.3', cipherSuite: 'TLS_AES_128_GCM_SHA256' };
  return { tlsDetails: { ...cipher, clientProvidedHostHeader: host } };
}

function fromConsole(caller: Caller): Params {
  return caller.console ? { sessionCredentialFromConsole: 'true' } : {};
}
