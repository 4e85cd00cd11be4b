import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { loadPolicy, policyToJson } from '../../shared/policy/index.ts';
import { type LocalDynamo, startDynamo } from '../../sim/dynamodb/index.ts';
import { type Credentials, createSim, requestHandler, type Sim } from '../../sim/index.ts';
import { eventsOf } from '../support/kedge.ts';

export const ACCOUNT = '111111111111';
export const REGION = 'eu-west-1';
const TABLE = 'kedge-bench-ledger';
const POLICY_PARAMETER = 'kedge-bench-policy';
const SWITCH_PARAMETER = 'kedge-bench-kill-switch';

/** As in a small service: a group that is declared, and what nobody may open. Small enough for the parameter itself. */
const POLICY = `
version: 1
mode: enforce
guardrails:
  - { id: no-admin-from-internet, deny: "tcp/22,3389 from internet", severity: critical }
securityGroups:
  web:
    match: { name: web-* }
    ingress: [tcp/443 from any]
limits: { changesPer10Minutes: 1000 }
`;

/** What Kedge is told by its environment, whether it runs here or as a bundle. */
export type Configuration = {
  readonly table: string;
  readonly topicArn: string;
  readonly queueUrl: string;
  readonly policyParameter: string;
  readonly killSwitchParameter: string;
  readonly roleArn: string;
  readonly credentials: Credentials;
};

/** A simulated account with groups that are in order, Kedge's own resources, and somebody who breaks things. */
export type Scene = {
  readonly sim: Sim;
  readonly dynamo: LocalDynamo;
  readonly configuration: Configuration;
  readonly groupIds: readonly string[];
  /** Opens SSH to the world in a group; answers CloudTrail's record of it as EventBridge delivers it. */
  readonly violate: (groupId: string) => Promise<unknown>;
};

export async function setScene(options: {
  readonly groups: number;
  readonly clock: 'virtual' | 'real';
}): Promise<Scene> {
  const sim = createSim({ seed: 1, account: ACCOUNT, clock: options.clock });
  const dynamo = await startDynamo();
  const { identities } = sim.world;
  const connection = {
    region: REGION,
    credentials: identities.addUser({ name: 'mallory', account: ACCOUNT }),
    requestHandler: requestHandler(sim),
    maxAttempts: 1,
  };
  // A user's credentials outlive the bench's hours; a session's would not.
  const credentials = identities.addUser({ name: 'kedge-bench', account: ACCOUNT });
  const own = await ownResources(connection, dynamo.url);
  const ec2 = new EC2Client(connection);
  return {
    sim,
    dynamo,
    configuration: { ...own, roleArn: `arn:aws:iam::${ACCOUNT}:role/kedge-bench`, credentials },
    groupIds: await groupsInOrder(ec2, options.groups),
    violate: async (groupId) => {
      const from = sim.world.trail.all().length;
      await open(ec2, groupId, { port: 22, v6: false });
      return eventsOf(sim, from)[0];
    },
  };
}

type Connection = NonNullable<ConstructorParameters<typeof EC2Client>[0]> & {
  readonly credentials: Credentials;
};

async function ownResources(connection: Connection, dynamoUrl: string) {
  const dynamodb = new DynamoDBClient({
    region: REGION,
    endpoint: dynamoUrl,
    credentials: connection.credentials,
  });
  await dynamodb.send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk'].map((name) => ({
        AttributeName: name,
        AttributeType: 'S' as const,
      })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    }),
  );
  dynamodb.destroy();
  const policy = loadPolicy(POLICY, 'bench.yaml');
  if (!policy.ok) throw new Error(policy.errors.map((one) => one.message).join('; '));
  const ssm = new SSMClient(connection);
  const parameter = (Name: string, Value: string) =>
    ssm.send(new PutParameterCommand({ Name, Value, Type: 'String' }));
  await parameter(POLICY_PARAMETER, policyToJson(policy.policy));
  await parameter(SWITCH_PARAMETER, 'off');
  const { TopicArn = '' } = await new SNSClient(connection).send(
    new CreateTopicCommand({ Name: 'kedge-bench-alerts' }),
  );
  const { QueueUrl = '' } = await new SQSClient(connection).send(
    new CreateQueueCommand({ QueueName: 'kedge-bench-changes' }),
  );
  return {
    table: TABLE,
    topicArn: TopicArn,
    queueUrl: QueueUrl,
    policyParameter: POLICY_PARAMETER,
    killSwitchParameter: SWITCH_PARAMETER,
  };
}

async function groupsInOrder(ec2: EC2Client, count: number): Promise<readonly string[]> {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const ids: string[] = [];
  for (let at = 0; at < count; at += 1) {
    const { GroupId = '' } = await ec2.send(
      new CreateSecurityGroupCommand({ GroupName: `web-${at}`, Description: 'web', VpcId: Vpc?.VpcId }),
    );
    await open(ec2, GroupId, { port: 443, v6: true });
    ids.push(GroupId);
  }
  return ids;
}

async function open(
  ec2: EC2Client,
  GroupId: string,
  { port, v6 }: { readonly port: number; readonly v6: boolean },
): Promise<void> {
  const permission = {
    IpProtocol: 'tcp',
    FromPort: port,
    ToPort: port,
    IpRanges: [{ CidrIp: '0.0.0.0/0' }],
    ...(v6 ? { Ipv6Ranges: [{ CidrIpv6: '::/0' }] } : {}),
  };
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [permission] }));
}
