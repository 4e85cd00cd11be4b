import { readFileSync } from 'node:fs';
import { CreateTableCommand, type CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { TEMPLATE } from '../../infra/build/package.ts';
import { memberTemplate } from '../../infra/scripts/member-template.ts';
import { policyToJson } from '../../shared/policy/index.ts';
import type { Params, Place } from '../../sim/core/index.ts';
import { startDynamo } from '../../sim/dynamodb/index.ts';
import {
  type Credentials,
  createSim,
  deployTemplate,
  putOrganization,
  requestHandler,
  type Sim,
  type Stack,
  snsDeliveries,
} from '../../sim/index.ts';
import { messagesOf, queueByArn } from '../../sim/sqs/index.ts';
import { policyOf } from '../support/judged.ts';

export const HUB = { account: '111111111111', region: 'eu-west-1' } as const;
export const MEMBER = { account: '222222222222', region: 'eu-west-1' } as const;
export const STRANGER = { account: '999999999999', region: 'eu-west-1' } as const;
const ORGANIZATION = 'o-kedge0123456';

const POLICY = policyOf(`
version: 1
mode: enforce
guardrails:
  - id: no-ssh-from-internet
    deny: tcp/22 from internet
    severity: critical
`);

/** Kedge's packaged stack in the hub account, and member stacks in others, of one organization. */
export type Organization = {
  readonly sim: Sim;
  readonly hub: Stack;
  /** Makes an account, or another Region of it, one of Kedge's; `more`: parameters that differ. */
  readonly join: (place: Place, more?: Readonly<Record<string, string>>) => Promise<Stack>;
  /** EC2 as somebody of that account who may do everything there. */
  readonly ec2: (place: Place) => EC2Client;
  /** Subjects of all the alerts so far. */
  readonly alerts: () => readonly string[];
  /** How many messages wait in reconcile's queue and in its dead-letter queue. */
  readonly waiting: () => { readonly changes: number; readonly dead: number };
  readonly close: () => Promise<void>;
};

export async function organization(): Promise<Organization> {
  const sim = createSim({ seed: 'organization', clock: 'virtual', account: HUB.account });
  const { world } = sim;
  putOrganization(world, ORGANIZATION, [HUB.account, MEMBER.account]);
  const dynamo = await startDynamo();
  const stacks: Stack[] = [];
  const hub = await deployTemplate(sim, {
    template: JSON.parse(readFileSync(TEMPLATE, 'utf8')),
    place: HUB,
    stackName: 'kedge-prod',
    parameters: { OrganizationId: ORGANIZATION },
    bundleOf: (name) => `dist/zips/${name}.zip`,
    env: { AWS_ENDPOINT_URL_DYNAMODB: dynamo.url },
    createTable: (_, properties) => createTable(dynamo.url, properties),
  });
  stacks.push(hub);
  const connection = ({ account, region }: Place) => ({
    region,
    credentials: world.identities.addUser({ name: 'somebody', account }),
    requestHandler: requestHandler(sim),
    maxAttempts: 1,
  });
  await preparedHub(hub, connection(HUB));
  const output = (name: string): string => hub.outputs[name] ?? '';
  return {
    sim,
    hub,
    join: async (place, more = {}) => {
      const given = ['HubBusArn', 'ReconcileRoleArn', 'ReviewRoleArn', 'ExternalId'];
      const stack = await deployTemplate(sim, {
        template: memberTemplate() as Params,
        place,
        stackName: 'kedge-member',
        parameters: {
          ...Object.fromEntries(given.map((name) => [name, output(name)])),
          RoleRegion: place.region,
          ...more,
        },
      });
      stacks.push(stack);
      return stack;
    },
    ec2: (place) => new EC2Client(connection(place)),
    alerts: () =>
      snsDeliveries(world).flatMap(({ protocol, subject }) => (protocol === 'email' ? [subject ?? ''] : [])),
    waiting: () => {
      const count = (name: string): number => {
        const queue = queueByArn(world, `arn:aws:sqs:${HUB.region}:${HUB.account}:kedge-prod-${name}`);
        if (queue === undefined) throw new Error(`there is no queue ${name}`);
        return messagesOf(world, queue).length;
      };
      return { changes: count('changes'), dead: count('dead-letters') };
    },
    close: async () => {
      for (const stack of stacks) await stack.close();
      await dynamo.close();
    },
  };
}

async function createTable(endpoint: string, properties: Params): Promise<string> {
  const client = new DynamoDBClient({
    endpoint,
    region: HUB.region,
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  });
  const { AttributeDefinitions, KeySchema, BillingMode } = properties as CreateTableCommandInput & Params;
  await client.send(
    new CreateTableCommand({ TableName: 'ledger', AttributeDefinitions, KeySchema, BillingMode }),
  );
  client.destroy();
  return 'ledger';
}

type Connection = {
  readonly region: string;
  readonly credentials: Credentials;
  readonly requestHandler: ReturnType<typeof requestHandler>;
  readonly maxAttempts: number;
};

async function preparedHub({ resources }: Stack, connection: Connection): Promise<void> {
  const Bucket = resources.get('PolicyBucket')?.ref;
  const s3 = new S3Client({ ...connection, forcePathStyle: true });
  await s3.send(new PutObjectCommand({ Bucket, Key: 'policy.json', Body: policyToJson(POLICY) }));
  const TopicArn = resources.get('AlertTopic')?.ref;
  const subscribe = new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'security@example.com' });
  await new SNSClient(connection).send(subscribe);
}
