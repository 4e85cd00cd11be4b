import type { Blocked } from './outlook.ts';

/** VPC Block Public Access of one account-Region; `off` when nobody turned it on. */
export type BlockPublicAccess = {
  readonly mode: 'off' | 'block-bidirectional' | 'block-ingress';
  readonly exclusions: readonly {
    /** A VPC's or a subnet's id. */
    readonly resourceId: string;
    readonly mode: 'allow-bidirectional' | 'allow-egress';
  }[];
};

export const NOTHING_BLOCKED: BlockPublicAccess = { mode: 'off', exclusions: [] };

/** What is blocked for a subnet. An exclusion for egress only counts against the bidirectional mode. */
export function blockedFor(
  { mode, exclusions }: BlockPublicAccess,
  place: { readonly vpcId: string; readonly subnetId: string },
): Blocked {
  if (mode === 'off') return 'nothing';
  const mine = exclusions.filter(
    ({ resourceId }) => resourceId === place.subnetId || resourceId === place.vpcId,
  );
  if (mine.some((one) => one.mode === 'allow-bidirectional')) return 'nothing';
  if (mode === 'block-ingress') return 'ingress';
  return mine.length > 0 ? 'inbound' : 'everything';
}
