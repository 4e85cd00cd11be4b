import { describe, expect, it } from 'vitest';
import { isParams, type Params } from '../../sim/core/index.ts';
import { factsOf } from '../../sim/iam/condition.ts';
import { type Subject, verdictOf } from '../../sim/iam/statement.ts';

const ARN = 'arn:aws:ec2:eu-west-1:111111111111:security-group/sg-1';

function verdict(
  statement: Params | readonly Params[],
  facts: Record<string, string> = {},
  subject?: Subject,
) {
  const question = { action: 'ec2:AuthorizeSecurityGroupIngress', resource: ARN, facts: factsOf(facts) };
  const list = isParams(statement) ? [statement] : statement;
  return verdictOf([{ Statement: list }], subject ? { ...question, subject } : question);
}

const ALLOW: Params = { Effect: 'Allow', Action: '*', Resource: '*' };

describe('a policy statement', () => {
  it.each([
    ['an exact action', { Action: 'ec2:AuthorizeSecurityGroupIngress' }, 'allow'],
    ['an action in other letters', { Action: 'EC2:authorize*' }, 'allow'],
    ['another action', { Action: 'ec2:Describe*' }, 'none'],
    ['one of several actions', { Action: ['s3:*', 'ec2:*'] }, 'allow'],
    ['an exact resource', { Resource: ARN }, 'allow'],
    ['a resource by type', { Resource: 'arn:aws:ec2:*:111111111111:security-group/*' }, 'allow'],
    ['another type', { Resource: 'arn:aws:ec2:*:111111111111:network-acl/*' }, 'none'],
    ['another account', { Resource: 'arn:aws:ec2:*:222222222222:security-group/*' }, 'none'],
    ['what it excepts', { Resource: undefined, NotResource: '*:security-group/*' }, 'none'],
    ['all but what it excepts', { Action: undefined, NotAction: 'iam:*' }, 'allow'],
  ])('that says %s: %s → %s', (_, change, expected) => {
    expect(verdict({ ...ALLOW, ...change })).toBe(expected);
  });

  it('denies over any number that allow', () => {
    expect(verdict([ALLOW, { ...ALLOW, Effect: 'Deny' }, ALLOW])).toBe('deny');
  });

  it.each([
    ['StringEquals', { 'aws:PrincipalOrgID': 'o-1' }, 'allow'],
    ['StringEquals', { 'aws:PrincipalOrgID': ['o-2', 'o-3'] }, 'none'],
    ['StringNotEquals', { 'aws:PrincipalOrgID': 'o-2' }, 'allow'],
    ['StringNotEquals', { 'aws:Missing': 'x' }, 'allow'],
    ['StringEquals', { 'aws:Missing': 'x' }, 'none'],
    ['StringEqualsIfExists', { 'aws:Missing': 'x' }, 'allow'],
    ['StringLike', { 'AWS:principalorgid': 'o-*' }, 'allow'],
    ['ArnLike', { 'aws:SourceArn': 'arn:aws:events:*:111111111111:rule/kedge-*' }, 'allow'],
    ['ArnEquals', { 'aws:SourceArn': 'arn:aws:*' }, 'none'],
    ['Bool', { 'aws:SecureTransport': 'false' }, 'none'],
    ['Bool', { 'aws:SecureTransport': true }, 'allow'],
    ['Null', { 'aws:Missing': 'true' }, 'allow'],
    ['NumericLessThan', { 'x:Count': '10' }, 'allow'],
    ['ForAllValues:StringEquals', { 'aws:Missing': ['a'] }, 'allow'],
    ['ForAnyValue:StringEquals', { 'aws:Missing': ['a'] }, 'none'],
  ])('with the condition %s %j: %s', (operator, keys, expected) => {
    const facts = {
      'aws:PrincipalOrgID': 'o-1',
      'aws:SourceArn': 'arn:aws:events:eu-west-1:111111111111:rule/kedge-a',
      'aws:SecureTransport': 'true',
      'x:Count': '9',
    };
    expect(verdict({ ...ALLOW, Condition: { [operator]: keys } }, facts)).toBe(expected);
  });

  it('is refused loudly when its condition is not understood, never taken for met', () => {
    const odd = { ...ALLOW, Condition: { StringResembles: { a: 'b' } } };
    expect(() => verdict(odd)).toThrow(/StringResembles/);
  });

  const role = 'arn:aws:iam::111111111111:role/r';
  const someone: Subject = { kind: 'principal', account: '111111111111', arns: [role] };
  it.each([
    ['everyone', '*', 'allow'],
    ['the account', { AWS: '111111111111' }, 'allow'],
    ["the account's root", { AWS: 'arn:aws:iam::111111111111:root' }, 'allow'],
    ['the role', { AWS: [role] }, 'allow'],
    ['another account', { AWS: '222222222222' }, 'none'],
    ['a service', { Service: 'events.amazonaws.com' }, 'none'],
  ])('of a resource that names %s', (_, Principal, expected) => {
    expect(verdict({ ...ALLOW, Principal }, {}, someone)).toBe(expected);
  });
});
