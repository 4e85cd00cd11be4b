import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  AuthorizeSecurityGroupIngressCommand,
  type AuthorizeSecurityGroupIngressCommandInput,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  DescribeSecurityGroupRulesCommand,
  RevokeSecurityGroupEgressCommand,
} from '@aws-sdk/client-ec2';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, vi } from 'vitest';
import { dynamoLedger } from '../../shared/aws/index.ts';
import { type Policy, policyToJson } from '../../shared/policy/index.ts';
import type { Ledger, PolicySource } from '../../shared/ports/index.ts';
import type { BatchResult, Dependencies } from '../../shared/reconcile/index.ts';
import { type LocalDynamo, startDynamo } from '../../sim/dynamodb/index.ts';
import { type Credentials, startServer } from '../../sim/index.ts';
import { policyOf } from '../support/judged.ts';
import { ACCOUNT, eventsOf, kedgeOn, REGION, type TestKedge } from '../support/kedge.ts';
import { kedge as command, type Ran } from './kedge-command.ts';

/** Kedge's own loop beside a responder with the command line: one simulated AWS, one real table. */
export type Scene = {
  readonly kedge: TestKedge;
  readonly ledger: Ledger;
  readonly groupId: string;
  readonly alice: string;
  readonly now: () => number;
  /** Runs a command as alice, or as somebody else; `--table` and the endpoints come from the environment. */
  readonly run: (args: readonly string[], as?: string | Credentials) => Promise<Ran>;
  /** Lets Kedge hear of all that happened since the last time, under another policy if one is given. */
  readonly hear: (policy?: string) => Promise<BatchResult>;
  /** The functions, freshly started. */
  readonly functions: () => Dependencies;
  readonly open: (rule: Rule) => Promise<void>;
  readonly rules: (groupId?: string) => Promise<readonly string[]>;
  readonly setParameter: (name: string, value: string) => Promise<void>;
};

export type Rule = {
  readonly ports: readonly [from: number, to: number];
  readonly cidr: string;
  readonly description?: string;
  readonly tags?: Readonly<Record<string, string>>;
};

export const POLICY = `
version: 1
mode: enforce
names:
  office: [203.0.113.0/24]
guardrails:
  - id: no-ssh
    deny: tcp/22 from internet except office
    severity: critical
securityGroups:
  web-tasks:
    match: { name: web }
    ingress: [tcp/443 from any]
`;

let dynamo: LocalDynamo;
const closing: (() => Promise<unknown>)[] = [];

/** Call it once in a file: a DynamoDB for all of its tests, and everything ended after them. */
export function ledgerTests(): void {
  vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });
  beforeAll(async () => {
    dynamo = await startDynamo();
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await Promise.all(closing.splice(0).map((close) => close()));
    await dynamo.close();
  });
}

let scenes = 0;

/** Made when it is first asked for: for tests that leave it as it was. */
export function oneScene(): () => Promise<Scene> {
  let made: Promise<Scene> | null = null;
  return () => {
    made ??= scene();
    return made;
  };
}

/** A VPC with the group `web` as the policy wants it, the policy deployed, the kill switch off. */
export async function scene(text = POLICY): Promise<Scene> {
  scenes += 1;
  const table = `ledger-${scenes}`;
  const policy = policyOf(text);
  const kedge = kedgeOn(policy, { seed: scenes, start: '2026-11-23T03:00:00Z' });
  const { world } = kedge.sim;
  const now = () => world.scheduler.now();
  const server = await startServer(kedge.sim);
  const client = await tableFor(table);
  const user = (name: string) => world.identities.addUser({ name, account: ACCOUNT });
  const people = new Map([['alice', user('alice')]]);
  const person = (name: string): Credentials => {
    const known = people.get(name) ?? user(name);
    people.set(name, known);
    return known;
  };
  const ssm = new SSMClient({ endpoint: server.url, region: REGION, credentials: user('platform') });
  closing.push(async () => {
    client.destroy();
    ssm.destroy();
    await server.close();
  });
  const environment = {
    AWS_ENDPOINT_URL: server.url,
    AWS_ENDPOINT_URL_DYNAMODB: dynamo.url,
    AWS_REGION: REGION,
    AWS_CONFIG_FILE: '/no/such/file',
    AWS_SHARED_CREDENTIALS_FILE: '/no/such/file',
    KEDGE_TABLE: table,
  };
  const setParameter = async (Name: string, Value: string) => {
    await ssm.send(new PutParameterCommand({ Name, Value, Type: 'String', Overwrite: true }));
  };
  await setParameter('kedge-prod-policy', policyToJson(policy));
  await setParameter('kedge-prod-kill-switch', 'off');
  const groupId = await webGroup(kedge);
  const killSwitch = () => Promise.resolve(false);
  const deps = () => ({
    ...kedge.coldStart(),
    ledger: dynamoLedger({ client, table, owner: `f${Math.floor(now())}-${heard}`, killSwitch }),
  });
  let heard = world.trail.all().length;
  return {
    kedge,
    groupId,
    now,
    ledger: dynamoLedger({ client, table, owner: 'test', killSwitch }),
    alice: `arn:aws:iam::${ACCOUNT}:user/alice`,
    run: (args, as = 'alice') => {
      const credentials = typeof as === 'string' ? person(as) : as;
      for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
      vi.stubEnv('AWS_ACCESS_KEY_ID', credentials.accessKeyId);
      vi.stubEnv('AWS_SECRET_ACCESS_KEY', credentials.secretAccessKey);
      return command(args, { now: now() });
    },
    hear: (under = text) => {
      const events = eventsOf(kedge.sim, heard);
      heard = world.trail.all().length;
      return kedge.deliver(events, { ...deps(), policySource: sourceOf(policyOf(under)) });
    },
    functions: deps,
    open: (rule) => open(kedge, groupId, rule),
    rules: (id = groupId) => rulesOf(kedge, id),
    setParameter,
  };
}

const sourceOf = (policy: Policy): PolicySource => ({
  load: () => Promise.resolve({ kind: 'loaded', loaded: { policy, version: 1, hash: 'x' } }),
});

async function tableFor(TableName: string): Promise<DynamoDBClient> {
  const credentials = { accessKeyId: ACCOUNT, secretAccessKey: 'x' };
  const client = new DynamoDBClient({ endpoint: dynamo.url, region: REGION, credentials });
  const keys = ['pk', 'sk'];
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keys.map((AttributeName, at) => ({ AttributeName, KeyType: at === 0 ? 'HASH' : 'RANGE' })),
      AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    }),
  );
  return client;
}

async function webGroup(kedge: TestKedge): Promise<string> {
  const { ec2 } = kedge.person;
  const vpc = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const VpcId = vpc.Vpc?.VpcId;
  const made = await ec2.send(
    new CreateSecurityGroupCommand({ GroupName: 'web', Description: 'web', VpcId }),
  );
  const GroupId = made.GroupId ?? '';
  const IpPermissions = [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }];
  await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions }));
  await open(kedge, GroupId, { ports: [443, 443], cidr: '0.0.0.0/0' });
  await open(kedge, GroupId, { ports: [443, 443], cidr: '::/0' });
  return GroupId;
}

async function open(kedge: TestKedge, GroupId: string, rule: Rule): Promise<void> {
  const { ports, cidr, description, tags } = rule;
  const text = description === undefined ? {} : { Description: description };
  const range = cidr.includes(':')
    ? { Ipv6Ranges: [{ CidrIpv6: cidr, ...text }] }
    : { IpRanges: [{ CidrIp: cidr, ...text }] };
  const input: AuthorizeSecurityGroupIngressCommandInput = {
    GroupId,
    IpPermissions: [{ IpProtocol: 'tcp', FromPort: ports[0], ToPort: ports[1], ...range }],
  };
  const Tags = Object.entries(tags ?? {}).map(([Key, Value]) => ({ Key, Value }));
  if (Tags.length > 0) input.TagSpecifications = [{ ResourceType: 'security-group-rule', Tags }];
  await kedge.person.ec2.send(new AuthorizeSecurityGroupIngressCommand(input));
}

/** "tcp/22-22 0.0.0.0/0 (description) [key=value]", sorted. */
async function rulesOf({ person }: TestKedge, groupId: string): Promise<readonly string[]> {
  const Filters = [{ Name: 'group-id', Values: [groupId] }];
  const { SecurityGroupRules = [] } = await person.ec2.send(
    new DescribeSecurityGroupRulesCommand({ Filters }),
  );
  return SecurityGroupRules.map((rule) => {
    const peer = rule.CidrIpv4 ?? rule.CidrIpv6 ?? rule.ReferencedGroupInfo?.GroupId;
    const described = rule.Description === undefined ? '' : ` (${rule.Description})`;
    const tags = (rule.Tags ?? []).map(({ Key, Value }) => ` [${Key}=${Value}]`).sort();
    return `${rule.IpProtocol}/${rule.FromPort}-${rule.ToPort} ${peer}${described}${tags.join('')}`;
  }).sort();
}
