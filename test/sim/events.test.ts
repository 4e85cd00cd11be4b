import { CreateSecurityGroupCommand, CreateVpcCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  CreateEventBusCommand,
  DeleteRuleCommand,
  DescribeRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutPermissionCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  TestEventPatternCommand,
} from '@aws-sdk/client-eventbridge';
import { describe, expect, it } from 'vitest';
import { undelivered } from '../../sim/events/index.ts';
import { putOrganization } from '../../sim/iam/index.ts';
import { messagesOf, type Queue } from '../../sim/sqs/index.ts';
import { ACCOUNT, type Cloud, cloud, REGION, TRANSPORTS } from './cloud.ts';
import { errorCode, present } from './core-stage.ts';
import { makeQueue, queueArn } from './lambda-stage.ts';

const RULE = `arn:aws:events:${REGION}:${ACCOUNT}:rule/watch`;
const VPCS = { source: ['aws.ec2'], detail: { eventName: ['CreateVpc'] } };

function lettingIn(name: string, sourceArn: string): string {
  const Condition = { ArnEquals: { 'aws:SourceArn': sourceArn } };
  const service = { Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' } };
  return JSON.stringify({
    Statement: [{ ...service, Action: 'sqs:SendMessage', Resource: queueArn(name), Condition }],
  });
}

/** A rule that sends what its pattern meets to a queue that lets it. */
async function watching(stage: Cloud, pattern: object = VPCS, more: { input?: string; path?: string } = {}) {
  const queue = makeQueue(stage.sim, 'changes', { Policy: lettingIn('changes', RULE) });
  const events = new EventBridgeClient(stage.config());
  await events.send(new PutRuleCommand({ Name: 'watch', EventPattern: JSON.stringify(pattern) }));
  const target = { Id: 'q', Arn: queue.arn, Input: more.input, InputPath: more.path };
  await events.send(new PutTargetsCommand({ Rule: 'watch', Targets: [target] }));
  // What was recorded until here has arrived.
  await stage.sim.world.scheduler.runUntilIdle();
  return { queue, events };
}

function bodies({ sim }: Cloud, queue: Queue): Record<string, unknown>[] {
  return messagesOf(sim.world, queue).map(({ body }) => JSON.parse(body));
}

async function createVpc(stage: Cloud, who: Parameters<Cloud['config']>[0] = {}): Promise<void> {
  const ec2 = new EC2Client(stage.config(who));
  await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
}

describe.each(TRANSPORTS)('EventBridge over %s', (transport) => {
  it("wraps CloudTrail's record and sends it, seconds later, where a rule says", async () => {
    const stage = await cloud({ transport, start: '2026-01-01T00:00:00Z' });
    const { queue } = await watching(stage);
    const begun = stage.sim.world.scheduler.now();
    await createVpc(stage);
    await stage.sim.world.scheduler.advance(3_999);
    expect(bodies(stage, queue)).toEqual([]);
    await stage.sim.world.scheduler.runUntilIdle();
    const [event, ...more] = bodies(stage, queue);
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      version: '0',
      'detail-type': 'AWS API Call via CloudTrail',
      source: 'aws.ec2',
      account: ACCOUNT,
      region: REGION,
      time: `${new Date(begun).toISOString().slice(0, 19)}Z`,
      resources: [],
      detail: { eventName: 'CreateVpc', userIdentity: { type: 'IAMUser' }, recipientAccountId: ACCOUNT },
    });
    const record = stage.sim.world.trail.all().find(({ record: one }) => one.eventName === 'CreateVpc');
    expect(event?.detail).toEqual(record?.record);
    await stage.close();
  });

  it('refuses events that claim to be from AWS, and says so entry by entry', async () => {
    const stage = await cloud({ transport });
    const { queue, events } = await watching(stage, { source: ['aws.ec2', 'my.app'] });
    const entry = { DetailType: 'Test', Detail: '{"n":1}' };
    const answer = await events.send(
      new PutEventsCommand({
        Entries: [
          { ...entry, Source: 'aws.ec2' },
          { ...entry, Source: 'my.app' },
          { ...entry, Source: 'my.app', Detail: 'no json' },
        ],
      }),
    );
    expect(answer.FailedEntryCount).toBe(2);
    expect(answer.Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([
      'NotAuthorizedForSourceException',
      undefined,
      'MalformedDetail',
    ]);
    await stage.sim.world.scheduler.runUntilIdle();
    const sent = {
      source: 'my.app',
      'detail-type': 'Test',
      detail: { n: 1 },
      id: answer.Entries?.[1]?.EventId,
    };
    expect(bodies(stage, queue)).toMatchObject([sent]);
    await stage.close();
  });

  it("answers AWS's errors", async () => {
    const stage = await cloud({ transport });
    const { events } = await watching(stage);
    expect(await errorCode(events.send(new DeleteRuleCommand({ Name: 'watch' })))).toBe(
      'ValidationException',
    );
    expect(await errorCode(events.send(new DescribeRuleCommand({ Name: 'none' })))).toBe(
      'ResourceNotFoundException',
    );
    const broken = new PutRuleCommand({ Name: 'b', EventPattern: '{"source":"aws.ec2"}' });
    expect(await errorCode(events.send(broken))).toBe('InvalidEventPatternException');
    const odd = new PutTargetsCommand({
      Rule: 'watch',
      Targets: [{ Id: 'x', Arn: 'arn:aws:ecs:eu-west-1:1:task' }],
    });
    expect(await errorCode(events.send(odd))).toBe('ValidationException');
    const Event = JSON.stringify({ source: 'aws.ec2' });
    const tried = new TestEventPatternCommand({ EventPattern: '{"source":["aws.ec2"]}', Event });
    expect((await events.send(tried)).Result).toBe(true);
    await stage.close();
  });
});

describe('EventBridge', () => {
  it('delivers failed calls too, with their error', async () => {
    const stage = await cloud();
    const { queue } = await watching(stage, {
      source: ['aws.ec2'],
      detail: { errorCode: [{ exists: true }] },
    });
    const ec2 = new EC2Client(stage.config());
    const wrong = { GroupName: 'sg-x', Description: 'd', VpcId: 'vpc-0123456789abcdef0' };
    await errorCode(ec2.send(new CreateSecurityGroupCommand(wrong)));
    await stage.sim.world.scheduler.runUntilIdle();
    expect(bodies(stage, queue)).toMatchObject([
      { detail: { eventName: 'CreateSecurityGroup', responseElements: null } },
    ]);
  });

  it('loses, repeats and reorders what the faults say', async () => {
    const stage = await cloud({ seed: 7 });
    const { queue } = await watching(stage);
    const delayMs = { min: 1000, max: 60_000 };
    stage.sim.world.faults.set({ delivery: { delayMs, lose: 1, duplicate: 0 } });
    await createVpc(stage);
    await stage.sim.world.scheduler.runUntilIdle();
    expect(bodies(stage, queue)).toHaveLength(0);
    stage.sim.world.faults.set({ delivery: { delayMs, lose: 0, duplicate: 1 } });
    for (let i = 0; i < 4; i++) await createVpc(stage);
    await stage.sim.world.scheduler.runUntilIdle();
    const ids = bodies(stage, queue).map(({ id }) => id);
    expect([ids.length, new Set(ids).size]).toEqual([8, 4]);
    const times = bodies(stage, queue).map(({ detail }) => Object(detail).eventID);
    const made = stage.sim.world.trail.all().map(({ record }) => record.eventID);
    const order = times.map((id) => made.indexOf(id));
    expect(order).not.toEqual([...order].sort((a, b) => a - b));
  });

  it('hears of its own account and Region only', async () => {
    const stage = await cloud();
    const { queue } = await watching(stage);
    await createVpc(stage, { account: '222222222222' });
    await createVpc(stage, { region: 'us-east-1' });
    await stage.sim.world.scheduler.runUntilIdle();
    expect(bodies(stage, queue)).toEqual([]);
  });

  it('sends nothing for a rule that is off, and goes on when it is on again', async () => {
    const stage = await cloud();
    const { queue, events } = await watching(stage);
    await events.send(new DisableRuleCommand({ Name: 'watch' }));
    await createVpc(stage);
    await stage.sim.world.scheduler.runUntilIdle();
    expect(bodies(stage, queue)).toEqual([]);
    await events.send(new EnableRuleCommand({ Name: 'watch' }));
    await createVpc(stage);
    await stage.sim.world.scheduler.runUntilIdle();
    expect(bodies(stage, queue)).toHaveLength(1);
    await events.send(new RemoveTargetsCommand({ Rule: 'watch', Ids: ['q'] }));
    await createVpc(stage);
    await stage.sim.world.scheduler.runUntilIdle();
    expect(bodies(stage, queue)).toHaveLength(1);
    expect((await events.send(new ListTargetsByRuleCommand({ Rule: 'watch' }))).Targets).toEqual([]);
    await events.send(new DeleteRuleCommand({ Name: 'watch' }));
    expect((await events.send(new ListRulesCommand({}))).Rules).toEqual([]);
  });

  it('sends only what the target asks for', async () => {
    const stage = await cloud();
    const { queue } = await watching(stage, VPCS, { path: '$.detail.eventName' });
    await createVpc(stage);
    await stage.sim.world.scheduler.runUntilIdle();
    expect(messagesOf(stage.sim.world, queue).map(({ body }) => body)).toEqual(['"CreateVpc"']);
  });

  it('cannot send to a queue whose policy does not name the rule; the event goes to the dead letters', async () => {
    const stage = await cloud();
    const { world } = stage.sim;
    const { events } = await watching(stage);
    const closed = makeQueue(stage.sim, 'closed', { Policy: lettingIn('closed', `${RULE}-other`) });
    const dead = makeQueue(stage.sim, 'dead', { Policy: lettingIn('dead', RULE) });
    const target = { Id: 'q', Arn: closed.arn, DeadLetterConfig: { Arn: dead.arn } };
    await events.send(new PutTargetsCommand({ Rule: 'watch', Targets: [target] }));
    await world.scheduler.runUntilIdle();
    await createVpc(stage);
    await world.scheduler.runUntilIdle();
    expect(bodies(stage, closed)).toEqual([]);
    expect(undelivered(world).map(({ outcome }) => outcome)).toEqual(['denied']);
    const [letter] = messagesOf(world, dead);
    expect(letter?.attributes).toMatchObject({ ERROR_CODE: { StringValue: 'NO_PERMISSIONS' } });
  });

  it("passes a member account's events on to the hub's bus, which lets in only whom it knows", async () => {
    const stage = await cloud();
    const hub = new EventBridgeClient(stage.config());
    const member = new EventBridgeClient(stage.config({ account: '222222222222' }));
    const { EventBusArn } = await hub.send(new CreateEventBusCommand({ Name: 'hub' }));
    const rule = `arn:aws:events:${REGION}:${ACCOUNT}:rule/hub/all`;
    const queue = makeQueue(stage.sim, 'hub', { Policy: lettingIn('hub', rule) });
    const all = { EventBusName: 'hub', Name: 'all', EventPattern: JSON.stringify(VPCS) };
    await hub.send(new PutRuleCommand(all));
    const toQueue = { EventBusName: 'hub', Rule: 'all', Targets: [{ Id: 'q', Arn: queue.arn }] };
    await hub.send(new PutTargetsCommand(toQueue));
    await member.send(new PutRuleCommand({ Name: 'forward', EventPattern: JSON.stringify(VPCS) }));
    const toHub = { Rule: 'forward', Targets: [{ Id: 'hub', Arn: present(EventBusArn) }] };
    await member.send(new PutTargetsCommand(toHub));
    await createVpc(stage, { account: '222222222222' });
    await stage.sim.world.scheduler.runUntilIdle();
    expect(bodies(stage, queue)).toEqual([]);
    const Condition = { StringEquals: { 'aws:PrincipalOrgID': 'o-kedge' } };
    const open = {
      Effect: 'Allow',
      Principal: '*',
      Action: 'events:PutEvents',
      Resource: EventBusArn,
      Condition,
    };
    const Statement = [open];
    putOrganization(stage.sim.world, 'o-kedge', ['222222222222']);
    await hub.send(new PutPermissionCommand({ EventBusName: 'hub', Policy: JSON.stringify({ Statement }) }));
    await createVpc(stage, { account: '222222222222' });
    await stage.sim.world.scheduler.runUntilIdle();
    expect(bodies(stage, queue)).toMatchObject([
      { account: '222222222222', detail: { eventName: 'CreateVpc' } },
    ]);
  });

  it('fires a rule that has a schedule', async () => {
    const stage = await cloud();
    const queue = makeQueue(stage.sim, 'ticks', { Policy: lettingIn('ticks', RULE) });
    const events = new EventBridgeClient(stage.config());
    await events.send(new PutRuleCommand({ Name: 'watch', ScheduleExpression: 'rate(5 minutes)' }));
    await events.send(new PutTargetsCommand({ Rule: 'watch', Targets: [{ Id: 'q', Arn: queue.arn }] }));
    await stage.sim.world.scheduler.advance(16 * 60_000);
    expect(bodies(stage, queue).map((event) => event['detail-type'])).toEqual(
      Array(3).fill('Scheduled Event'),
    );
  });
});
