import { describe, expect, it } from 'vitest';
import { parseEvent, parseRecord } from '../../shared/events/index.ts';
import { ACCOUNT, delivered, GROUP, REGION, record } from './record.ts';

const options = { ownNames: ['kedge-'] };
const opening = { requestParameters: { groupId: GROUP } };
const AUTHORIZE = 'AuthorizeSecurityGroupIngress';
const permission = { ipProtocol: 'tcp', ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } };

const ignored: readonly (readonly [string, Readonly<Record<string, unknown>>, string])[] = [
  [
    'a failed call, parameters and all',
    record('ec2', AUTHORIZE, {
      ...opening,
      errorCode: 'Client.InvalidPermission.Duplicate',
      responseElements: null,
    }),
    'the call failed (Client.InvalidPermission.Duplicate): nothing changed',
  ],
  [
    'an error code that is not one',
    record('ec2', AUTHORIZE, { ...opening, errorCode: '\u001b[31m<b>' }),
    'the call failed (unreadable error): nothing changed',
  ],
  [
    'a dry run',
    record('ec2', AUTHORIZE, { ...opening, errorCode: 'Client.DryRunOperation' }),
    'a dry run: neither a change nor a denial',
  ],
  ['a read', record('ec2', 'DescribeSecurityGroups', { readOnly: true }), 'it only reads'],
  ['a service that nobody watches', record('s3', 'PutBucketPolicy', {}), 'Kedge does not watch s3'],
  [
    'an Insight about a call',
    record('ec2', AUTHORIZE, { eventCategory: 'Insight' }),
    'no management event: not a call that was made',
  ],
  [
    'a revoke of what was not there',
    record('ec2', 'RevokeSecurityGroupIngress', {
      requestParameters: { groupId: GROUP, ipPermissions: { items: [permission] } },
      responseElements: { _return: true, unknownIpPermissionSet: { items: [permission] } },
    }),
    'none of the rules to revoke was there: nothing was removed',
  ],
  [
    'a new description',
    record('ec2', 'UpdateSecurityGroupRuleDescriptionsIngress', opening),
    'a rule description changed: no traffic does',
  ],
  [
    'another attribute of an interface',
    record('ec2', 'ModifyNetworkInterfaceAttribute', {
      requestParameters: { networkInterfaceId: 'eni-1', sourceDestCheck: { value: false } },
    }),
    'neither groups nor addresses of the interface changed',
  ],
  [
    'another attribute of an instance',
    record('ec2', 'ModifyInstanceAttribute', {
      requestParameters: { instanceId: 'i-1', disableApiTermination: { value: true } },
    }),
    'an attribute of the instance changed that is not its groups',
  ],
  [
    'tags of a volume',
    record('ec2', 'CreateTags', {
      requestParameters: { resourcesSet: { items: [{ resourceId: 'vol-0a1b2c3d4e5f60718' }] } },
    }),
    'tags of resources that Kedge does not watch',
  ],
  [
    'RunTask that ran nothing',
    record('ecs', 'RunTask', {
      requestParameters: { cluster: 'prod' },
      responseElements: { tasks: [], failures: [{ reason: 'RESOURCE:ENI' }] },
    }),
    'the call succeeded with failures only: nothing ran',
  ],
  [
    'a service that was scaled',
    record('ecs', 'UpdateService', {
      requestParameters: { cluster: 'prod', service: 'web', desiredCount: 4 },
      responseElements: { service: { serviceArn: `arn:aws:ecs:${REGION}:${ACCOUNT}:service/prod/web` } },
    }),
    'only the number of tasks changed, not their network',
  ],
  [
    'a Classic Load Balancer',
    record('elasticloadbalancing', 'CreateLoadBalancer', {
      apiVersion: '2012-06-01',
      requestParameters: { loadBalancerName: 'old', securityGroups: [GROUP] },
    }),
    'a Classic Load Balancer, which Kedge does not watch',
  ],
  [
    'a route table without routes',
    record('ec2', 'CreateRouteTable', { requestParameters: { vpcId: 'vpc-1' } }),
    'nothing is reachable by this alone: what makes use of it has an event of its own',
  ],
  [
    'a task that was stopped',
    record('ecs', 'StopTask', { requestParameters: { cluster: 'prod' } }),
    'something went away: nothing new is admitted, and the scheduled review sees what now lacks',
  ],
];

const quarantined: readonly (readonly [string, unknown, string])[] = [
  ['nothing', undefined, 'it is no CloudTrail record'],
  ['a text', 'AuthorizeSecurityGroupIngress', 'it is no CloudTrail record'],
  ['a list', [record('ec2', AUTHORIZE, opening)], 'it is no CloudTrail record'],
  ['an unknown call', record('ec2', 'OpenEverything', opening), 'no parser for ec2 OpenEverything'],
  [
    'an eventSource that is none',
    record('ec2', AUTHORIZE, { ...opening, eventSource: 'ec2.amazonaws.com.evil.example' }),
    'it is no CloudTrail record',
  ],
  [
    'an id that is none',
    record('ec2', AUTHORIZE, { requestParameters: { groupId: 'sg-1\n' } }),
    'the security group that it names is no valid security group',
  ],
  [
    'an id of the wrong kind',
    record('ec2', AUTHORIZE, { requestParameters: { groupId: 'acl-0a1b2c3d' } }),
    'the security group that it names is no valid security group',
  ],
  [
    'a task of another account',
    record('ecs', 'RunTask', {
      requestParameters: {},
      responseElements: { tasks: [{ taskArn: `arn:aws:ecs:${REGION}:999999999999:task/prod/01` }] },
    }),
    'the task that it names is no valid task',
  ],
  ['no time', record('ec2', AUTHORIZE, { ...opening, eventTime: 'yesterday' }), 'it has no readable time'],
  [
    'a Region that would end up in a host name',
    record('ec2', AUTHORIZE, { ...opening, awsRegion: 'eu-west-1.evil.example/' }),
    'it names no Region',
  ],
  [
    'no account',
    record('ec2', AUTHORIZE, { ...opening, recipientAccountId: 111122223333, userIdentity: {} }),
    'it names no account',
  ],
  ['no event id', record('ec2', AUTHORIZE, { ...opening, eventID: '' }), 'it has no event id'],
];

describe('what is no change', () => {
  it.each(ignored)('is ignored and says why: %s', (_, written, reason) => {
    const parsed = { kind: 'ignored', eventName: written.eventName, reason };
    expect(parseRecord(written, options)).toEqual(parsed);
    expect(parseEvent(delivered(written), options)).toEqual(parsed);
  });
});

describe('what cannot be read', () => {
  it.each(quarantined)('is quarantined and says why: %s', (_, written, reason) => {
    expect(parseRecord(written, options)).toMatchObject({ kind: 'quarantined', reason });
  });

  it('treats a null errorCode as none, and the addendum of a record as a change', () => {
    const addendum = { reason: 'UPDATED_DATA', updatedFields: 'eventID' };
    const written = record('ec2', AUTHORIZE, { ...opening, errorCode: null, addendum, sharedEventID: 's' });
    expect(parseRecord(written, options).kind).toBe('change');
  });

  it('accepts a time with a blank and fractions, as some log pipelines rewrite it', () => {
    const written = record('ec2', AUTHORIZE, { ...opening, eventTime: '2021-01-24 04:55:45.000' });
    expect(parseRecord(written, options)).toMatchObject({ hint: { time: Date.UTC(2021, 0, 24, 4, 55, 45) } });
  });

  it('takes time and id from the envelope where the record lacks them', () => {
    const written = record('ec2', AUTHORIZE, { ...opening, eventTime: null, eventID: null });
    const event = delivered(written, { time: '2026-11-23T10:42:07Z' });
    expect(parseEvent(event, options)).toMatchObject({
      hint: {
        time: Date.UTC(2026, 10, 23, 10, 42, 7),
        eventId: '11111111-2222-4333-8444-555555555555',
      },
    });
  });
});

describe('the envelope', () => {
  const written = record('ec2', AUTHORIZE, opening);
  it.each([
    ['nothing', null, 'it is no EventBridge event'],
    ['a bare record', written, 'it is no EventBridge event'],
    [
      'a forged source: anybody may put such an event on a bus',
      delivered(written, { source: 'my.app' }),
      'its source and its eventSource disagree',
    ],
    [
      'the source of another service',
      delivered(written, { source: 'aws.ecs' }),
      'its source and its eventSource disagree',
    ],
    [
      'an unknown detail-type',
      delivered(written, { 'detail-type': 'AWS Console Sign In via CloudTrail' }),
      'no parser for its detail-type',
    ],
    [
      'another account than the record',
      delivered(written, { account: '999999999999' }),
      'the record and its envelope name different accounts or Regions',
    ],
    [
      'another Region than the record',
      delivered(written, { region: 'us-east-1' }),
      'the record and its envelope name different accounts or Regions',
    ],
  ])('is quarantined when it is %s', (_, event, reason) => {
    expect(parseEvent(event, options)).toMatchObject({ kind: 'quarantined', reason });
  });
});
