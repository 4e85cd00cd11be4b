import { describe, expect, it } from 'vitest';
import * as commands from '../../shared/aws/commands.ts';
import { actionsOf } from './template.ts';

/** IAM's names of the services, by the SDK's. */
const SERVICES: Readonly<Record<string, string>> = {
  'com.amazonaws.dynamodb': 'dynamodb',
  'com.amazonaws.ec2': 'ec2',
  'com.amazonaws.ecs': 'ecs',
  'com.amazonaws.elasticloadbalancingv2': 'elasticloadbalancing',
  'com.amazonaws.sns': 'sns',
  'com.amazonaws.sqs': 'sqs',
  'com.amazonaws.ssm': 'ssm',
  'com.amazonaws.sts': 'sts',
};

/** Calls that IAM knows by other names than the API does. */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  'dynamodb:TransactWriteItems': ['dynamodb:ConditionCheckItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
  'sqs:SendMessageBatch': ['sqs:SendMessage'],
};

/** What the functions need without calling it, and why. */
const NO_COMMAND: Readonly<Record<string, string>> = {
  'ec2:CreateTags': 'EC2 checks it when a rule is put back with its tags',
  'kms:Decrypt': 'SNS calls it for the publisher of an encrypted topic',
  'kms:GenerateDataKey': 'likewise',
  's3:GetObject': 'shared/aws/s3-object.ts asks S3 without its client, which alone is 90 kB',
  's3:ListBucket': 'without it S3 does not tell an object that is missing from one that is refused',
  's3:PutObject': 'shared/aws/s3-object.ts again',
  'logs:CreateLogStream': 'Lambda writes the logs',
  'logs:PutLogEvents': 'likewise',
  'sqs:ChangeMessageVisibility': 'Lambda polls the queue with the function’s role',
  'sqs:DeleteMessage': 'likewise',
  'sqs:GetQueueAttributes': 'likewise',
  'sqs:ReceiveMessage': 'likewise',
};

/** Calls that no role is allowed, and why. */
const NOT_GRANTED: Readonly<Record<string, string>> = {
  'ec2:CreateNetworkAcl': '`kedge apply` creates, with the credentials of whoever runs it',
  'ec2:CreateSecurityGroup': 'likewise',
  'sts:GetCallerIdentity': 'AWS asks for no permission',
};

const called = new Set(Object.values(commands).flatMap(actionsOfCommand));
const granted = new Set(['ReconcileRole', 'ReviewRole', 'NotifyRole', 'RespondRole'].flatMap(actionsOf));

describe('permissions', () => {
  it('cover every call that Kedge can make', () => {
    expect([...called].filter((action) => !granted.has(action)).sort()).toEqual(Object.keys(NOT_GRANTED));
  });

  it('cover nothing that Kedge does not call, but for what has a reason', () => {
    const spare = [...granted].filter((action) => !(called.has(action) || action in NO_COMMAND));
    expect(spare.sort()).toEqual([]);
  });

  it('have no reason left over for what is no longer granted', () => {
    expect(Object.keys(NO_COMMAND).filter((action) => !granted.has(action))).toEqual([]);
  });
});

function actionsOfCommand(CommandClass: unknown): readonly string[] {
  if (typeof CommandClass !== 'function') return [];
  const { schema } = Reflect.construct(CommandClass, [{}]);
  const [, namespace, operation]: readonly string[] = schema;
  const action = `${SERVICES[namespace ?? ''] ?? namespace}:${operation}`;
  return OTHER_NAMES[action] ?? [action];
}
