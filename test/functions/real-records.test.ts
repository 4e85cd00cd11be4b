import { existsSync, readdirSync, readFileSync } from 'node:fs';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  DescribeSecurityGroupRulesCommand,
} from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCOUNT, REGION, type Stage, setStage } from '../../cli/demo/stage.ts';
import { functionByArn, functionLogs, invokeFunction } from '../../sim/lambda/index.ts';
import { policyOf } from '../support/judged.ts';

// Genuine CloudTrail records, read from the handbook where it lies beside the project, through the bundled function.
const FOLDER = new URL('../../../shared/data/cloudtrail/', import.meta.url);
const POLICY = policyOf(
  'version: 1\nmode: enforce\nguardrails: [{ id: closed, deny: all from internet, severity: critical }]',
);

type RealRecord = Readonly<Record<string, unknown>> & {
  readonly eventSource?: string;
  readonly recipientAccountId?: string;
  readonly awsRegion?: string;
};

const samples: readonly { readonly name: string; readonly record: RealRecord }[] = existsSync(FOLDER)
  ? readdirSync(FOLDER)
      .filter((name) => name.endsWith('.json'))
      .map((name) => ({ name, record: JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) }))
  : [];

let stage: Stage;

beforeAll(async () => {
  stage = await setStage({ policy: POLICY, seed: '1' });
});

afterAll(async () => {
  await stage.close();
});

/**
 * The record as if it came from the account and Region of the stack: another one has no member role, and is refused.
 */
function broughtHome(record: RealRecord): RealRecord {
  const { recipientAccountId: account, awsRegion: region } = record;
  const text = JSON.stringify(record);
  const there = account === undefined ? text : text.replaceAll(account, ACCOUNT);
  return JSON.parse(region === undefined ? there : there.replaceAll(region, REGION));
}

function wrapped(record: RealRecord): object {
  return {
    version: '0',
    id: String(record.eventID ?? 'none'),
    'detail-type': 'AWS API Call via CloudTrail',
    source: `aws.${String(record.eventSource ?? 'ec2').split('.')[0]}`,
    account: record.recipientAccountId ?? ACCOUNT,
    region: record.awsRegion ?? REGION,
    time: record.eventTime,
    resources: [],
    detail: record,
  };
}

/** Hands one event to the bundled reconcile function, as its queue would; answers its log lines and its calls. */
async function handled(event: object) {
  const { world } = stage.sim;
  const arn = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:kedge-prod-reconcile`;
  const fn = functionByArn(world, arn);
  if (fn === undefined) throw new Error('the stack has no reconcile function');
  const lines = functionLogs(world).length;
  const calls = world.calls.all().length;
  const payload = JSON.stringify({
    Records: [{ messageId: 'm1', body: JSON.stringify(event), attributes: {}, eventSource: 'aws:sqs' }],
  });
  const outcome = await world.scheduler.settle(invokeFunction(world, fn, payload));
  return {
    outcome,
    log: functionLogs(world)
      .slice(lines)
      .flatMap(({ line }) =>
        line.startsWith('{"level"') ? [JSON.parse(line) as Record<string, unknown>] : [],
      ),
    calls: world.calls.all().slice(calls),
  };
}

/** Ids of the kinds that Kedge watches. */
const IDS = /\b(?:sg|acl|eni|subnet|vpc|i|rtb)-[0-9a-f]{1,17}\b|arn:aws[\w-]*:elasticloadbalancing:[^"]+/g;

/** What a record names: ids, ARNs, or (the oldest form) nothing but a group's name. */
function namesIn({ requestParameters, responseElements }: RealRecord): readonly string[] {
  const text = JSON.stringify([requestParameters, responseElements]);
  const group = /"groupName":"([^"]+)"/.exec(text)?.[1];
  return [...(text.match(IDS) ?? []), ...(group === undefined ? [] : [group])];
}

describe('the bundled reconcile function', () => {
  it('ends each genuine record in a read of what it names, or in a stated reason for none', async () => {
    for (const { name, record: genuine } of samples) {
      const record = broughtHome(genuine);
      // As if it had happened now: what was looked at since an event is not read again for it.
      await stage.sim.world.scheduler.advance(60_000);
      const eventTime = `${new Date(stage.sim.world.scheduler.now()).toISOString().slice(0, 19)}Z`;
      const { outcome, log, calls } = await handled(wrapped({ ...record, eventTime }));
      expect([name, outcome.kind]).toEqual([name, 'ok']);
      const reasons = log.filter(
        (line) => line.message === 'event ignored' || line.message === 'event quarantined',
      );
      const named = namesIn(record);
      const read = calls.some(
        (call) => call.action.startsWith('Describe') && named.some((id) => call.params.includes(id)),
      );
      // ACLs are read all at once: then the look itself says which one it was for.
      const looked = log.some(
        (line) => line.message === 'looked' && named.some((id) => JSON.stringify(line.resource).includes(id)),
      );
      const whole = calls.some((call) => call.action === 'DescribeNetworkInterfaces' && call.params === '{}');
      const stated = reasons.some((line) => typeof line.reason === 'string' && line.reason !== '');
      expect([name, stated || read || looked || whole]).toEqual([name, true]);
      expect([
        name,
        calls.filter((call) => call.mutating && call.service === 'ec2').map((call) => call.action),
      ]).toEqual([name, []]);
    }
  }, 120_000);

  it('reverts what a record opened in a group that the simulator holds', async () => {
    const admin = stage.sim.world.identities.addUser({ name: 'admin', account: ACCOUNT });
    const { ec2 } = stage.as(admin);
    const vpc = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.9.0.0/16' }));
    const opened = samples.filter(({ name }) => name.startsWith('AuthorizeSecurityGroupIngress'));
    const own = {
      eventSource: 'ec2.amazonaws.com',
      eventName: 'AuthorizeSecurityGroupIngress',
      eventVersion: '1.08',
      eventID: 'e',
      eventTime: '2026-11-23T03:00:00Z',
      userIdentity: { type: 'Root' },
    };
    for (const { name, record } of [...opened, { name: 'a record of our own', record: own }]) {
      const group = await ec2.send(
        new CreateSecurityGroupCommand({ GroupName: name, Description: 'held', VpcId: vpc.Vpc?.VpcId }),
      );
      const IpPermissions = [
        { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
      ];
      await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: group.GroupId, IpPermissions }));
      const requestParameters = {
        ...(record as { requestParameters?: object }).requestParameters,
        groupId: group.GroupId,
      };
      const here = {
        ...record,
        requestParameters,
        responseElements: { _return: true },
        recipientAccountId: ACCOUNT,
        awsRegion: REGION,
      };
      const { outcome, calls } = await handled(wrapped(here));
      expect([name, outcome.kind]).toEqual([name, 'ok']);
      expect([name, calls.some((call) => call.action === 'RevokeSecurityGroupIngress')]).toEqual([
        name,
        true,
      ]);
      const Filters = [{ Name: 'group-id', Values: [group.GroupId ?? ''] }];
      const { SecurityGroupRules = [] } = await ec2.send(new DescribeSecurityGroupRulesCommand({ Filters }));
      expect([name, SecurityGroupRules.filter((rule) => rule.IsEgress !== true)]).toEqual([name, []]);
    }
  }, 120_000);
});
