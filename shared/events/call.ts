import type { Target } from './event.ts';
import { isObject, member } from './untyped.ts';

/** Prefixes of the names of Kedge's own functions, queue, rules, roles and parameters. */
export type OwnNames = readonly string[];

/** The part of a CloudTrail record that says what the call was about. Nothing in it has been checked yet. */
export type Call = {
  /** "ec2": eventSource without ".amazonaws.com". */
  readonly service: string;
  readonly eventName: string;
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly apiVersion: string | null;
  readonly request: unknown;
  readonly response: unknown;
};

/** What one record says: what to read again, or why nothing. */
export type Reading =
  | { readonly kind: 'targets'; readonly targets: readonly Target[] }
  | { readonly kind: 'tampering'; readonly what: string }
  | { readonly kind: 'ignored'; readonly reason: string }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** How one event name is read, and how EventBridge is told to deliver it. */
export type CallParser = {
  readonly service: string;
  readonly eventName: string;
  /** The service appends its API's version to the name in CloudTrail: UpdateFunctionCode20150331v2. */
  readonly versioned?: true;
  /** Known, and never a change: replay has its reason, EventBridge need not deliver it. */
  readonly undelivered?: true;
  /** Delivered only where this member of `detail` contains Kedge's own prefix. */
  readonly ownedBy?: readonly [string, ...string[]];
  readonly read: (call: Call, own: OwnNames) => Reading;
};

/**
 * A request parameter in any of its places: EC2's older calls write `groupId` at the top; newer ones `GroupId`
 * inside a `<Action>Request` envelope.
 */
export function parameter(call: Call, name: string): unknown {
  return spelled(call.request, name) ?? spelled(member(call.request, `${call.eventName}Request`), name);
}

/** Likewise for the response, whose envelope is `<Action>Response`. */
export function answer(call: Call, name: string): unknown {
  return spelled(call.response, name) ?? spelled(member(call.response, `${call.eventName}Response`), name);
}

function spelled(holder: unknown, name: string): unknown {
  if (!isObject(holder)) return undefined;
  return member(holder, name) ?? member(holder, `${name.charAt(0).toUpperCase()}${name.slice(1)}`);
}
