import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { present, type Stage } from './stage.ts';

type Sender = { readonly service: string; readonly sourceArn: string };

type Making = { readonly attributes?: Record<string, string>; readonly sender?: Sender };

/** A queue, open to one resource of an AWS service if that is named. */
export async function newQueue(
  stage: Stage,
  word: string,
  { attributes: Attributes = {}, sender }: Making = {},
): Promise<{ readonly url: string; readonly arn: string }> {
  const made = await stage.sqs.send(new CreateQueueCommand({ QueueName: stage.name(word), Attributes }));
  const QueueUrl = present(made.QueueUrl);
  stage.undo(() => stage.sqs.send(new DeleteQueueCommand({ QueueUrl })));
  const asked = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] });
  const arn = present((await stage.sqs.send(asked)).Attributes?.QueueArn);
  if (sender !== undefined) {
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [letIn(arn, sender)] });
    await stage.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
  }
  return { url: QueueUrl, arn };
}

function letIn(Resource: string, { service, sourceArn }: Sender) {
  return {
    Effect: 'Allow',
    Principal: { Service: service },
    Action: 'sqs:SendMessage',
    Resource,
    Condition: { ArnEquals: { 'aws:SourceArn': sourceArn } },
  };
}

/** What is there at this moment. */
export async function receive({ sqs }: Stage, QueueUrl: string): Promise<readonly Message[]> {
  const asked = {
    QueueUrl,
    MaxNumberOfMessages: 10,
    MessageSystemAttributeNames: ['ApproximateReceiveCount'],
  };
  return (
    (
      await sqs.send(
        new ReceiveMessageCommand(asked as ConstructorParameters<typeof ReceiveMessageCommand>[0]),
      )
    ).Messages ?? []
  );
}

/** Waits until so many messages have come. */
export async function received(stage: Stage, url: string, count: number): Promise<readonly Message[]> {
  const messages: Message[] = [];
  await stage.cloud.eventually(async () => {
    messages.push(...(await receive(stage, url)));
    if (messages.length < count) throw new Error(`${messages.length} of ${count} messages have come`);
  });
  return messages;
}
