import { type Place, type Role, type World, worldState } from '../core/index.ts';
import type { PolicyDocument } from './condition.ts';

/** What a role may do and who may take it on. */
type RolePolicies = {
  readonly trust: PolicyDocument;
  readonly policies: readonly PolicyDocument[];
};

/** Finds the policy of a resource by its ARN. */
type PolicyOfResource = (arn: string) => PolicyDocument | undefined;

/** Roles by ARN, session policies by access key id, organizations by account; what each service's resources allow. */
export const iam = worldState((table) => ({
  roles: table<RolePolicies>(),
  sessions: table<readonly PolicyDocument[]>(),
  organizations: table<string>(),
  resourcePolicies: new Map<string, PolicyOfResource>(),
}));

export type RoleDefinition = Place & {
  readonly name: string;
  readonly path?: string;
  readonly trust: PolicyDocument;
  readonly policies?: readonly PolicyDocument[];
};

/** A role with its policies, which from then on are evaluated for every call of its sessions. */
export function putRole(world: World, definition: RoleDefinition): Role {
  const { name, account, region, path = '/', trust, policies = [] } = definition;
  const role = world.identities.addRole({ name, account, region, path });
  iam({ world }).roles.put(role.arn, { trust, policies });
  return role;
}

/** Adds a policy to roles that are there, by their names. */
export function grantToRoles(
  world: World,
  grant: { account: string; names: readonly string[]; document: PolicyDocument },
): void {
  const { roles } = iam({ world });
  for (const name of grant.names) {
    const arns = ['aws', 'aws-us-gov', 'aws-cn'].map(
      (partition) => `arn:${partition}:iam::${grant.account}:role/${name}`,
    );
    const arn = arns.find((one) => roles.has(one));
    const before = roles.get(arn ?? '');
    if (arn === undefined || !before) throw new Error(`no role ${name} with policies in ${grant.account}`);
    roles.put(arn, { ...before, policies: [...before.policies, grant.document] });
  }
}

/** Puts accounts into an organization, for conditions on `aws:PrincipalOrgID`. */
export function putOrganization(world: World, id: string, accounts: readonly string[]): void {
  for (const account of accounts) iam({ world }).organizations.put(account, id);
}

/** Tells how to find the policies of a service's resources: `sqs`, `sns`, `events`, `s3`. */
export function registerResourcePolicies(world: World, service: string, lookup: PolicyOfResource): void {
  iam({ world }).resourcePolicies.set(service, lookup);
}

export function resourcePolicy(world: World, arn: string): PolicyDocument | undefined {
  return iam({ world }).resourcePolicies.get(arn.split(':')[2] ?? '')?.(arn);
}
