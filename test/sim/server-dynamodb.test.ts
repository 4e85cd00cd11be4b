import {
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { startDynamo } from '../../sim/dynamodb/index.ts';
import { createSim, startServer } from '../../sim/index.ts';

describe('the simulator as a server', () => {
  it('passes DynamoDB requests on, transactions included, and serves the rest itself', async () => {
    const dynamo = await startDynamo();
    const server = await startServer(createSim(), { dynamodbUrl: dynamo.url });
    const config = {
      endpoint: server.url,
      region: 'eu-west-1',
      credentials: { accessKeyId: '111111111111', secretAccessKey: 'x' },
    };
    const db = new DynamoDBClient(config);
    const key = { AttributeName: 'pk', KeyType: 'HASH' as const };
    const AttributeDefinitions = [{ AttributeName: 'pk', AttributeType: 'S' as const }];
    await db.send(
      new CreateTableCommand({
        TableName: 'ledger',
        KeySchema: [key],
        AttributeDefinitions,
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
    const put = (pk: string) => ({
      Put: { TableName: 'ledger', Item: { pk: { S: pk } }, ConditionExpression: 'attribute_not_exists(pk)' },
    });
    await db.send(new TransactWriteItemsCommand({ TransactItems: [put('a')] }));
    await expect(
      db.send(new TransactWriteItemsCommand({ TransactItems: [put('b'), put('a')] })),
    ).rejects.toThrow(/ConditionalCheckFailed/);
    expect(
      (await db.send(new GetItemCommand({ TableName: 'ledger', Key: { pk: { S: 'b' } } }))).Item,
    ).toBeUndefined();
    expect((await new EC2Client(config).send(new DescribeVpcsCommand({}))).Vpcs).toEqual([]);
    await Promise.all([server.close(), dynamo.close()]);
  });
});
