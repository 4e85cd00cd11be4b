type Item = Readonly<Record<string, unknown>>;
type Member = Readonly<Record<string, unknown>>;

/** One request to the table store, by its operation's name; answers status and parsed body. */
export type Ask = (
  operation: string,
  input: Member,
) => Promise<{ readonly status: number; readonly body: Member }>;

type Write = { readonly operation: 'PutItem' | 'DeleteItem' | 'UpdateItem'; readonly input: Member };

const OPERATIONS = { Put: 'PutItem', Delete: 'DeleteItem', Update: 'UpdateItem' } as const;

/**
 * TransactWriteItems, which dynalite does not know, made of single writes and their undoing. Only right while
 * nobody else is served in between: the caller sees to that.
 */
export async function transactWrite(
  ask: Ask,
  input: Member,
): Promise<{ readonly status: number; readonly body: Member }> {
  const writes = writesOf(input.TransactItems);
  if (writes === null)
    return refusal('ValidationException', {
      message: 'this DynamoDB takes Put, Delete and Update in a transaction',
    });
  const undo: (() => Promise<unknown>)[] = [];
  const reasons: { Code: string; Message?: string }[] = [];
  for (const write of writes) {
    const before = await itemBefore(ask, write);
    const done = await ask(write.operation, write.input);
    if (done.status === 200) {
      undo.push(() => putBack(ask, write, before));
      reasons.push({ Code: 'None' });
      continue;
    }
    if (!String(done.body.__type).endsWith('ConditionalCheckFailedException')) {
      await takeBack(undo);
      return done;
    }
    reasons.push({ Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' });
  }
  if (reasons.every((reason) => reason.Code === 'None')) return { status: 200, body: {} };
  await takeBack(undo);
  const codes = reasons.map((reason) => reason.Code).join(', ');
  const Message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`;
  return refusal('TransactionCanceledException', { Message, CancellationReasons: reasons });
}

function refusal(type: string, members: Member) {
  return { status: 400, body: { __type: `com.amazonaws.dynamodb.v20120810#${type}`, ...members } };
}

function writesOf(items: unknown): readonly Write[] | null {
  if (!Array.isArray(items)) return null;
  const writes: Write[] = [];
  for (const item of items as readonly Member[]) {
    const [name, input] = Object.entries(item)[0] ?? [];
    if (name !== 'Put' && name !== 'Delete' && name !== 'Update') return null;
    writes.push({ operation: OPERATIONS[name], input: input as Member });
  }
  return writes;
}

async function keyOf(ask: Ask, { operation, input }: Write): Promise<Member> {
  if (operation !== 'PutItem') return input.Key as Member;
  const { body } = await ask('DescribeTable', { TableName: input.TableName });
  const schema = (body.Table as Member).KeySchema as readonly { AttributeName: string }[];
  const item = input.Item as Item;
  return Object.fromEntries(schema.map(({ AttributeName }) => [AttributeName, item[AttributeName]]));
}

async function itemBefore(
  ask: Ask,
  write: Write,
): Promise<{ readonly key: Member; readonly item: Item | undefined }> {
  const { TableName } = write.input;
  const key = await keyOf(ask, write);
  const { body } = await ask('GetItem', { TableName, Key: key, ConsistentRead: true });
  return { key, item: body.Item as Item | undefined };
}

function putBack(ask: Ask, write: Write, before: { readonly key: Member; readonly item: Item | undefined }) {
  const { TableName } = write.input;
  return before.item === undefined
    ? ask('DeleteItem', { TableName, Key: before.key })
    : ask('PutItem', { TableName, Item: before.item });
}

async function takeBack(undo: (() => Promise<unknown>)[]): Promise<void> {
  for (const one of undo.reverse()) await one();
}
