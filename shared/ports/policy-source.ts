import type { Policy } from '../policy/index.ts';

export type PolicyVersion = { readonly policy: Policy; readonly version: number; readonly hash: string };

/** Configuration that cannot be read or does not validate reverts nothing: `unusable` says why. */
export type PolicySource = {
  readonly load: () => Promise<
    | { readonly kind: 'loaded'; readonly loaded: PolicyVersion }
    | { readonly kind: 'unusable'; readonly reason: string }
  >;
};
