import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ECSClient } from '@aws-sdk/client-ecs';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { STSClient } from '@aws-sdk/client-sts';
import type { Cloud } from './cloud.ts';

/** Unmodified SDK clients of the cloud that a case is run on. */
export type Stage = {
  readonly cloud: Cloud;
  readonly ec2: EC2Client;
  readonly ecs: ECSClient;
  readonly events: EventBridgeClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
  readonly sts: STSClient;
  readonly dynamodb: DynamoDBClient;
  /** A name that nobody else has there. */
  readonly name: (word: string) => string;
  /** How to take back what was just made, for clouds that are not emptied. */
  readonly undo: (takeBack: () => Promise<unknown>) => void;
  /** Takes back all that was made, the last first. */
  readonly tidy: () => Promise<void>;
};

export function stageOn(cloud: Cloud): Stage {
  const connection = cloud.connection();
  const token = randomUUID().slice(0, 8);
  const made: (() => Promise<unknown>)[] = [];
  return {
    cloud,
    ec2: new EC2Client(connection),
    ecs: new ECSClient(connection),
    events: new EventBridgeClient(connection),
    sns: new SNSClient(connection),
    sqs: new SQSClient({ ...connection, useQueueUrlAsEndpoint: false }),
    sts: new STSClient(connection),
    dynamodb: new DynamoDBClient(cloud.dynamodb()),
    name: (word) => `kedge-${token}-${word}`,
    undo: (takeBack) => made.push(takeBack),
    tidy: async () => {
      let left = made.reverse();
      // Some things are in the way of others, and go away only slowly.
      await cloud.eventually(async () => {
        const still: typeof left = [];
        for (const takeBack of left) if (!isDone(await refusal(takeBack()))) still.push(takeBack);
        left = still;
        if (left.length > 0) throw new Error(`${left.length} things that a case made are still there`);
      });
    },
  };
}

const isDone = (code: string): boolean => code === 'none' || /NotFound|NonExistent|DoesNotExist/.test(code);

/** One sentence on how AWS behaves, and calls that show whether it is so. */
export type Case = {
  readonly fact: string;
  /** Why the moto of infra/requirements.txt gets it wrong: there the case is run to fail. */
  readonly wrongInMoto?: string;
  readonly needsMemberRole?: true;
  readonly run: (stage: Stage) => Promise<void>;
};

/** The code of the error that a call ends in; "none" when it succeeds. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'none',
    (error: unknown) => (error instanceof Error ? error.name : String(error)),
  );
}

export function present<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('AWS left something out of its answer');
  return value;
}
