import { describe, expect, it } from 'vitest';
import { parseRecord } from '../../shared/events/index.ts';
import { ACCOUNT, GROUP, record } from './record.ts';

function actor(over: Readonly<Record<string, unknown>>) {
  const written = record('ec2', 'DeleteSecurityGroup', { requestParameters: { groupId: GROUP }, ...over });
  const parsed = parseRecord(written, { ownNames: [] });
  return parsed.kind === 'change' ? parsed.hint.actor : parsed;
}

function assumed(role: string, session: string, path = '/') {
  return {
    type: 'AssumedRole',
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/${session}`,
    accountId: ACCOUNT,
    sessionContext: {
      sessionIssuer: { type: 'Role', arn: `arn:aws:iam::${ACCOUNT}:role${path}${role}`, userName: role },
    },
  };
}

describe('who did it', () => {
  it.each([
    ['a user', { userIdentity: { type: 'IAMUser', userName: 'bob' } }, 'user bob'],
    [
      'a user named by the ARN only',
      { userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${ACCOUNT}:user/ops/bob` } },
      'user bob',
    ],
    ['the root', { userIdentity: { type: 'Root', accountId: ACCOUNT } }, `the root user of ${ACCOUNT}`],
    ['a role', { userIdentity: assumed('Deploy', 'ci-17') }, 'ci-17 (role Deploy)'],
    [
      'single sign-on',
      { userIdentity: assumed('AWSReservedSSO_Admin_0123456789abcdef', 'alice@example.com') },
      'alice@example.com (single sign-on as Admin)',
    ],
    [
      'CloudFormation for a role',
      { userIdentity: { ...assumed('Deploy', 'ci'), invokedBy: 'cloudformation.amazonaws.com' } },
      'ci (role Deploy) through cloudformation.amazonaws.com',
    ],
    [
      'a service-linked role',
      {
        userIdentity: assumed(
          'AWSServiceRoleForECS',
          'ecs-service-scheduler',
          '/aws-service-role/ecs.amazonaws.com/',
        ),
      },
      'AWS service (role AWSServiceRoleForECS)',
    ],
    [
      'a service',
      { userIdentity: { type: 'AWSService', invokedBy: 'ecs.amazonaws.com' } },
      'AWS service ecs.amazonaws.com',
    ],
    [
      'a service, in a record without type',
      { userIdentity: { accountId: ACCOUNT, invokedBy: 'ec2.amazonaws.com' } },
      'AWS service ec2.amazonaws.com',
    ],
    [
      'another account',
      { userIdentity: { type: 'AWSAccount', accountId: '999999999999' } },
      'account 999999999999',
    ],
    ['nobody', { userIdentity: null }, 'somebody whom the record does not name'],
    ['a type of tomorrow', { userIdentity: { type: 'Robot', userName: 'r2' } }, 'r2'],
  ])('is %s', (_, over, text) => {
    expect(actor(over)).toMatchObject({ text });
  });

  it('has a role only where the issuer of the session is one: a session name can be anything', () => {
    const kedge = `arn:aws:iam::${ACCOUNT}:role/kedge-reconcile`;
    expect(actor({ userIdentity: assumed('kedge-reconcile', 's') })).toMatchObject({ roleArn: kedge });
    const pretender = assumed('Other', 'kedge-reconcile');
    expect(actor({ userIdentity: pretender })).toMatchObject({
      roleArn: `arn:aws:iam::${ACCOUNT}:role/Other`,
    });
    const user = { type: 'IAMUser', sessionContext: { sessionIssuer: { type: 'User', arn: kedge } } };
    expect(actor({ userIdentity: user })).toMatchObject({ roleArn: null });
    const broken = {
      type: 'AssumedRole',
      sessionContext: { sessionIssuer: { type: 'Role', arn: `${kedge}\n` } },
    };
    expect(actor({ userIdentity: broken })).toMatchObject({ roleArn: null });
  });

  it('keeps an address and drops the name of a service', () => {
    expect(actor({ sourceIPAddress: '2001:db8::7' })).toMatchObject({ sourceIp: '2001:db8::7' });
    expect(actor({ sourceIPAddress: 'cloudformation.amazonaws.com' })).toMatchObject({ sourceIp: null });
    expect(actor({ sourceIPAddress: 17 })).toMatchObject({ sourceIp: null });
  });

  it('is cut to a length for people', () => {
    const long = actor({ userIdentity: { type: 'IAMUser', userName: 'x'.repeat(2000) } });
    expect('text' in long && long.text.length).toBe(256);
  });
});

describe('the tool', () => {
  it.each([
    ['terraform', { userAgent: 'APN/1.0 HashiCorp/1.0 Terraform/1.13.5 aws-sdk-go-v2/1.41.0' }],
    ['cli', { userAgent: 'aws-cli/2.31.0 ua/2.1 Botocore/2.0' }],
    ['cli', { userAgent: 'aws-cli/2.31.0 exec-env/CloudShell', sessionCredentialFromConsole: 'true' }],
    ['console', { userAgent: 'console.ec2.amazonaws.com' }],
    ['console', { userAgent: 'Mozilla/5.0 (X11)', sessionCredentialFromConsole: 'true' }],
    ['console', { userAgent: 'whatever', sessionCredentialFromConsole: 'true' }],
    ['sdk', { userAgent: 'Boto3/1.40.0 md/Botocore#1.40.0' }],
    ['sdk', { userAgent: 'aws-sdk-js/3.1164.0' }],
    ['cloudformation', { userAgent: 'cloudformation.amazonaws.com' }],
    ['cloudformation', { userIdentity: { type: 'AssumedRole', invokedBy: 'cloudformation.amazonaws.com' } }],
    ['aws-service', { userIdentity: { type: 'AWSService', invokedBy: 'ecs.amazonaws.com' } }],
    [
      'aws-service',
      {
        userAgent: 'Mozilla/5.0',
        userIdentity: assumed('AWSServiceRoleForECS', 's', '/aws-service-role/ecs.amazonaws.com/'),
      },
    ],
    ['aws-service', { userAgent: 'ecs.amazonaws.com' }],
    ['unknown', { userAgent: 'stratus-red-team_1004a4ff' }],
    ['unknown', { userAgent: null }],
  ])('is %s', (tool, over) => {
    expect(actor(over)).toMatchObject({ tool });
  });
});
