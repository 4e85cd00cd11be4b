/** How VPC Block Public Access treats internet gateways and egress-only ones in one account and Region. */
export type BlockMode = 'off' | 'block-bidirectional' | 'block-ingress';

/** VPC Block Public Access of one account: DescribeVpcBlockPublicAccessOptions. `id` is the account, '' if unsaid. */
export type BlockPublicAccess = {
  readonly id: string;
  readonly mode: BlockMode;
  /** False for the minutes in which a change takes effect: what is enforced then, nobody says. */
  readonly settled: boolean;
};

/** A VPC or subnet that is exempt. `changing`: it is being made, changed or taken away, and may be in force or not. */
export type BlockExclusion = {
  readonly id: string;
  readonly resourceId: string;
  readonly mode: 'allow-bidirectional' | 'allow-egress';
  readonly status: 'active' | 'changing' | 'gone';
};
