import { describe, expect, it } from 'vitest';
import { isOwnChange } from '../../shared/reconcile/own-change.ts';
import { readConfig } from '../../shared/runtime/config.ts';
import { placeOf, reviewedPlace } from '../../shared/runtime/place.ts';

const ENV = {
  AWS_REGION: 'eu-west-1',
  KEDGE_PREFIX: 'kedge-prod',
  KEDGE_TABLE: 'ledger',
  KEDGE_TOPIC_ARN: 'arn:aws:sns:eu-west-1:111111111111:alerts',
  KEDGE_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/111111111111/changes',
  KEDGE_REPORT_BUCKET: 'kedge-prod-reports',
  KEDGE_POLICY_PARAMETER: 'kedge-prod-policy',
  KEDGE_KILL_SWITCH_PARAMETER: 'kedge-prod-kill-switch',
  KEDGE_ROLE_NAME: 'kedge-prod-reconcile',
};
const MEMBERS = { KEDGE_MEMBER_ROLE_NAME: 'kedge-prod-member', KEDGE_EXTERNAL_ID: 'stack-1' };

describe('the configuration', () => {
  it('is of one account alone when nothing is said of members', () => {
    expect(readConfig(ENV).memberRole).toBeNull();
  });

  it('knows the role of member accounts by name and external id', () => {
    expect(readConfig({ ...ENV, ...MEMBERS }).memberRole).toEqual({
      roleName: 'kedge-prod-member',
      externalId: 'stack-1',
    });
  });

  it.each(Object.keys(MEMBERS))('with nothing but %s is none: half of it must not half-work', (name) => {
    const half = { [name]: 'given' };
    expect(() => readConfig({ ...ENV, ...half })).toThrow(/KEDGE_MEMBER_ROLE_NAME and KEDGE_EXTERNAL_ID/);
  });

  it('names all that is missing at once', () => {
    const { KEDGE_TABLE: _, KEDGE_PREFIX: __, ...rest } = ENV;
    expect(() => readConfig(rest)).toThrow(/KEDGE_PREFIX, KEDGE_TABLE must be set/);
  });
});

describe('a function', () => {
  it('runs where its ARN says', () => {
    expect(placeOf('arn:aws-us-gov:lambda:us-gov-west-1:111111111111:function:kedge-prod-review')).toEqual({
      account: '111111111111',
      region: 'us-gov-west-1',
      partition: 'aws-us-gov',
    });
  });
});

describe('what is reviewed', () => {
  const context = { invokedFunctionArn: 'arn:aws:lambda:eu-west-1:111111111111:function:kedge-prod-review' };
  const OWN = { account: '111111111111', region: 'eu-west-1', partition: 'aws' };
  const MEMBER = { account: '222222222222', region: 'eu-central-1' };

  it('is what reconcile asks for on the review queue', () => {
    const body = JSON.stringify({ kedge: 'review', place: MEMBER });
    expect(reviewedPlace({ Records: [{ body }] }, context)).toEqual({ ...OWN, ...MEMBER });
    const other = JSON.stringify({ kedge: 'look', place: MEMBER });
    expect(reviewedPlace({ Records: [{ body: other }] }, context)).toEqual(OWN);
  });

  it.each([
    ['its own schedule', { source: 'kedge.schedule' }],
    ['an event of something else', { source: 'my.app', account: '222222222222', region: 'eu-central-1' }],
    ['nothing', null],
    ['a schedule’s event that says no account', { source: 'aws.events', region: 'eu-central-1' }],
  ])('is where the function is, for %s', (_, event) => {
    expect(reviewedPlace(event, context)).toEqual(OWN);
  });

  it('is where the schedule is, for that of a member account', () => {
    const event = { source: 'aws.events', account: '222222222222', region: 'eu-central-1' };
    expect(reviewedPlace(event, context)).toEqual({
      account: '222222222222',
      region: 'eu-central-1',
      partition: 'aws',
    });
  });
});

describe('a change of Kedge’s own', () => {
  const OWN = [
    'arn:aws:iam::111111111111:role/kedge-prod-reconcile',
    'arn:aws:iam::*:role/kedge-prod-member',
  ];

  const EVENT = {
    eventId: 'e',
    eventName: 'AuthorizeSecurityGroupIngress',
    time: 0,
    region: 'eu-west-1',
    partition: 'aws',
    targets: [],
  };
  const ACTOR = { text: 'x', arn: null, tool: 'unknown', sourceIp: null } as const;
  const isOwn = (account: string, roleArn: string | null): boolean =>
    isOwnChange({ ...EVENT, account, actor: { ...ACTOR, roleArn } }, OWN);

  it.each([
    ['111111111111', 'arn:aws:iam::111111111111:role/kedge-prod-reconcile'],
    ['222222222222', 'arn:aws:iam::222222222222:role/kedge-prod-member'],
  ])('is one, in account %s, by %s', (account, roleArn) => {
    expect(isOwn(account, roleArn)).toBe(true);
  });

  it.each([
    [
      'a role of the member role’s name in another account',
      'arn:aws:iam::999999999999:role/kedge-prod-member',
    ],
    ['a role whose name only begins so', 'arn:aws:iam::222222222222:role/kedge-prod-members'],
    ['a role of the hub role’s name', 'arn:aws:iam::222222222222:role/kedge-prod-reconcile'],
    ['nobody', null],
  ])('is none, in account 222222222222, by %s', (_, roleArn) => {
    expect(isOwn('222222222222', roleArn)).toBe(false);
  });
});
