import {
  type AccessRequest,
  type Caller,
  isoSeconds,
  principalArn,
  type Refusal,
  type World,
} from '../core/index.ts';
import { type Facts, factsOf } from './condition.ts';
import { iam, resourcePolicy } from './roles.ts';
import { type Question, type Subject, type Verdict, verdictOf } from './statement.ts';

const ALLOWED: Refusal = null;
const EXPLICIT = 'with an explicit deny in';

/**
 * Evaluates a call against the caller's role, its session policy and the resources' own policies.
 * Whoever has no policies here (users, roots, roles that only have a name) may do everything in their account.
 */
export function refusalOf(world: World, request: AccessRequest): Refusal {
  // Nobody needs a permission to learn who he is.
  if (request.action === 'sts:GetCallerIdentity') return ALLOWED;
  const facts = callFacts(world, request);
  const resources = request.resources.length === 0 ? ['*'] : request.resources;
  for (const resource of resources) {
    const question = {
      action: request.action,
      resource,
      facts: new Map([...facts, ...ownerFacts(world, resource)]),
    };
    const refusal = resourceRefusal(world, request, question);
    if (refusal !== ALLOWED) return refusal;
  }
  return ALLOWED;
}

/** Whose the resource is. */
function ownerFacts(world: World, resource: string): Facts {
  const account = resource.split(':')[4] ?? '';
  return factsOf({
    'aws:ResourceAccount': account === '' ? undefined : account,
    'aws:ResourceOrgID': iam({ world }).organizations.get(account),
  });
}

function resourceRefusal(world: World, { caller }: AccessRequest, question: Question): Refusal {
  const { roles, sessions, resourcePolicies } = iam({ world });
  const identity = roles.get(principalArn(caller))?.policies;
  const session = sessions.get(caller.accessKeyId);
  const document = resourcePolicy(world, question.resource);
  const byIdentity: Verdict = identity ? verdictOf(identity, question) : 'allow';
  const bySession: Verdict = session ? verdictOf(session, question) : 'allow';
  const byResource: Verdict = document
    ? verdictOf([document], { ...question, subject: subjectOf(caller) })
    : 'none';
  if (byIdentity === 'deny') return `${EXPLICIT} an identity-based policy`;
  if (bySession === 'deny') return `${EXPLICIT} a session policy`;
  if (byResource === 'deny') return `${EXPLICIT} a resource-based policy`;
  if (bySession === 'none') return `because no session policy allows the ${question.action} action`;
  // Where resources have policies of their own, another account's needs one that says yes.
  const hasSay = resourcePolicies.has(question.resource.split(':')[2] ?? '');
  if (hasSay && isForeign(question.resource, caller) && byResource !== 'allow') {
    return `because no resource-based policy allows the ${question.action} action`;
  }
  if (byIdentity === 'allow' || (byResource === 'allow' && !isForeign(question.resource, caller)))
    return ALLOWED;
  return `because no identity-based policy allows the ${question.action} action`;
}

/** Belongs to another account: that account must agree too. */
function isForeign(resource: string, caller: Caller): boolean {
  const account = resource.split(':')[4] ?? '';
  return /^\d{12}$/.test(account) && account !== caller.account;
}

export type ServiceRequest = {
  /** Who asks: `events.amazonaws.com`. */
  readonly service: string;
  /** On behalf of which resource, in which account. */
  readonly sourceArn: string;
  readonly sourceAccount: string;
  readonly action: string;
  readonly resource: string;
};

/** Whether a resource's own policy lets an AWS service do this: without such a policy it may not. */
export function isServiceAllowed(world: World, request: ServiceRequest): boolean {
  const { service, sourceArn, sourceAccount, action, resource } = request;
  const document = resourcePolicy(world, resource);
  if (!document) return false;
  const facts = factsOf({
    'aws:SecureTransport': 'true',
    'aws:SourceArn': sourceArn,
    'aws:SourceAccount': sourceAccount,
    'aws:SourceOrgID': iam({ world }).organizations.get(sourceAccount),
    'aws:PrincipalIsAWSService': 'true',
  });
  return (
    verdictOf([document], { action, resource, facts, subject: { kind: 'service', service } }) === 'allow'
  );
}

/** Whether a resource's own policy lets another account as such do this: how a bus takes in a rule without a role. */
export function isAccountAllowed(
  world: World,
  request: { account: string; action: string; resource: string },
): boolean {
  const { account, action, resource } = request;
  const document = resourcePolicy(world, resource);
  if (!document) return account === resource.split(':')[4];
  const facts = factsOf({
    'aws:SecureTransport': 'true',
    'aws:PrincipalAccount': account,
    'aws:PrincipalOrgID': iam({ world }).organizations.get(account),
  });
  const subject: Subject = { kind: 'principal', account, arns: [] };
  return verdictOf([document], { action, resource, facts, subject }) === 'allow';
}

export type AssumeQuestion = {
  readonly roleArn: string;
  readonly subject: Subject;
  readonly facts: Facts;
};

/** Whether a role's trust policy lets somebody take it on. A role without one trusts its own account only. */
export function isTrusted(world: World, { roleArn, subject, facts }: AssumeQuestion): boolean {
  const trust = iam({ world }).roles.get(roleArn)?.trust;
  if (!trust) return subject.kind === 'principal' && roleArn.split(':')[4] === subject.account;
  const question = { action: 'sts:AssumeRole', resource: roleArn, facts, subject };
  return verdictOf([trust], question) === 'allow';
}

export function subjectOf(caller: Caller): Subject {
  if (caller.kind.type === 'AWSService') return { kind: 'service', service: caller.kind.invokedBy };
  return { kind: 'principal', account: caller.account, arns: [caller.arn, principalArn(caller)] };
}

/** The global condition keys of a call, and those that it brings. */
export function callFacts(world: World, request: Omit<AccessRequest, 'resources' | 'action'>): Facts {
  const { caller, region, conditions } = request;
  return factsOf({
    'aws:SecureTransport': 'true',
    'aws:PrincipalArn': principalArn(caller),
    'aws:PrincipalAccount': caller.account,
    'aws:PrincipalOrgID': iam({ world }).organizations.get(caller.account),
    'aws:PrincipalIsAWSService': 'false',
    'aws:RequestedRegion': region,
    'aws:CurrentTime': isoSeconds(world.scheduler.now()),
    'aws:SourceIp': caller.sourceIp,
    'aws:userid': caller.principalId,
    'aws:username': caller.kind.type === 'IAMUser' ? caller.kind.userName : undefined,
    ...conditions,
  });
}
