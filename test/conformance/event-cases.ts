import {
  DeleteRuleCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { expect } from 'vitest';
import { newVpc } from './network.ts';
import { newQueue, receive, received } from './queue.ts';
import { type Case, present, type Stage } from './stage.ts';

/** EventBridge, with queues as targets. */
export const EVENT_CASES: readonly Case[] = [
  {
    fact: 'an event that meets a rule’s pattern is sent to its queue, one that does not is not',
    run: async (stage) => {
      const url = await ruleTo(stage, { source: [stage.name('app')], detail: { kind: ['wanted'] } });
      await put(stage, stage.name('app'), { kind: 'other' });
      await put(stage, stage.name('app'), { kind: 'wanted' });
      const messages = await received(stage, url, 1);
      const bodies = [...messages, ...(await receive(stage, url))].map((one) =>
        JSON.parse(present(one.Body)),
      );
      expect(bodies.map((body) => body.detail)).toEqual([{ kind: 'wanted' }]);
    },
  },
  {
    fact: 'a queue gets the whole event: version, id, detail-type, source, time, Region, resources, detail',
    run: async (stage) => {
      const url = await ruleTo(stage, { source: [stage.name('app')] });
      await put(stage, stage.name('app'), { kind: 'wanted' });
      const [message] = await received(stage, url, 1);
      expect(JSON.parse(present(message?.Body))).toMatchObject({
        version: '0',
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        'detail-type': 'Something Happened',
        source: stage.name('app'),
        region: 'eu-west-1',
        resources: [],
        detail: { kind: 'wanted' },
      });
    },
  },
  {
    fact: 'an event says which account it comes from',
    wrongInMoto: 'moto’s events have no account',
    run: async (stage) => {
      const url = await ruleTo(stage, { source: [stage.name('app')] });
      await put(stage, stage.name('app'), {});
      const [message] = await received(stage, url, 1);
      expect(JSON.parse(present(message?.Body)).account).toMatch(/^\d{12}$/);
    },
  },
  {
    fact: 'PutEvents refuses sources that begin with aws.',
    wrongInMoto: 'moto takes any source',
    run: async (stage) => {
      const answer = await put(stage, 'aws.ec2', {});
      expect([answer.FailedEntryCount, answer.Entries?.[0]?.EventId]).toEqual([1, undefined]);
      expect(answer.Entries?.[0]?.ErrorCode).toMatch(/NotAuthorizedForSource/);
    },
  },
  {
    fact: 'CloudTrail’s record of a call arrives as an event, the record its detail',
    wrongInMoto: 'moto makes no CloudTrail records',
    run: async (stage) => {
      const detail = { eventSource: ['ec2.amazonaws.com'], eventName: ['CreateVpc'] };
      const url = await ruleTo(stage, {
        source: ['aws.ec2'],
        'detail-type': ['AWS API Call via CloudTrail'],
        detail,
      });
      const vpcId = await newVpc(stage);
      const [message] = await received(stage, url, 1);
      expect(JSON.parse(present(message?.Body))).toMatchObject({
        source: 'aws.ec2',
        'detail-type': 'AWS API Call via CloudTrail',
        detail: { eventName: 'CreateVpc', awsRegion: 'eu-west-1', responseElements: { vpc: { vpcId } } },
      });
    },
  },
];

/** A rule with this pattern, and the URL of the queue that it sends to. */
async function ruleTo(stage: Stage, pattern: object): Promise<string> {
  const Name = stage.name('rule');
  const put = await stage.events.send(new PutRuleCommand({ Name, EventPattern: JSON.stringify(pattern) }));
  stage.undo(() => stage.events.send(new DeleteRuleCommand({ Name })));
  const sender = { service: 'events.amazonaws.com', sourceArn: present(put.RuleArn) };
  const { url, arn } = await newQueue(stage, 'changes', { sender });
  await stage.events.send(new PutTargetsCommand({ Rule: Name, Targets: [{ Id: 'queue', Arn: arn }] }));
  stage.undo(() => stage.events.send(new RemoveTargetsCommand({ Rule: Name, Ids: ['queue'] })));
  return url;
}

function put({ events }: Stage, Source: string, detail: object) {
  const entry = { Source, DetailType: 'Something Happened', Detail: JSON.stringify(detail) };
  return events.send(new PutEventsCommand({ Entries: [entry] }));
}
