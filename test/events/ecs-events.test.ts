import { describe, expect, it } from 'vitest';
import { parseEvent } from '../../shared/events/index.ts';
import { ACCOUNT, ecsEvent, REGION } from './record.ts';

const options = { ownNames: [] };
const TASK = `arn:aws:ecs:${REGION}:${ACCOUNT}:task/prod/0123456789abcdef0123456789abcdef`;
const SERVICE = `arn:aws:ecs:${REGION}:${ACCOUNT}:service/prod/web`;
const details = [
  { name: 'subnetId', value: 'subnet-0a1b2c3d' },
  { name: 'networkInterfaceId', value: 'eni-0a1b2c3d' },
];
const running = {
  taskArn: TASK,
  clusterArn: `arn:aws:ecs:${REGION}:${ACCOUNT}:cluster/prod`,
  lastStatus: 'RUNNING',
  desiredStatus: 'RUNNING',
  group: 'service:web',
  version: 3,
  attachments: [{ id: 'a', type: 'eni', status: 'ATTACHED', details }],
};

describe('a task state change', () => {
  it('names the task, its cluster and its interface', () => {
    const parsed = parseEvent(ecsEvent('ECS Task State Change', running), options);
    expect(parsed).toMatchObject({
      kind: 'change',
      hint: {
        eventName: 'ECS Task State Change',
        actor: { text: 'Amazon ECS for service web', tool: 'aws-service' },
        targets: [
          { kind: 'resource', type: 'AWS::ECS::Task', id: TASK, cluster: 'prod' },
          { kind: 'resource', type: 'AWS::EC2::NetworkInterface', id: 'eni-0a1b2c3d' },
        ],
      },
    });
  });

  it('is dispatched by its detail-type although it may carry the eventName of a call', () => {
    const event = ecsEvent('ECS Task State Change', { ...running, eventName: 'RunTask', eventSource: 'x' });
    expect(parseEvent(event, options)).toMatchObject({ hint: { eventName: 'ECS Task State Change' } });
  });

  it('shows the group of a task only in the form that ECS itself writes', () => {
    const event = ecsEvent('ECS Task State Change', { ...running, group: 'service:<!channel>' });
    expect(parseEvent(event, options)).toMatchObject({ hint: { actor: { text: 'Amazon ECS' } } });
  });

  it.each([
    ['is stopping', { desiredStatus: 'STOPPED' }, 'the task is stopping or has stopped'],
    ['has stopped', { lastStatus: 'STOPPED' }, 'the task is stopping or has stopped'],
    [
      'has no interface yet',
      { lastStatus: 'PROVISIONING' },
      'the task has no interface yet; a later event will tell',
    ],
  ])('is ignored where the task %s', (_, over, reason) => {
    const event = ecsEvent('ECS Task State Change', { ...running, ...over });
    expect(parseEvent(event, options)).toMatchObject({ kind: 'ignored', reason });
  });

  it.each([
    ['from another source', { source: 'my.app' }, 'it is not from ECS'],
    ['without detail', { detail: null }, 'it has no detail'],
    ['without an account', { account: 'me' }, 'it names no account'],
    [
      'about a task of another account',
      { detail: { ...running, taskArn: TASK.replace(ACCOUNT, '999999999999') } },
      'the task that it names is no valid task',
    ],
  ])('is quarantined %s', (_, over, reason) => {
    const event = ecsEvent('ECS Task State Change', running, over);
    expect(parseEvent(event, options)).toMatchObject({ kind: 'quarantined', reason });
  });
});

describe('an event of a service', () => {
  it.each([
    ['ECS Service Action', 'SERVICE_STEADY_STATE'],
    ['ECS Deployment State Change', 'SERVICE_DEPLOYMENT_COMPLETED'],
    ['ECS Deployment State Change', 'SERVICE_DEPLOYMENT_FAILED'],
    ['ECS Deployment State Change', 'SERVICE_DEPLOYMENT_IN_PROGRESS'],
  ])('has the service read again: %s %s', (detailType, eventName) => {
    const event = ecsEvent(detailType, { eventType: 'INFO', eventName }, { resources: [SERVICE] });
    expect(parseEvent(event, options)).toMatchObject({
      kind: 'change',
      hint: { targets: [{ type: 'AWS::ECS::Service', id: SERVICE, cluster: 'prod' }] },
    });
  });

  it('is ignored where it is about placement or health', () => {
    const detail = { eventType: 'WARN', eventName: 'SERVICE_TASK_START_IMPAIRED' };
    const event = ecsEvent('ECS Service Action', detail, { resources: [SERVICE] });
    expect(parseEvent(event, options)).toMatchObject({
      kind: 'ignored',
      reason: "it says nothing of the service's network",
    });
  });

  it('is quarantined without a name', () => {
    const event = ecsEvent('ECS Service Action', { eventType: 'INFO' }, { resources: [SERVICE] });
    expect(parseEvent(event, options)).toMatchObject({ kind: 'quarantined', reason: 'it has no eventName' });
  });
});
