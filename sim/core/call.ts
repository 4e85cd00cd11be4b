import type { ConditionKeys } from './access.ts';
import type { AwsError } from './aws-error.ts';
import type { Caller } from './caller.ts';
import type { SimRequest, SimResponse } from './http.ts';
import type { Params, Value } from './value.ts';
import type { World } from './world.ts';

/** What a call is given: where, by whom and when it runs, and the rest of the simulated AWS. */
export type CallContext = {
  readonly world: World;
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly caller: Caller;
  readonly requestId: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly quota: (name: keyof World['quotas']) => number;
  /** `arn('ec2', 'vpc/vpc-1')`, in the account and Region of the call. */
  readonly arn: (service: string, resource: string) => string;
  /** A call to another service on AWS's own behalf or the caller's: no faults, recorded like any other. */
  readonly invoke: (request: InternalCall) => Params;
  /** Work that happens later, in the same account and Region: a task that starts, an instance that stops. */
  readonly later: (ms: number, label: string, work: (ctx: CallContext) => void) => void;
  /** An event of the service itself, such as ECS Task State Change, for EventBridge's default bus. */
  readonly publish: (event: NativeEvent) => void;
  /** An id of the run's own for a token that the client drew at random: outputs must repeat from the seed. */
  readonly tokenName: (clientToken: string) => string;
};

export type InternalCall = {
  readonly service: string;
  readonly action: string;
  readonly input: Params;
  /** Default: the caller of the call that asks. */
  readonly caller?: Caller;
};

export type NativeEvent = {
  readonly source: string;
  readonly detailType: string;
  readonly resources: readonly string[];
  readonly detail: Params;
};

/** One API call. Everything about it is in its own file. */
export type Call = {
  readonly name: string;
  /** Mutating calls are recorded by CloudTrail, and never see stale data. */
  readonly mutating: boolean;
  /** Top-level wire parameters it understands; others are refused. Absent: all pass (JSON services ignore them). */
  readonly params?: readonly string[];
  /** The IAM action, where it is not called like the call: SendMessageBatch asks for SendMessage. */
  readonly permission?: string;
  /** ARNs for the policy check; `*` when absent. */
  readonly resources?: (ctx: CallContext, input: Params) => readonly string[];
  /** Condition keys of its own for the policy check: `{ 'ecs:cluster': [arn] }`. */
  readonly conditions?: (ctx: CallContext, input: Params) => ConditionKeys;
  /** Permissions that it needs beside its own: EC2 asks for `ec2:CreateTags` when a call tags what it creates. */
  readonly needs?: (ctx: CallContext, input: Params) => readonly Permission[];
  /**
   * Does it and answers wire members. Throws AwsError to fail: whatever it wrote is then taken back.
   * A call that must wait (long polling) returns a promise; what it wrote before its first `await` stays.
   */
  readonly run: (ctx: CallContext, input: Params) => Params | Promise<Params>;
  /**
   * What CloudTrail writes down where the protocol's own rendering is not what AWS does.
   * `none`: a data event (a message sent, an object put), which an ordinary trail has not.
   */
  readonly trail?: TrailShape | 'none';
};

export type Permission = {
  readonly action: string;
  readonly resources: readonly string[];
  readonly conditions?: ConditionKeys;
};

type TrailShape = {
  readonly request?: (input: Params, ctx: CallContext) => Value;
  readonly response?: (output: Params, ctx: CallContext) => Value;
};

/** A wire protocol: both ways, errors, AWS's names for what can go wrong before a call runs. */
export type Protocol = {
  readonly decode: (request: SimRequest) => { readonly action: string; readonly input: Params };
  readonly encode: (reply: { action: string; requestId: string; output: Params }) => SimResponse;
  readonly encodeError: (failure: { error: AwsError; requestId: string }) => SimResponse;
  readonly codes: ProtocolCodes;
  /** `errorCode` in CloudTrail for an error of this service. */
  readonly trailCode: (error: AwsError) => string;
  /** How CloudTrail renders a request and a response, where the call does not say. */
  readonly trailRequest: (input: Params) => Value;
  readonly trailResponse: (output: Params, requestId: string) => Value;
};

type CodeAndStatus = { readonly code: string; readonly status: number };

type ProtocolCodes = {
  readonly unknownAction: CodeAndStatus;
  readonly denied: CodeAndStatus;
  readonly throttled: CodeAndStatus;
  readonly internal: CodeAndStatus;
  readonly expired: CodeAndStatus;
  readonly badToken: CodeAndStatus;
};

export type Service = {
  /** Signing name, and the prefix of IAM actions: `ec2`. */
  readonly name: string;
  /** `ec2.amazonaws.com`. */
  readonly eventSource: string;
  /** CloudTrail's `apiVersion`, where the service writes one. */
  readonly apiVersion?: string;
  readonly protocol: Protocol;
  readonly calls: readonly Call[];
  /** Calls take a `DryRun` parameter. */
  readonly dryRun?: boolean;
  /** This service's names for the core's MissingParameter, InvalidParameterValue and UnknownParameter. */
  readonly rename?: Readonly<Record<string, string>>;
  /** What it does of its own accord from the first moment: EventBridge listens, Lambda hears of kills. */
  readonly start?: (world: World) => void;
};

/** Says what a call is; there to give its members their types. */
export function call(definition: Call): Call {
  return definition;
}
