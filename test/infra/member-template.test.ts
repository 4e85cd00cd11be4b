import { describe, expect, it } from 'vitest';
import { memberTemplate } from '../../infra/scripts/member-template.ts';
import { eventPatterns } from '../../shared/events/index.ts';
import type { Statement } from './template.ts';

type Json = Readonly<Record<string, unknown>>;
type Resource = { readonly Type: string; readonly Condition?: string; readonly Properties: Json };

const resources = (memberTemplate() as { readonly Resources: Readonly<Record<string, Resource>> }).Resources;
const of = (type: string): readonly Resource[] => Object.values(resources).filter((one) => one.Type === type);

function statements(role: string): readonly Statement[] {
  const policies = resources[role]?.Properties.Policies as readonly {
    PolicyDocument: { Statement: Statement[] };
  }[];
  return policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

const actions = (role: string): readonly string[] => statements(role).flatMap(({ Action }) => Action);
const isRead = (action: string): boolean => /:(Describe|List|Get)/.test(action);

describe('the template of a member account', () => {
  it('fits into what CloudFormation takes without a bucket', () => {
    expect(JSON.stringify(memberTemplate(), null, 2).length).toBeLessThan(51_200);
  });

  it('has its short forms and its variables written out', () => {
    expect(JSON.stringify(memberTemplate())).not.toMatch(/\$\{self:|"![A-Z]|"<</);
  });

  it('forwards all that the hub’s own rules hear, and asks for reviews', () => {
    const patterns = eventPatterns({ ownPrefix: 'kedge-prod-' }).map(({ pattern }) =>
      JSON.stringify(pattern),
    );
    const forwarded = of('AWS::Events::Rule').flatMap(({ Properties }) =>
      Properties.EventPattern === undefined
        ? []
        : [
            JSON.stringify(Properties.EventPattern).replaceAll(
              /\{"Fn::Sub":("[^"]*")\}/g,
              (_, text: string) => text.replace(`\${Prefix}`, 'kedge-prod'),
            ),
          ],
    );
    expect(forwarded).toEqual(patterns);
    expect(resources.ReviewRule?.Properties.ScheduleExpression).toEqual({ Ref: 'ReviewRate' });
  });

  it('sends to the hub’s bus and nowhere else, by a role that can do only that', () => {
    for (const { Properties } of of('AWS::Events::Rule'))
      expect(Properties.Targets).toEqual([expect.objectContaining({ Arn: { Ref: 'HubBusArn' } })]);
    expect(statements('ForwardRole')).toEqual([
      { Effect: 'Allow', Action: 'events:PutEvents', Resource: { Ref: 'HubBusArn' } },
    ]);
  });
});

describe.each([
  ['MemberRole', 'ReconcileRoleArn'],
  ['MemberReadRole', 'ReviewRoleArn'],
])('%s', (role, hubRole) => {
  it('trusts one role of the hub, and only with the external id', () => {
    const trust = resources[role]?.Properties.AssumeRolePolicyDocument as { Statement: readonly Statement[] };
    expect(trust.Statement.map(({ Condition }) => Condition)).toEqual([
      {
        ArnEquals: { 'aws:PrincipalArn': { Ref: hubRole } },
        StringEquals: { 'sts:ExternalId': { Ref: 'ExternalId' } },
      },
    ]);
  });

  it('is confined to its own account, and names its actions one by one', () => {
    expect(actions(role).filter((action) => action.includes('*'))).toEqual([]);
    const arns = statements(role).flatMap(
      ({ Resource }) => JSON.stringify(Resource).match(/arn:[^"]+/g) ?? [],
    );
    const own = /^arn:\$\{AWS::Partition\}:[a-z0-9]+:\*:(\$\{AWS::AccountId\}:|aws:prefix-list\/)/;
    expect(arns.filter((arn) => !own.test(arn))).toEqual([]);
  });

  it('may reach every resource only by calls that know none', () => {
    const unlimited = statements(role).filter(({ Resource }) => Resource === '*');
    expect(unlimited.flatMap(({ Action }) => Action).filter((action) => !isRead(action))).toEqual([]);
  });
});

describe('the role that review takes on', () => {
  it('can change nothing', () => {
    expect(actions('MemberReadRole').filter((action) => !isRead(action))).toEqual([]);
    expect(actions('MemberRole').filter((action) => !isRead(action)).length).toBeGreaterThan(10);
  });
});
