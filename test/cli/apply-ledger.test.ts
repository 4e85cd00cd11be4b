import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
} from '@aws-sdk/client-ec2';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoLedger } from '../../shared/aws/index.ts';
import type { Ledger } from '../../shared/ports/index.ts';
import { type LocalDynamo, startDynamo } from '../../sim/dynamodb/index.ts';
import { cloudForTests } from './cloud.ts';
import { directory, kedge, NOW } from './kedge-command.ts';

const cloud = cloudForTests();
const POLICY = `version: 1
mode: enforce
guardrails: [{ id: no-ssh, deny: tcp/22 from internet, severity: critical }]
`;

let dynamo: LocalDynamo;
let client: DynamoDBClient;
let ledger: Ledger;
let groupId = '';
let policy = '';

beforeAll(async () => {
  dynamo = await startDynamo();
  const { user, ec2 } = cloud();
  client = new DynamoDBClient({ endpoint: dynamo.url, region: 'eu-west-1', credentials: user });
  const keys = ['pk', 'sk'] as const;
  await client.send(
    new CreateTableCommand({
      TableName: 'ledger',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keys.map((AttributeName, at) => ({ AttributeName, KeyType: at === 0 ? 'HASH' : 'RANGE' })),
      AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    }),
  );
  ledger = dynamoLedger({ client, table: 'ledger', owner: 'test', killSwitch: () => Promise.resolve(false) });
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const made = await ec2.send(
    new CreateSecurityGroupCommand({ GroupName: 'web', Description: 'web', VpcId: Vpc?.VpcId }),
  );
  groupId = made.GroupId ?? '';
  await open();
  policy = join(await directory({ 'p.yaml': POLICY }), 'p.yaml');
});

async function open(): Promise<void> {
  await cloud().ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId: groupId,
      IpPermissions: [
        { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '203.0.113.0/24' }] },
      ],
    }),
  );
}

async function put(Name: string, Value: string): Promise<void> {
  const { user, url } = cloud();
  const ssm = new SSMClient({ endpoint: url, region: 'eu-west-1', credentials: user });
  await ssm.send(new PutParameterCommand({ Name, Value, Type: 'String', Overwrite: true }));
  ssm.destroy();
}

afterAll(async () => {
  client.destroy();
  await dynamo.close();
});

const apply = (...args: readonly string[]) =>
  kedge(['apply', '--policy', policy, '--dynamodb-endpoint-url', dynamo.url, ...args]);

const resource = () =>
  ({ type: 'AWS::EC2::SecurityGroup', id: groupId, account: '111111111111', region: 'eu-west-1' }) as const;

describe('kedge apply beside the ledger', () => {
  it('leaves a resource to its responders while they hold it', async () => {
    await ledger.hold(resource(), {
      until: NOW + 60_000,
      reason: 'incident 7',
      by: 'arn:aws:iam::1:user/eve',
    });
    const { status, out } = await apply('--table', 'ledger');
    expect(status).toBe(2);
    expect(out).toContain(
      'responders hold this resource: arn:aws:iam::1:user/eve until 2026-11-23T12:01:00.000Z (incident 7)',
    );
  });

  it('stands still while the kill switch is on, and takes one that is not there for on', async () => {
    const { status, out } = await apply('--kill-switch-parameter', '/kedge/no-such-parameter');
    expect([status, out]).toEqual([2, expect.stringContaining('the kill switch is on')]);
  });

  it('says so in one line when the table is not there', async () => {
    const { status, out, err } = await apply('--table', 'no-such-table');
    expect([status, out]).toEqual([1, '']);
    expect(err.trimEnd().split('\n').at(-1)).toContain('The ledger table no-such-table');
  });

  it('says that there is no stack to ask, and goes by the policy alone', async () => {
    const { err } = await apply('--stack', 'kedge-none', '--approve');
    expect(err).toContain(
      'No stack kedge-none here (there is no parameter kedge-none-ledger): holds, waivers and the kill switch are not known.',
    );
    await open();
  });

  it("honours the stack's own ledger and kill switch without being told of them", async () => {
    await put('kedge-prod-ledger', 'ledger');
    await put('kedge-prod-kill-switch', 'on');
    const { status, out, err } = await apply();
    expect(status).toBe(2);
    expect(out).toContain('responders hold this resource');
    expect(out).toContain('the kill switch is on');
    expect(err).toContain(
      'Holds, waivers and the kill switch are those of stack kedge-prod (ledger ledger).',
    );
  });

  it('does nothing where the stack is there and its ledger cannot be read', async () => {
    await put('kedge-broken-ledger', 'no-such-table');
    const { status, out, err } = await apply('--stack', 'kedge-broken');
    expect([status, out]).toEqual([1, '']);
    expect(err).toContain('The ledger table no-such-table');
    await put('kedge-half-kill-switch', 'off');
    const half = await apply('--stack', 'kedge-half');
    expect([half.status, half.out]).toEqual([1, '']);
    expect(half.err).toContain('name it with --table, or say --no-ledger');
  });

  it('goes on without any of it when it is told to', async () => {
    const { status, err } = await apply('--no-ledger');
    expect(status).toBe(0);
    expect(err).toContain('--no-ledger: holds, waivers and the kill switch are not known.');
    await open();
    await put('kedge-prod-kill-switch', 'off');
  });

  it('goes ahead when the hold is over', async () => {
    const { status, out } = await kedge(
      ['apply', '--policy', policy, '--dynamodb-endpoint-url', dynamo.url, '--table', 'ledger'],
      { now: NOW + 61_000 },
    );
    expect([status, out]).toEqual([0, expect.stringContaining('1 mended (1 call)')]);
  });
});
