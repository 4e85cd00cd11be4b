import type { ResourceRef } from './resource.ts';

/**
 * An AWS call: `call` is "ec2:RevokeSecurityGroupIngress", `input` what the API takes, PascalCase or camelCase as it
 * wants.
 */
export type Call = { readonly call: string; readonly input: Readonly<Record<string, unknown>> };

/** One write and what takes it back; `inverse` is null when nothing does (a stopped task). */
export type Action = Call & { readonly why: string; readonly inverse: Call | null };

/**
 * The remedy of one resource: `actions` in the order in which they must happen. `hold` says why nothing may be
 * done although something is wrong. `cuts` names, in the policy's words, wanted traffic that is interrupted
 * because no order of calls avoids it; empty in a hitless plan.
 */
export type Plan = {
  readonly resource: ResourceRef;
  readonly findings: readonly string[];
  readonly actions: readonly Action[];
  readonly cuts: readonly string[];
  readonly hold: string | null;
  readonly notes: readonly string[];
};
