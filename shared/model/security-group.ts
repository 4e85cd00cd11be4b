export type Tags = Readonly<Record<string, string>>;
export type Direction = 'ingress' | 'egress';

/** Whom a rule admits. AWS keeps one source per rule; `cidr` is IPv4 or IPv6, canonical as AWS stores it. */
export type Peer =
  | { readonly kind: 'cidr'; readonly cidr: string }
  | { readonly kind: 'group'; readonly groupId: string; readonly accountId?: string; readonly vpcId?: string }
  | { readonly kind: 'prefixList'; readonly prefixListId: string };

/**
 * One security group rule as AWS stores it. `protocol` is AWS's text: "tcp", "udp", "icmp", "icmpv6",
 * "-1" or a number. For ICMP `fromPort` is the type and `toPort` the code, -1 for all. `id` is absent
 * when the state was saved without DescribeSecurityGroupRules: the rule is then named by its content.
 */
export type Rule = {
  readonly id?: string;
  readonly direction: Direction;
  readonly protocol: string;
  readonly fromPort?: number;
  readonly toPort?: number;
  readonly peer: Peer;
  readonly description?: string;
  readonly tags: Tags;
};

export type SecurityGroup = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly vpcId: string;
  readonly account: string;
  readonly tags: Tags;
  readonly rules: readonly Rule[];
};

/** `entries` is undefined when the list could not be read: unknown, never empty. */
export type PrefixList = {
  readonly id: string;
  readonly name: string;
  readonly account: string;
  readonly maxEntries?: number;
  readonly entries?: readonly string[];
};
