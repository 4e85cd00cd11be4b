import {
  CreateTableCommand,
  DeleteTableCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { expect } from 'vitest';
import { type Case, present, refusal, type Stage } from './stage.ts';

const FREE = { ConditionExpression: 'attribute_not_exists(pk)' };

/** DynamoDB, as far as the ledger rests on it: conditions and transactions. */
export const TABLE_CASES: readonly Case[] = [
  {
    fact: 'a put whose condition does not hold is ConditionalCheckFailedException, and changes nothing',
    run: async (stage) => {
      const TableName = await newTable(stage);
      await put(stage, TableName, item('a', 'first'));
      const again = stage.dynamodb.send(
        new PutItemCommand({ TableName, Item: item('a', 'second'), ...FREE }),
      );
      expect(await refusal(again)).toBe('ConditionalCheckFailedException');
      expect(await stored(stage, TableName, 'a')).toBe('first');
    },
  },
  {
    fact: 'a transaction is all or nothing, and says which of its conditions did not hold',
    run: async (stage) => {
      const TableName = await newTable(stage);
      await put(stage, TableName, item('a', 'first'));
      const both = ['b', 'a'].map((key) => ({ Put: { TableName, Item: item(key, 'second'), ...FREE } }));
      const codes = await reasons(stage, both);
      expect(codes).toEqual(['None', 'ConditionalCheckFailed']);
      expect(await stored(stage, TableName, 'a')).toBe('first');
      expect(await stored(stage, TableName, 'b')).toBeUndefined();
    },
  },
  {
    fact: 'an update in a transaction adds to a number, within a limit',
    run: async (stage) => {
      const TableName = await newTable(stage);
      const spend = (amount: number): TransactWriteItem => ({
        Update: {
          TableName,
          Key: key('budget'),
          UpdateExpression: 'ADD #spent :amount',
          ConditionExpression: 'attribute_not_exists(#spent) OR #spent <= :rest',
          ExpressionAttributeNames: { '#spent': 'spent' },
          ExpressionAttributeValues: {
            ':amount': { N: String(amount) },
            ':rest': { N: String(10 - amount) },
          },
        },
      });
      expect(await reasons(stage, [spend(6)])).toEqual([]);
      expect(await reasons(stage, [spend(6)])).toEqual(['ConditionalCheckFailed']);
      expect(await reasons(stage, [spend(4)])).toEqual([]);
    },
  },
  {
    fact: 'a query reads one partition in the order of its sort keys, newest first when asked',
    run: async (stage) => {
      const TableName = await newTable(stage);
      for (const sk of ['1', '3', '2'])
        await stage.dynamodb.send(new PutItemCommand({ TableName, Item: { pk: { S: 'p' }, sk: { S: sk } } }));
      const query = new QueryCommand({
        TableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: 'p' } },
        ScanIndexForward: false,
        ConsistentRead: true,
      });
      const { Items = [] } = await stage.dynamodb.send(query);
      expect(Items.map((one) => one.sk?.S)).toEqual(['3', '2', '1']);
    },
  },
];

const key = (pk: string) => ({ pk: { S: pk }, sk: { S: 'x' } });
const item = (pk: string, value: string) => ({ ...key(pk), value: { S: value } });

async function newTable({ dynamodb, name, undo }: Stage): Promise<string> {
  const TableName = name('table');
  await dynamodb.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    }),
  );
  undo(() => dynamodb.send(new DeleteTableCommand({ TableName })));
  return TableName;
}

async function put({ dynamodb }: Stage, TableName: string, Item: ReturnType<typeof item>): Promise<void> {
  await dynamodb.send(new PutItemCommand({ TableName, Item }));
}

async function stored({ dynamodb }: Stage, TableName: string, pk: string): Promise<string | undefined> {
  const asked = new GetItemCommand({ TableName, Key: key(pk), ConsistentRead: true });
  return (await dynamodb.send(asked)).Item?.value?.S;
}

/** The code of each item of a transaction that was cancelled; none when it went through. */
async function reasons({ dynamodb }: Stage, TransactItems: TransactWriteItem[]): Promise<readonly string[]> {
  try {
    await dynamodb.send(new TransactWriteItemsCommand({ TransactItems }));
    return [];
  } catch (error) {
    const given = Reflect.get(Object(error), 'CancellationReasons');
    return (present(given) as readonly { readonly Code?: string }[]).map((one) => present(one.Code));
  }
}
