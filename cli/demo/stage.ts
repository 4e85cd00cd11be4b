import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { CreateTableCommand, type CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ECSClient } from '@aws-sdk/client-ecs';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { type Policy, policyToJson } from '../../shared/policy/index.ts';
import { type LocalDynamo, startDynamo } from '../../sim/dynamodb/index.ts';
import { type Credentials, createSim, type Sim, startServer } from '../../sim/index.ts';
import { deployTemplate, type Stack } from '../../sim/template/index.ts';
import { CommandError } from '../exit.ts';

export const ACCOUNT = '111111111111';
export const REGION = 'eu-west-1';
const TEMPLATE = new URL('../../dist/template.json', import.meta.url);

/** A simulated AWS with Kedge's packaged stack in it, and people to do things there. */
export type Stage = {
  readonly sim: Sim;
  readonly url: string;
  /** Every DynamoDB operation so far: that service is not in the simulator's own log. */
  readonly dynamo: LocalDynamo;
  readonly stack: Stack;
  /** Clients of a person, over a socket, unmodified. */
  readonly as: (person: Credentials) => { readonly ec2: EC2Client; readonly ecs: ECSClient };
  readonly close: () => Promise<void>;
};

export type StageOptions = {
  readonly policy: Policy;
  readonly seed: string;
  /** The template's parameters that differ from their defaults. */
  readonly parameters?: Readonly<Record<string, string>>;
};

/** Starts the simulator on a virtual clock and deploys what `npm run package` made, template and bundles. */
export async function setStage({ policy, seed, parameters = {} }: StageOptions): Promise<Stage> {
  const template = await packagedTemplate();
  const sim = createSim({ seed, clock: 'virtual', account: ACCOUNT, start: '2026-11-23T03:00:00Z' });
  const [server, dynamo] = await Promise.all([startServer(sim), startDynamo()]);
  const admin = sim.world.identities.addUser({ name: 'platform-team', account: ACCOUNT });
  const connection = (credentials: Credentials) => ({
    endpoint: server.url,
    region: REGION,
    credentials,
    maxAttempts: 1,
  });
  const stack = await deployTemplate(sim, {
    template,
    place: { account: ACCOUNT, region: REGION },
    stackName: 'kedge-prod',
    parameters,
    bundleOf: (name) => fileURLToPath(new URL(`../../dist/zips/${name}.zip`, import.meta.url)),
    env: { AWS_ENDPOINT_URL_DYNAMODB: dynamo.url },
    createTable: (_, properties) => createTable({ url: dynamo.url, credentials: admin }, properties),
  });
  await putPolicy(new S3Client({ ...connection(admin), forcePathStyle: true }), { stack, policy });
  await subscribeTeam(new SNSClient(connection(admin)), stack);
  return {
    sim,
    url: server.url,
    dynamo,
    stack,
    as: (person) => ({ ec2: new EC2Client(connection(person)), ecs: new ECSClient(connection(person)) }),
    close: async () => {
      await Promise.all([stack.close(), server.close(), dynamo.close()]);
    },
  };
}

async function packagedTemplate() {
  const text = await readFile(TEMPLATE, 'utf8').catch(() => {
    throw new CommandError(
      'The packaged template dist/template.json is missing: run "npm run package" first.',
    );
  });
  return JSON.parse(text);
}

async function createTable(
  at: { readonly url: string; readonly credentials: Credentials },
  properties: unknown,
): Promise<string> {
  const client = new DynamoDBClient({ endpoint: at.url, region: REGION, credentials: at.credentials });
  const { AttributeDefinitions, KeySchema, BillingMode } = properties as CreateTableCommandInput;
  const TableName = 'kedge-prod-ledger';
  await client.send(new CreateTableCommand({ TableName, AttributeDefinitions, KeySchema, BillingMode }));
  client.destroy();
  return TableName;
}

async function putPolicy(
  s3: S3Client,
  { stack, policy }: { readonly stack: Stack; readonly policy: Policy },
): Promise<void> {
  const Bucket = physical(stack, 'PolicyBucket');
  await s3.send(new PutObjectCommand({ Bucket, Key: 'policy.json', Body: policyToJson(policy) }));
}

async function subscribeTeam(sns: SNSClient, stack: Stack): Promise<void> {
  const TopicArn = physical(stack, 'AlertTopic');
  await sns.send(
    new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'cloud-security@example.com' }),
  );
}

function physical(stack: Stack, logicalId: string): string {
  const found = stack.resources.get(logicalId);
  if (found === undefined) throw new Error(`the stack has no ${logicalId}`);
  return found.ref;
}
