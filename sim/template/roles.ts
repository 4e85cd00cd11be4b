import { isList, isParams, type Value } from '../core/index.ts';
import { grantToRoles, type PolicyDocument, putRole } from '../iam/index.ts';
import { nameOf } from './calling.ts';
import type { Create, Making } from './stack.ts';

/** What AWS's own policies add, as far as something here would ask for it: logs are not checked. */
const AWS_MANAGED = ['AWSLambdaBasicExecutionRole'];

/** The role with its inline policies, which every call of its sessions is then judged by. */
export const role: Create = (making) => {
  const { sim, deployment, properties } = making;
  const { Policies, AssumeRolePolicyDocument, Path, ManagedPolicyArns, PermissionsBoundary } = properties;
  if (PermissionsBoundary !== undefined)
    throw new Error(`${making.id}: the simulator knows no permissions boundaries`);
  const managed = (isList(ManagedPolicyArns) ? ManagedPolicyArns : []).map(String);
  const made = putRole(sim.world, {
    ...deployment.place,
    name: nameOf(making, 'RoleName'),
    ...(Path === undefined ? {} : { path: String(Path) }),
    trust: document(AssumeRolePolicyDocument),
    policies: (isList(Policies) ? Policies : []).map((one) =>
      document(isParams(one) ? one.PolicyDocument : undefined),
    ),
  });
  const unknown = managed.find((arn) => !AWS_MANAGED.includes(arn.split('/').at(-1) ?? ''));
  if (unknown !== undefined)
    throw new Error(`${making.id}: the simulator does not know the policy ${unknown}`);
  return { ref: made.name, attributes: { Arn: made.arn, RoleId: made.roleId } };
};

/** A policy that names the roles it hangs on. */
export const rolePolicy: Create = (making) => {
  const { sim, deployment, properties, id } = making;
  const names = (isList(properties.Roles) ? properties.Roles : []).map(String);
  const granted = document(properties.PolicyDocument);
  grantToRoles(sim.world, { account: deployment.place.account, names, document: granted });
  return { ref: policyName(making), attributes: { Id: id } };
};

function policyName(making: Making): string {
  return nameOf(making, 'PolicyName');
}

function document(value: Value | undefined): PolicyDocument {
  if (isParams(value) && value.Statement !== undefined) return value;
  throw new Error(`a policy document has a Statement: ${JSON.stringify(value)}`);
}
