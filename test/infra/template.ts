import { readFileSync } from 'node:fs';
import { TEMPLATE } from '../../infra/build/package.ts';

type Json = Readonly<Record<string, unknown>>;
export type Resource = { readonly Type: string; readonly Properties: Json };
export type Statement = {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Json;
};

type Document = { readonly Statement: readonly Statement[] };
type Policies = readonly { readonly PolicyDocument: Document }[];
type Role = { readonly Properties: { readonly Policies: Policies } };

/** The packaged CloudFormation template's resources, by logical id. */
export function templateResources(): Readonly<Record<string, Resource>> {
  return JSON.parse(readFileSync(TEMPLATE, 'utf8')).Resources;
}

/** The resources of one CloudFormation type, with their logical ids. */
export function resourcesOf(type: string): readonly (readonly [logicalId: string, properties: Json])[] {
  return Object.entries(templateResources()).flatMap(([logicalId, resource]) =>
    resource.Type === type ? [[logicalId, resource.Properties] as const] : [],
  );
}

/** All that a role may do, one statement after the other: in itself, and by policies that are hung on it. */
export function statementsOf(role: string): readonly Statement[] {
  const template: { readonly Resources: Readonly<Record<string, Role>> } = JSON.parse(
    readFileSync(TEMPLATE, 'utf8'),
  );
  const policies = template.Resources[role]?.Properties.Policies;
  if (policies === undefined) throw new Error(`${role} is not in ${TEMPLATE}`);
  const hungOn = resourcesOf('AWS::IAM::Policy').flatMap(([, { Roles, PolicyDocument }]) =>
    JSON.stringify(Roles).includes(`"${role}"`) ? (PolicyDocument as Document).Statement : [],
  );
  return [...policies.flatMap((policy) => policy.PolicyDocument.Statement), ...hungOn];
}

/** The actions that a role is allowed, sorted and without repetition. */
export function actionsOf(role: string): readonly string[] {
  return [...new Set(statementsOf(role).flatMap(({ Action }) => Action))].sort();
}
