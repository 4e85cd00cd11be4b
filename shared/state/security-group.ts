import type { Rule, SecurityGroup } from '../model/index.ts';
import { contentOf, countOfPermissions, rulesOfPermissions } from './security-group-rule.ts';
import type { Raw, Trouble } from './untyped.ts';
import { optionalText, tags, text } from './untyped.ts';

/**
 * The rules of DescribeSecurityGroupRules by group. `malformed` groups have a rule that could not be read, so
 * what is listed for them is not all.
 */
export type RulesByGroup = {
  readonly rules: ReadonlyMap<string, readonly Rule[]>;
  readonly malformed: ReadonlySet<string>;
};

/** One element of DescribeSecurityGroups' `SecurityGroups`; `listed` is null when its rules were not read apart. */
export function securityGroup(raw: Raw, listed: RulesByGroup | null, trouble: Trouble): SecurityGroup {
  const id = text(raw, 'GroupId', trouble);
  return {
    id,
    name: optionalText(raw, 'GroupName', trouble) ?? '',
    description: optionalText(raw, 'Description', trouble) ?? '',
    vpcId: optionalText(raw, 'VpcId', trouble) ?? '',
    account: optionalText(raw, 'OwnerId', trouble) ?? '',
    tags: tags(raw, trouble),
    rules: rulesOf(raw, { id, listed }, trouble),
  };
}

/**
 * The two calls are two reads, each eventually consistent. When DescribeSecurityGroups shows more rules than the
 * other, what only it shows is added without an id: a rule that is there must not be missed for having been read
 * a moment too early.
 */
function rulesOf(
  raw: Raw,
  of: { readonly id: string; readonly listed: RulesByGroup | null },
  trouble: Trouble,
): readonly Rule[] {
  if (of.listed === null) return rulesOfPermissions(raw, trouble);
  const rules = of.listed.rules.get(of.id) ?? [];
  if (of.listed.malformed.has(of.id)) {
    if (Array.isArray(raw.IpPermissions)) return merged(rules, rulesOfPermissions(raw, trouble));
    trouble.push('not all of its rules could be read');
  }
  if (countOfPermissions(raw) <= rules.length) return rules;
  return merged(rules, rulesOfPermissions(raw, trouble));
}

function merged(rules: readonly Rule[], others: readonly Rule[]): readonly Rule[] {
  const known = new Set(rules.map(contentOf));
  return [...rules, ...others.filter((rule) => !known.has(contentOf(rule)))];
}
