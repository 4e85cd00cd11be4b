import type { Direction, Tags } from './security-group.ts';

/** One entry. `protocol` is AWS's number as text, "-1" for all. 32767 and 32768 are AWS's own final denies. */
export type AclEntry = {
  readonly number: number;
  readonly direction: Direction;
  readonly action: 'allow' | 'deny';
  readonly protocol: string;
  readonly cidr: string;
  readonly ports?: { readonly from: number; readonly to: number };
  readonly icmp?: { readonly type: number; readonly code: number };
};

export type AclAssociation = { readonly associationId: string; readonly subnetId: string };

export type NetworkAcl = {
  readonly id: string;
  readonly vpcId: string;
  readonly account: string;
  readonly isDefault: boolean;
  readonly tags: Tags;
  readonly entries: readonly AclEntry[];
  readonly associations: readonly AclAssociation[];
};
