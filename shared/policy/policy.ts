import type { Direction, Mode, Severity } from '../model/index.ts';

/** Where something stands in the policy file; both count from 1. */
export type Position = { readonly line: number; readonly column: number };

/** A protocol with its ports or ICMP type and code; ports inclusive. `all` is AWS's "-1". */
export type Service =
  | { readonly protocol: 'all' }
  | { readonly protocol: number; readonly from?: number; readonly to?: number };

/** `ref` is what the author wrote after `sg/` or `pl/`: a key of this file, a name, or an id. */
export type PolicyPeer =
  | { readonly kind: 'cidr'; readonly cidr: string }
  /** A name of the `names` block, already followed to its CIDRs. */
  | { readonly kind: 'name'; readonly name: string; readonly cidrs: readonly string[] }
  | { readonly kind: 'group'; readonly ref: string }
  | { readonly kind: 'prefixList'; readonly ref: string }
  | { readonly kind: 'self' }
  | { readonly kind: 'any' }
  | { readonly kind: 'internet' };

/** One line such as `tcp/443 from any except office`. `text` is the author's. */
export type TrafficLine = Position & {
  readonly text: string;
  readonly services: readonly Service[];
  readonly direction: Direction;
  readonly peers: readonly PolicyPeer[];
  readonly except: readonly PolicyPeer[];
};

/** One AWS entry: `100 allow tcp/8080 from 10.0.0.0/16`. */
export type AclLine = Position & {
  readonly text: string;
  readonly number: number;
  readonly action: 'allow' | 'deny';
  readonly service: Service;
  readonly direction: Direction;
  readonly cidr: string;
};

/** Which resources an entry is about. `*` is a wildcard in every text. `vpc` is an id or a Name tag. */
export type Match = {
  readonly name?: string;
  readonly id?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly vpc?: string;
  readonly accounts?: readonly string[];
  readonly regions?: readonly string[];
};

export type EcsMatch = {
  readonly cluster?: string;
  readonly service?: string;
  readonly family?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly accounts?: readonly string[];
  readonly regions?: readonly string[];
};

type Entry = Position & {
  readonly key: string;
  /** The entry's own mode, or the policy's. */
  readonly mode: Mode;
  readonly severity: Severity;
};

/** A direction that is undefined is unmanaged; an empty list means no traffic at all. */
export type GroupEntry = Entry & {
  readonly match: Match;
  readonly ingress?: readonly TrafficLine[];
  readonly egress?: readonly TrafficLine[];
};

export type AclPolicyEntry = Entry & {
  readonly match: Match;
  readonly subnets?: readonly string[];
  readonly ingress?: readonly AclLine[];
  readonly egress?: readonly AclLine[];
};

/**
 * `exact`: these groups and no others. `bounds`: all of `require`, and none outside `require` and `allow`; without
 * `allow`, any other may be there.
 */
export type GroupsRule =
  | { readonly kind: 'exact'; readonly groups: readonly string[] }
  | { readonly kind: 'bounds'; readonly require: readonly string[]; readonly allow?: readonly string[] };

export type EcsEntry = Entry & {
  readonly match: EcsMatch;
  readonly securityGroups?: GroupsRule;
  readonly subnets?: readonly string[];
  readonly publicIp?: boolean;
  readonly remedy: 'stop' | 'rollback' | 'alert' | null;
};

export type LoadBalancerEntry = Entry & { readonly match: Match; readonly securityGroups?: GroupsRule };

export type GuardrailTarget = 'securityGroups' | 'networkAcls' | 'exposure';

/** `deny` of traffic, or of an ECS habit. `where` undefined: everywhere. */
export type Guardrail = Position & {
  readonly id: string;
  readonly mode: Mode;
  readonly severity: Severity;
  readonly where?: Match;
  readonly deny:
    | { readonly kind: 'traffic'; readonly line: TrafficLine; readonly on: readonly GuardrailTarget[] }
    | { readonly kind: 'publicIp' | 'defaultSecurityGroup' | 'hostNetwork' };
};

/** `on` is the author's `sg/…`, `acl/…`, or undefined for everywhere. Times are milliseconds since the epoch. */
export type Waiver = Position & {
  readonly id: string;
  readonly allow: TrafficLine;
  readonly on?: string;
  readonly until: number;
  readonly reason: string;
  readonly approvedBy: string;
};

/** An end of an `expect` line. */
export type Endpoint =
  | PolicyPeer
  | { readonly kind: 'service'; readonly cluster: string; readonly service: string }
  | { readonly kind: 'loadBalancer'; readonly name: string };

export type Expectation = Position & {
  readonly text: string;
  readonly verdict: 'allow' | 'deny';
  readonly services: readonly Service[];
  readonly from: Endpoint;
  readonly to: Endpoint;
};

export type Limits = {
  readonly changesPer10Minutes: number;
  readonly revertsPerResourcePerHour: number;
  readonly rulesPerNarrowing: number;
  readonly settleSeconds: number;
};

export type Quotas = {
  readonly rulesPerGroup: number;
  readonly entriesPerAcl: number;
  readonly groupsPerInterface: number;
};

/** A validated policy: plain JSON, so that the CLI can compile it once and a function can load it cheaply. */
export type Policy = {
  readonly version: 1;
  readonly file: string;
  readonly mode: Mode;
  readonly names: Readonly<Record<string, readonly string[]>>;
  readonly guardrails: readonly Guardrail[];
  readonly securityGroups: readonly GroupEntry[];
  readonly networkAcls: readonly AclPolicyEntry[];
  readonly ecs: readonly EcsEntry[];
  readonly loadBalancers: readonly LoadBalancerEntry[];
  readonly expect: readonly Expectation[];
  readonly waivers: readonly Waiver[];
  readonly limits: Limits;
  readonly quotas: Quotas;
};

/** One thing wrong with a policy file; `message` says what, `hint` what would be right. */
export type PolicyError = Position & {
  readonly file: string;
  readonly message: string;
  readonly hint: string | null;
};

export type LoadedPolicy =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly errors: readonly PolicyError[] };
