// Writes dist/member-account.json, the CloudFormation template of an account that Kedge looks after from another one.
import { mkdirSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { type EventPattern, eventPatterns } from '../../shared/events/index.ts';
import { cloudFormationYaml } from './cloudformation-yaml.ts';

export const MEMBER_TEMPLATE = 'dist/member-account.json';

export type Json = Readonly<Record<string, unknown>>;
type Resource = Json & { readonly Properties: Json };
export type Resources = Readonly<Record<string, Resource>>;
type Policy = { readonly PolicyName: string; readonly PolicyDocument: unknown };
type Role = { readonly Properties: { readonly Policies: readonly Policy[] } };

/**
 * infra/member-account.yml, completed: a rule for each of the hub's, from the same registry, and for its roles the
 * very permissions that the hub's own have, of which they are the counterparts.
 */
export function memberTemplate(): Json {
  const template = cloudFormationYaml('infra/member-account.yml') as Json & { readonly Resources: Resources };
  const { ReviewRule, MemberRole, MemberReadRole, ...others } = template.Resources;
  if (!ReviewRule || !MemberRole || !MemberReadRole)
    throw new Error('infra/member-account.yml lacks a resource');
  const [hub] = ReviewRule.Properties.Targets as readonly unknown[];
  const rules = eventPatterns({ ownPrefix: `\${Prefix}-` }).map((pattern) => forwardRule(pattern, hub));
  return {
    ...template,
    Resources: {
      MemberRole: withPolicies(MemberRole, ['observe', 'revert']),
      MemberReadRole: withPolicies(MemberReadRole, ['observe']),
      ...others,
      ReviewRule,
      ...Object.fromEntries(rules),
    },
  };
}

/** A rule that forwards what one of the registry's patterns matches; the name of Kedge's stack is a parameter. */
export function forwardRule({ name, pattern }: EventPattern, hub: unknown): readonly [string, Resource] {
  const logicalId = `Forward${name.replace(/^[a-z]|-/g, (found) => (found === '-' ? '' : found.toUpperCase()))}`;
  const Name = { 'Fn::Sub': `\${Prefix}-${name}` };
  return [
    logicalId,
    {
      Type: 'AWS::Events::Rule',
      Properties: { Name, EventPattern: mapped(pattern, withParameters), State: 'ENABLED', Targets: [hub] },
    },
  ];
}

const withParameters = (text: string): unknown => (text.includes(`\${`) ? { 'Fn::Sub': text } : text);

function withPolicies(role: Resource, names: readonly string[]): Resource {
  const { Resources: hub } = cloudFormationYaml('infra/roles.yml') as {
    readonly Resources: { readonly ReconcileRole: Role };
  };
  const policies = names.map((name) => {
    const found = hub.ReconcileRole.Properties.Policies.find((policy) => policy.PolicyName === name);
    if (found === undefined) throw new Error(`ReconcileRole has no policy ${name}`);
    // One role does for all Regions of its account.
    return mapped(found, (text) => text.replaceAll(`\${AWS::Region}`, '*'));
  });
  return { ...role, Properties: { ...role.Properties, Policies: policies } };
}

/** A JSON value with each of its texts changed. */
function mapped(value: unknown, change: (text: string) => unknown): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((one) => mapped(one, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mapped(one, change)]));
}

export function writeMemberTemplate(): void {
  mkdirSync('dist', { recursive: true });
  writeFileSync(MEMBER_TEMPLATE, `${JSON.stringify(memberTemplate(), null, 2)}\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeMemberTemplate();
