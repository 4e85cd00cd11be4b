import { describe, expect, it } from 'vitest';
import { AwsError, type Params, serviceCaller } from '../../sim/core/index.ts';
import { putRole } from '../../sim/iam/index.ts';
import { invocations, putFunction } from '../../sim/lambda/index.ts';
import { checkExpression, firings, nextTime } from '../../sim/schedules/index.ts';
import { messagesOf, queueByArn } from '../../sim/sqs/index.ts';
import { ACCOUNT, type Cloud, cloud, REGION } from './cloud.ts';
import { present } from './core-stage.ts';

describe('a schedule expression', () => {
  it.each([
    ['rate(15 minutes)', '2026-01-01T10:15:00Z'],
    ['rate(1 hour)', '2026-01-01T11:00:00Z'],
    ['cron(30 10 * * ? *)', '2026-01-01T10:30:00Z'],
    ['cron(0 10 * * ? *)', '2026-01-02T10:00:00Z'],
    ['cron(0/20 * * * ? *)', '2026-01-01T10:20:00Z'],
    ['cron(0 8 ? * MON-FRI *)', '2026-01-02T08:00:00Z'],
    ['cron(0 8 ? * 1 *)', '2026-01-04T08:00:00Z'],
    ['cron(0 0 1 JUL,AUG ? *)', '2026-07-01T00:00:00Z'],
    ['cron(15 6 29 2 ? *)', '2028-02-29T06:15:00Z'],
    ['at(2026-03-01T09:30:00)', '2026-03-01T09:30:00Z'],
  ])('%s is due next at %s', (expression, expected) => {
    const now = Date.parse('2026-01-01T10:00:00Z');
    checkExpression(expression, ['rate', 'cron', 'at']);
    expect(new Date(nextTime(expression, { after: now, since: now }) ?? 0)).toEqual(new Date(expected));
  });

  it.each(['cron(0 0 1 1 ? 2025)', 'at(2025-01-01T00:00:00)', 'cron(0 0 31 2 ? *)'])(
    '%s is never due again',
    (expression) => {
      const now = Date.parse('2026-01-01T10:00:00Z');
      expect(nextTime(expression, { after: now, since: now })).toBeUndefined();
    },
  );

  it.each([
    'rate(1 minutes)',
    'rate(5 minute)',
    'rate(0 minutes)',
    'cron(* * * * * *)',
    'cron(60 * * * ? *)',
    'cron(0 8 L * ? *)',
    'at(tomorrow)',
    '15 minutes',
  ])('%s is refused', (expression) => {
    expect(() => checkExpression(expression, ['rate', 'cron', 'at'])).toThrow(AwsError);
  });
});

const ROLE = `arn:aws:iam::${ACCOUNT}:role/scheduler`;
const QUEUE = `arn:aws:sqs:${REGION}:${ACCOUNT}:expired`;
const FUNCTION = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:review`;

/** A role that the scheduler may take on, a queue and a function. */
async function stage(actions: readonly string[] = ['lambda:InvokeFunction', 'sqs:SendMessage']) {
  const made = await cloud({ start: '2026-01-01T00:00:00Z' });
  const { world } = made.sim;
  const place = { account: ACCOUNT, region: REGION };
  const trust = {
    Statement: [
      { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'scheduler.amazonaws.com' } },
    ],
  };
  const policies = [{ Statement: [{ Effect: 'Allow', Action: [...actions], Resource: '*' }] }];
  putRole(world, { ...place, name: 'scheduler', trust, policies });
  const caller = serviceCaller(ACCOUNT, 'cloudformation.amazonaws.com', 'CloudFormation');
  made.sim.invoke({
    ...place,
    service: 'sqs',
    action: 'CreateQueue',
    input: { QueueName: 'expired' },
    caller,
  });
  putFunction(world, {
    ...place,
    name: 'review',
    roleArn: ROLE,
    code: { kind: 'in-process', start: () => () => null },
  });
  return made;
}

/** There is no SDK client for it here: the request is what the SDK sends. */
async function ask({ sim }: Cloud, request: { method: string; url: string; body?: Params }) {
  const authorization = `AWS4-HMAC-SHA256 Credential=${ACCOUNT}/20260101/${REGION}/scheduler/aws4_request, Signature=x`;
  const { status, headers, body } = await sim.handle({
    method: request.method,
    url: request.url,
    headers: { authorization, 'content-type': 'application/json' },
    body: Buffer.from(request.body ? JSON.stringify(request.body) : ''),
  });
  const answer: Record<string, unknown> = JSON.parse(String(body));
  return { status, error: headers['x-amzn-errortype'], answer };
}

function schedule(more: Params = {}): Params {
  return {
    ScheduleExpression: 'at(2026-01-01T12:00:00)',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: { Arn: QUEUE, RoleArn: ROLE, Input: '{"at":"<aws.scheduler.scheduled-time>"}' },
    ...more,
  };
}

describe('EventBridge Scheduler', () => {
  it('sends once at the given time, and deletes itself if asked to', async () => {
    const made = await stage();
    const body = schedule({ ActionAfterCompletion: 'DELETE' });
    const created = await ask(made, { method: 'POST', url: '/schedules/waiver-1', body });
    const arn = `arn:aws:scheduler:${REGION}:${ACCOUNT}:schedule/default/waiver-1`;
    expect(created).toMatchObject({ status: 200, answer: { ScheduleArn: arn } });
    const { world } = made.sim;
    const queue = present(queueByArn(world, QUEUE));
    await world.scheduler.advance(12 * 3_600_000 - 1);
    expect(messagesOf(world, queue)).toHaveLength(0);
    await world.scheduler.advance(1);
    expect(messagesOf(world, queue).map(({ body: sent }) => sent)).toEqual(['{"at":"2026-01-01T12:00:00Z"}']);
    const gone = await ask(made, { method: 'GET', url: '/schedules/waiver-1?groupName=default' });
    expect([gone.status, gone.error]).toEqual([404, 'ResourceNotFoundException']);
  });

  it('calls a function again and again, until it is deleted', async () => {
    const made = await stage();
    const { world } = made.sim;
    const body = schedule({
      ScheduleExpression: 'rate(15 minutes)',
      Target: { Arn: FUNCTION, RoleArn: ROLE },
    });
    await ask(made, { method: 'POST', url: '/schedules/review', body });
    await world.scheduler.advance(3_601_000);
    const runs = () => invocations(world).length;
    expect(runs()).toBe(4);
    expect(JSON.parse(invocations(world)[0]?.payload ?? '')).toMatchObject({
      source: 'aws.scheduler',
    });
    await ask(made, { method: 'DELETE', url: '/schedules/review?clientToken=x' });
    await world.scheduler.advance(3_600_000);
    expect(runs()).toBe(4);
  });

  it('follows an update and forgets what was before', async () => {
    const made = await stage();
    const { world } = made.sim;
    await ask(made, { method: 'POST', url: '/schedules/s', body: schedule() });
    const later = schedule({ ScheduleExpression: 'at(2026-01-02T00:00:00)' });
    await ask(made, { method: 'PUT', url: '/schedules/s', body: later });
    await world.scheduler.advance(48 * 3_600_000);
    expect(firings(world).map(({ at }) => new Date(at).toISOString())).toEqual(['2026-01-02T00:00:00.000Z']);
  });

  it("needs its role's permission, and says when that was missing", async () => {
    const made = await stage(['sqs:SendMessage']);
    const { world } = made.sim;
    const body = schedule({ Target: { Arn: FUNCTION, RoleArn: ROLE, DeadLetterConfig: { Arn: QUEUE } } });
    await ask(made, { method: 'POST', url: '/schedules/s', body });
    await world.scheduler.advance(24 * 3_600_000);
    expect(firings(world).map(({ outcome }) => outcome)).toEqual(['denied']);
    expect(messagesOf(world, present(queueByArn(world, QUEUE)))).toHaveLength(1);
  });

  it('keeps groups of schedules', async () => {
    const made = await stage();
    const body = schedule({ GroupName: 'kedge' });
    const early = await ask(made, { method: 'POST', url: '/schedules/s', body });
    expect(early.error).toBe('ResourceNotFoundException');
    await ask(made, { method: 'POST', url: '/schedule-groups/kedge', body: {} });
    await ask(made, { method: 'POST', url: '/schedules/s', body });
    const again = await ask(made, { method: 'POST', url: '/schedules/s', body });
    expect([again.status, again.error]).toEqual([409, 'ConflictException']);
    const listed = await ask(made, { method: 'GET', url: '/schedules?ScheduleGroup=kedge' });
    expect(listed.answer).toMatchObject({ Schedules: [{ Name: 's', GroupName: 'kedge' }] });
    await ask(made, { method: 'DELETE', url: '/schedule-groups/kedge' });
    const left = await ask(made, { method: 'GET', url: '/schedules' });
    expect(left.answer).toMatchObject({ Schedules: [] });
  });

  it.each([
    ['an expression', { ScheduleExpression: 'sometimes' }],
    ['a time zone that it does not know', { ScheduleExpressionTimezone: 'Europe/Berlin' }],
    [
      'a target that it does not know',
      { Target: { Arn: 'arn:aws:scheduler:::aws-sdk:ec2:runInstances', RoleArn: ROLE } },
    ],
    ['no window', { FlexibleTimeWindow: {} }],
  ])('refuses %s', async (_, wrong) => {
    const refused = await ask(await stage(), { method: 'POST', url: '/schedules/s', body: schedule(wrong) });
    expect([refused.status, refused.error]).toEqual([400, 'ValidationException']);
  });

  it('answers an unknown path with an unknown operation', async () => {
    const refused = await ask(await stage(), { method: 'PATCH', url: '/schedules/s' });
    expect(refused.error).toBe('UnknownOperationException');
  });
});
