import { describe, expect, it } from 'vitest';
import { AwsError } from '../../sim/core/index.ts';
import { eventTest } from '../../sim/events/pattern.ts';

const EVENT = {
  version: '0',
  source: 'aws.ec2',
  'detail-type': 'AWS API Call via CloudTrail',
  detail: {
    eventName: 'AuthorizeSecurityGroupIngress',
    port: 22,
    ratio: 0.5,
    dryRun: false,
    nothing: null,
    empty: '',
    list: [],
    sourceIPAddress: '203.0.113.9',
    address6: '2001:db8::1',
    requestParameters: { groupId: 'sg-1', name: 'Kedge-Prod-changes' },
    containers: [
      { name: 'web', state: 'RUNNING' },
      { name: 'sidecar', state: 'STOPPED' },
    ],
    tags: ['a', 'b'],
  },
};

function meets(detail: object): boolean {
  return eventTest(JSON.stringify({ detail }))(EVENT);
}

describe('an event pattern', () => {
  it.each([
    ['one of several values', { eventName: ['X', 'AuthorizeSecurityGroupIngress'] }, true],
    ['another value', { eventName: ['X'] }, false],
    ['another case', { eventName: ['authorizesecuritygroupingress'] }, false],
    ['several members, all of which count', { eventName: [{ prefix: 'Auth' }], port: [23] }, false],
    ['a number', { port: [22] }, true],
    ['a number as text', { port: ['22'] }, false],
    ['false', { dryRun: [false] }, true],
    ['null', { nothing: [null] }, true],
    ['null of what is not there', { absent: [null] }, false],
    ['the empty text', { empty: [''] }, true],
    ['a prefix', { eventName: [{ prefix: 'Authorize' }] }, true],
    ['a prefix in another case', { eventName: [{ prefix: 'authorize' }] }, false],
    ['a prefix in any case', { eventName: [{ prefix: { 'equals-ignore-case': 'AUTHORIZE' } }] }, true],
    ['a suffix', { eventName: [{ suffix: 'Ingress' }] }, true],
    ['a suffix in any case', { eventName: [{ suffix: { 'equals-ignore-case': 'INGRESS' } }] }, true],
    ['any case', { eventName: [{ 'equals-ignore-case': 'AUTHORIZEsecuritygroupingress' }] }, true],
    ['anything but a text', { eventName: [{ 'anything-but': 'X' }] }, true],
    ['anything but this text', { eventName: [{ 'anything-but': 'AuthorizeSecurityGroupIngress' }] }, false],
    ['anything but a list', { port: [{ 'anything-but': [21, 22] }] }, false],
    ['anything but, of what is not there', { absent: [{ 'anything-but': 'X' }] }, false],
    ['anything but a prefix', { eventName: [{ 'anything-but': { prefix: 'Auth' } }] }, false],
    ['anything but prefixes', { eventName: [{ 'anything-but': { prefix: ['X', 'Y'] } }] }, true],
    ['anything but a suffix', { eventName: [{ 'anything-but': { suffix: 'Egress' } }] }, true],
    ['anything but a wildcard', { eventName: [{ 'anything-but': { wildcard: '*Group*' } }] }, false],
    ['a wildcard', { requestParameters: { name: [{ wildcard: '*Prod-*' }] } }, true],
    [
      'a wildcard that must reach the end',
      { requestParameters: { name: [{ wildcard: 'Kedge-*x' }] } },
      false,
    ],
    [
      'a question mark, which is no wildcard',
      { requestParameters: { groupId: [{ wildcard: 'sg-?' }] } },
      false,
    ],
    ['a number in a range', { port: [{ numeric: ['>', 0, '<=', 22] }] }, true],
    ['a number outside', { ratio: [{ numeric: ['>', 0.5] }] }, false],
    ['an equal number', { ratio: [{ numeric: ['=', 0.5] }] }, true],
    ['that it exists', { port: [{ exists: true }] }, true],
    ['that it does not', { absent: [{ exists: false }] }, true],
    ['that it does not, though it does', { port: [{ exists: false }] }, false],
    ['that null exists', { nothing: [{ exists: true }] }, true],
    ['that an object exists: only leaves do', { requestParameters: [{ exists: true }] }, false],
    ['that an empty list exists', { list: [{ exists: true }] }, false],
    ['absence inside what is absent', { absent: { inner: [{ exists: false }] } }, true],
    ['an address in a block', { sourceIPAddress: [{ cidr: '203.0.113.0/24' }] }, true],
    ['an address outside', { sourceIPAddress: [{ cidr: '198.51.100.0/24' }] }, false],
    ['an IPv6 address in a block', { address6: [{ cidr: '2001:db8::/32' }] }, true],
    ['a text that is no address', { eventName: [{ cidr: '0.0.0.0/0' }] }, false],
    ['one of a list', { tags: ['b'] }, true],
    ['members of one object of a list', { containers: { name: ['web'], state: ['RUNNING'] } }, true],
    ['members of two objects of a list', { containers: { name: ['web'], state: ['STOPPED'] } }, false],
    ['either of two', { $or: [{ port: [23] }, { dryRun: [false] }] }, true],
    ['neither of two', { $or: [{ port: [23] }, { dryRun: [true] }] }, false],
    ['either of two and more', { eventName: ['X'], $or: [{ port: [22] }, { dryRun: [false] }] }, false],
  ])('that asks for %s', (_, detail, expected) => {
    expect(meets(detail)).toBe(expected);
  });

  it.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['nothing', '{}'],
    ['a bare value', '{"source":"aws.ec2"}'],
    ['an empty list', '{"source":[]}'],
    ['a list in a list', '{"source":[["aws.ec2"]]}'],
    ['an unknown operator', '{"source":[{"regex":"a"}]}'],
    ['two operators at once', '{"source":[{"prefix":"a","suffix":"b"}]}'],
    ['a prefix that is no text', '{"source":[{"prefix":1}]}'],
    ['a wildcard twice in a row', '{"source":[{"wildcard":"a**"}]}'],
    ['an odd comparison', '{"source":[{"numeric":["~",1]}]}'],
    ['a comparison with text', '{"source":[{"numeric":["=","1"]}]}'],
    ['existence that is no boolean', '{"source":[{"exists":"true"}]}'],
    ['an alternative alone', '{"$or":[{"source":["a"]}]}'],
    ['a broken block', '{"source":[{"cidr":"10.0.0/8"}]}'],
    ['more than the quota', JSON.stringify({ source: ['x'.repeat(2048)] })],
  ])('of %s is refused', (_, json) => {
    expect(() => eventTest(json)).toThrow(AwsError);
    expect(() => eventTest(json)).toThrow(/Event pattern is not valid/);
  });
});
