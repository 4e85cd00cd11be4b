import { AwsError, type CallContext } from '../core/index.ts';
import { network } from './network.ts';
import type { Rule } from './rule.ts';

/** EC2 counts per direction and address family; a prefix list counts as its maximum size, a group in both. */
export function checkRuleQuota(ctx: CallContext, rules: readonly Rule[]): void {
  for (const isEgress of [false, true]) {
    for (const family of [4, 6] as const) {
      const weights = rules
        .filter((rule) => rule.isEgress === isEgress)
        .map((rule) => weight(ctx, rule, family));
      if (weights.reduce((sum, one) => sum + one, 0) <= ctx.quota('rulesPerGroup')) continue;
      const message = 'The maximum number of rules per security group has been reached.';
      throw new AwsError('RulesPerSecurityGroupLimitExceeded', message);
    }
  }
}

function weight(ctx: CallContext, { source }: Rule, family: 4 | 6): number {
  switch (source.kind) {
    case 'ipv4':
      return family === 4 ? 1 : 0;
    case 'ipv6':
      return family === 6 ? 1 : 0;
    case 'group':
      return 1;
    case 'prefixList': {
      const list = network(ctx).prefixLists.get(source.prefixListId);
      return list?.addressFamily === `IPv${family}` ? list.maxEntries : 0;
    }
  }
}
