import type { EventPattern } from '../../shared/events/index.ts';

type Json = Readonly<Record<string, unknown>>;
export type Resources = { readonly Resources: Readonly<Record<string, Json>> };

/** EventBridge's quota; a longer pattern fails the deployment, so it fails the build. */
const LONGEST_PATTERN = 2048;

/**
 * The CloudFormation resources of the event rules, and the queue policy that lets exactly these rules send, and
 * those whose ARNs are given: anyone who may put rules in the account could otherwise feed the queue with events of
 * his own making.
 */
export function eventRules(
  patterns: readonly EventPattern[],
  prefix: string,
  otherRules: readonly Json[] = [],
): Resources {
  const rules = patterns.map((pattern): [logicalId: string, rule: Json] => [
    logicalIdOf(pattern.name),
    rule(pattern, prefix),
  ]);
  return {
    Resources: {
      ...Object.fromEntries(rules),
      ChangeQueuePolicy: queuePolicy([
        ...rules.map(([logicalId]) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] })),
        ...otherRules,
      ]),
    },
  };
}

function rule({ name, pattern }: EventPattern, prefix: string): Json {
  const length = JSON.stringify(pattern).length;
  if (length > LONGEST_PATTERN)
    throw new Error(`event pattern ${name}: ${length} characters, ${LONGEST_PATTERN} at most`);
  return {
    Type: 'AWS::Events::Rule',
    Properties: {
      Name: `${prefix}-${name}`,
      EventPattern: pattern,
      State: 'ENABLED',
      Targets: [
        {
          Id: 'changes',
          Arn: { 'Fn::GetAtt': ['ChangeQueue', 'Arn'] },
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['DeadLetterQueue', 'Arn'] } },
        },
      ],
    },
  };
}

function queuePolicy(ruleArns: readonly Json[]): Json {
  const queue = { 'Fn::GetAtt': ['ChangeQueue', 'Arn'] };
  return {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: [{ Ref: 'ChangeQueue' }],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'OwnEventRules',
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: queue,
            Condition: {
              ArnEquals: { 'aws:SourceArn': ruleArns },
            },
          },
          {
            Sid: 'TlsOnly',
            Effect: 'Deny',
            Principal: '*',
            Action: 'sqs:*',
            Resource: queue,
            Condition: { Bool: { 'aws:SecureTransport': false } },
          },
        ],
      },
    },
  };
}

/** "ec2-1" → "Ec2EventRule1". */
function logicalIdOf(name: string): string {
  const [, service = '', number = ''] = /^([a-z0-9]+?)-?(\d*)$/.exec(name) ?? [];
  if (service === '') throw new Error(`event pattern ${name}: not a name like "ec2-1"`);
  return `${service.charAt(0).toUpperCase()}${service.slice(1)}EventRule${number}`;
}
