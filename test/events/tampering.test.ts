import { describe, expect, it } from 'vitest';
import { parseEvent, parseRecord } from '../../shared/events/index.ts';
import { ACCOUNT, delivered, REGION, record } from './record.ts';

const options = { ownNames: ['kedge-prod', '/kedge/prod/'] };
const arn = (service: string, name: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${name}`;
const queueUrl = `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/kedge-prod-changes`;

const own: readonly (readonly [string, string, unknown])[] = [
  ['cloudtrail', 'StopLogging', { name: 'management-events' }],
  ['cloudtrail', 'DeleteTrail', { name: arn('cloudtrail', 'trail/management-events') }],
  ['cloudtrail', 'UpdateTrail', { name: 'management-events' }],
  ['cloudtrail', 'PutEventSelectors', { trailName: 'management-events' }],
  ['events', 'DisableRule', { name: 'kedge-prod-ec2-1' }],
  ['events', 'DeleteRule', { name: 'kedge-prod-ec2-1' }],
  ['events', 'PutRule', { name: 'kedge-prod-ec2-1', state: 'DISABLED' }],
  ['events', 'RemoveTargets', { rule: 'kedge-prod-ec2-1', ids: ['queue'] }],
  ['events', 'PutTargets', { rule: 'kedge-prod-ec2-1' }],
  ['events', 'DeleteEventBus', { name: 'kedge-prod-hub' }],
  ['events', 'PutPermission', { eventBusName: 'kedge-prod-hub' }],
  ['events', 'RemovePermission', { eventBusName: 'kedge-prod-hub', removeAllPermissions: true }],
  ['lambda', 'UpdateFunctionCode20150331v2', { functionName: 'kedge-prod-reconcile' }],
  ['lambda', 'UpdateFunctionConfiguration20150331v2', { functionName: 'kedge-prod-reconcile' }],
  ['lambda', 'DeleteFunction20150331', { functionName: arn('lambda', 'function:kedge-prod-reconcile') }],
  ['lambda', 'PutFunctionConcurrency20171031', { functionName: 'kedge-prod-reconcile' }],
  ['lambda', 'DeleteFunctionConcurrency20171031', { functionName: 'kedge-prod-reconcile' }],
  ['lambda', 'CreateFunctionUrlConfig20211031', { functionName: 'kedge-prod-reconcile' }],
  ['lambda', 'UpdateFunctionUrlConfig', { functionName: arn('lambda', 'function:kedge-prod-respond') }],
  ['lambda', 'RemovePermission20150331v2', { functionName: 'kedge-prod-reconcile' }],
  ['sqs', 'DeleteQueue', { queueUrl }],
  ['sqs', 'SetQueueAttributes', { queueUrl }],
  ['sqs', 'PurgeQueue', { queueUrl }],
  ['iam', 'PutRolePolicy', { roleName: 'kedge-prod-reconcile' }],
  ['iam', 'DetachRolePolicy', { roleName: 'kedge-prod-reconcile', policyArn: 'arn:aws:iam::aws:policy/X' }],
  ['iam', 'UpdateAssumeRolePolicy', { roleName: 'kedge-prod-reconcile' }],
  ['iam', 'DeleteRole', { roleName: 'kedge-prod-reconcile' }],
  ['iam', 'CreatePolicyVersion', { policyArn: `arn:aws:iam::${ACCOUNT}:policy/kedge-prod-member` }],
  ['ssm', 'PutParameter', { name: '/kedge/prod/kill-switch' }],
  ['ssm', 'DeleteParameter', { name: '/kedge/prod/policy' }],
  ['ssm', 'DeleteParameters', { names: ['/other', '/kedge/prod/policy'] }],
  ['sns', 'DeleteTopic', { topicArn: arn('sns', 'kedge-prod-alerts') }],
  ['sns', 'Unsubscribe', { subscriptionArn: arn('sns', 'kedge-prod-alerts:0f1e') }],
  ['dynamodb', 'DeleteTable', { tableName: 'kedge-prod-ledger' }],
  ['scheduler', 'DeleteSchedule', { name: 'kedge-prod-review' }],
];

const foreign: readonly (readonly [string, string, unknown])[] = [
  ['events', 'DisableRule', { name: 'nightly' }],
  ['events', 'PutPermission', { eventBusName: 'orders' }],
  ['lambda', 'UpdateFunctionCode20150331v2', { functionName: 'shop' }],
  ['sqs', 'PurgeQueue', { queueUrl: `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/orders` }],
  ['iam', 'PutRolePolicy', { roleName: 'shop' }],
  ['ssm', 'PutParameter', { name: '/shop/kedge' }],
  ['ssm', 'DeleteParameters', { names: ['/shop/a', '/shop/b'] }],
];

describe('tampering with the watch', () => {
  it.each(own)('is told: %s %s', (service, eventName, requestParameters) => {
    const written = record(service, eventName, { requestParameters });
    const parsed = parseEvent(delivered(written), options);
    expect(parsed).toMatchObject({
      kind: 'tampering',
      tampering: { account: ACCOUNT, region: REGION, actor: { text: 'user alice' } },
    });
    expect(parsed.kind === 'tampering' && parsed.tampering.what).toMatch(
      new RegExp(`^${eventName} on .+: .+`),
    );
  });

  it.each(foreign)(
    'is none of Kedge’s business on what is not its own: %s %s',
    (service, eventName, request) => {
      const written = record(service, eventName, { requestParameters: request });
      expect(parseRecord(written, options)).toEqual({
        kind: 'ignored',
        eventName,
        reason: `${eventName} on something that is not Kedge's own`,
      });
    },
  );

  it('finds the function of an event source mapping in the response', () => {
    const mapping = (name: string) =>
      parseRecord(
        record('lambda', 'DeleteEventSourceMapping20150331', {
          requestParameters: { uUID: 'a-b-c' },
          responseElements: { functionArn: arn('lambda', `function:${name}`), uUID: 'a-b-c' },
        }),
        options,
      ).kind;
    expect(mapping('kedge-prod-reconcile')).toBe('tampering');
    expect(mapping('shop')).toBe('ignored');
  });

  it('is told where the record does not say whose it was', () => {
    const large = { reason: 'requestParameters too large', omitted: 'true', originalSize: '1' };
    const written = record('iam', 'PutRolePolicy', { requestParameters: large });
    expect(parseRecord(written, options)).toMatchObject({
      kind: 'tampering',
      tampering: { what: expect.stringContaining('something that the record does not name') },
    });
  });

  it('is not told when the call failed', () => {
    const written = record('cloudtrail', 'StopLogging', {
      requestParameters: { name: 'management-events' },
      errorCode: 'AccessDenied',
    });
    expect(parseRecord(written, options).kind).toBe('ignored');
  });

  it('does not take every name for its own when no prefix, or an empty one, is given', () => {
    const written = record('lambda', 'DeleteFunction20150331', {
      requestParameters: { functionName: 'shop' },
    });
    expect(parseRecord(written, { ownNames: [] }).kind).toBe('ignored');
    expect(parseRecord(written, { ownNames: [''] }).kind).toBe('ignored');
  });
});
