import { describe, expect, it } from 'vitest';
import { eventPatterns } from '../../shared/events/index.ts';
import { calls, nativeEvents } from '../../shared/events/registry.ts';
import { knownCalls } from './known-calls.ts';
import { matches } from './pattern-match.ts';
import { ACCOUNT, delivered, ecsEvent, GROUP, REGION, record } from './record.ts';

const patterns = eventPatterns({ ownPrefix: 'kedge-prod' });

function deliveries(event: unknown): number {
  return patterns.filter(({ pattern }) => matches(pattern, event)).length;
}

describe('the event patterns', () => {
  it('fit EventBridge’s quota, and each has a name of its own', () => {
    expect(patterns.length).toBeLessThan(30);
    for (const { pattern } of patterns) expect(JSON.stringify(pattern).length).toBeLessThanOrEqual(2048);
    expect(new Set(patterns.map(({ name }) => name)).size).toBe(patterns.length);
  });

  it.each(knownCalls.map(({ call, over, form }) => ({ name: `${call[1]}, ${form}`, call, over })))(
    'deliver each change once: $name',
    ({ call, over }) => {
      expect(deliveries(delivered(record(...call, over)))).toBe(1);
    },
  );

  it('are tried on every call of the registry that is a change', () => {
    const tried = new Set(knownCalls.map(({ call }) => call.join(' ')));
    const changes = calls.filter((call) => call.undelivered !== true && call.ownedBy === undefined);
    const missing = changes
      .filter(({ service }) => service !== 'cloudtrail' && service !== 'lambda')
      .map(({ service, eventName }) => `${service} ${eventName}`)
      .filter((name) => !tried.has(name));
    expect(missing).toEqual([]);
  });

  it('deliver tampering with what is Kedge’s own, and leave the rest of the account alone', () => {
    const owned = calls.filter(({ ownedBy }) => ownedBy !== undefined);
    expect(owned.length).toBeGreaterThan(30);
    for (const { service, eventName, versioned, ownedBy = ['', ''] } of owned) {
      const name = versioned === true ? `${eventName}20150331v2` : eventName;
      const on = (thing: string) =>
        deliveries(delivered(record(service, name, { requestParameters: { [String(ownedBy[1])]: thing } })));
      expect([eventName, on('kedge-prod-thing')]).toEqual([eventName, 1]);
      expect([eventName, on(`arn:aws:x:${REGION}:${ACCOUNT}:kedge-prod-thing`)]).toEqual([eventName, 1]);
      expect([eventName, on('shop')]).toEqual([eventName, 0]);
    }
  });

  it('deliver whatever is done to a trail or to an event source mapping', () => {
    for (const name of ['StopLogging', 'DeleteTrail', 'UpdateTrail', 'PutEventSelectors']) {
      expect([name, deliveries(delivered(record('cloudtrail', name, {})))]).toEqual([name, 1]);
    }
    const mapping = record('lambda', 'DeleteEventSourceMapping20150331', {
      requestParameters: { uUID: 'a' },
    });
    expect(deliveries(delivered(mapping))).toBe(1);
  });

  it.each([
    ['failed', record('ec2', 'AuthorizeSecurityGroupIngress', { errorCode: 'Client.UnauthorizedOperation' })],
    ['of another service', record('s3', 'PutBucketPolicy', {})],
    ['known and never a change', record('ec2', 'UpdateSecurityGroupRuleDescriptionsEgress', {})],
    ['reading', record('ec2', 'DescribeSecurityGroups', { readOnly: true })],
  ])('keep out a call that is %s', (_, written) => {
    expect(deliveries(delivered({ ...written, requestParameters: { groupId: GROUP } }))).toBe(0);
  });

  it('deliver ECS’s own events, but not each state of a task', () => {
    const state = (lastStatus: string, desiredStatus: string) =>
      deliveries(ecsEvent('ECS Task State Change', { lastStatus, desiredStatus }));
    expect(state('PENDING', 'RUNNING')).toBe(1);
    expect(state('RUNNING', 'RUNNING')).toBe(1);
    expect(state('PROVISIONING', 'RUNNING')).toBe(0);
    expect(state('RUNNING', 'STOPPED')).toBe(0);
    const service = (type: string, eventName: string) => deliveries(ecsEvent(type, { eventName }));
    expect(service('ECS Service Action', 'SERVICE_STEADY_STATE')).toBe(1);
    expect(service('ECS Service Action', 'SERVICE_TASK_START_IMPAIRED')).toBe(0);
    expect(service('ECS Deployment State Change', 'SERVICE_DEPLOYMENT_COMPLETED')).toBe(1);
    expect(nativeEvents.length).toBe(3);
  });
});
