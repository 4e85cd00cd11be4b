// Writes dist/role-events.json, the CloudFormation template that forwards from us-east-1 what is done to Kedge's roles.
import { mkdirSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { eventPatterns } from '../../shared/events/index.ts';
import { cloudFormationYaml } from './cloudformation-yaml.ts';
import { forwardRule, type Json, type Resources } from './member-template.ts';

export const ROLE_EVENTS_TEMPLATE = 'dist/role-events.json';

const BUS = {
  Id: 'kedge',
  Arn: {
    'Fn::Sub': `arn:\${AWS::Partition}:events:\${KedgeRegion}:\${AWS::AccountId}:event-bus/default`,
  },
  RoleArn: { 'Fn::GetAtt': ['ForwardRole', 'Arn'] },
};

/**
 * infra/role-events.yml, completed: a rule for each of the stack's that is about IAM, and so about its own roles only.
 */
export function roleEventsTemplate(): Json {
  const template = cloudFormationYaml('infra/role-events.yml') as Json & { readonly Resources: Resources };
  const rules = eventPatterns({ ownPrefix: `\${Prefix}-` })
    .filter(({ name }) => name.startsWith('iam-'))
    .map((pattern) => forwardRule(pattern, BUS))
    .map(([logicalId, rule]) => [logicalId, { ...rule, Condition: 'IsElsewhere' }] as const);
  return { ...template, Resources: { ...template.Resources, ...Object.fromEntries(rules) } };
}

export function writeRoleEventsTemplate(): void {
  mkdirSync('dist', { recursive: true });
  writeFileSync(ROLE_EVENTS_TEMPLATE, `${JSON.stringify(roleEventsTemplate(), null, 2)}\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeRoleEventsTemplate();
