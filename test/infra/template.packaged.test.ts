import { describe, expect, it } from 'vitest';
import { actionsOf, resourcesOf, statementsOf, templateResources } from './template.ts';

const FUNCTIONS = ['Reconcile', 'Review', 'Notify'];
const ROLES = resourcesOf('AWS::IAM::Role').map(([logicalId]) => logicalId);
const NETWORK_WRITE = /^(ec2|ecs|elasticloadbalancing):(?!Describe|List|Get)/;

/** The only way out of the account: the role that a member's stack made for the very function. */
const MEMBER_ROLES: Readonly<Record<string, readonly string[]>> = {
  ReconcileRole: [`arn:\${AWS::Partition}:iam::*:role/kedge-prod-member`],
  ReviewRole: [`arn:\${AWS::Partition}:iam::*:role/kedge-prod-member-read`],
};

describe('roles', () => {
  it('are one to a function, and one for the scheduler', () => {
    const all = ['NotifyRole', 'ReconcileRole', 'RespondRole', 'ReviewRole', 'SchedulerRole'];
    expect([...ROLES].sort()).toEqual(all);
    const roleOf = FUNCTIONS.map((name) => templateResources()[`${name}LambdaFunction`]?.Properties.Role);
    expect(roleOf).toEqual(FUNCTIONS.map((name) => ({ 'Fn::Sub': `\${${name}Role.Arn}` })));
  });

  it('let reconcile, and no other, write to EC2, ECS and load balancers', () => {
    const writers = ROLES.filter((role) => actionsOf(role).some((action) => NETWORK_WRITE.test(action)));
    expect(writers).toEqual(['ReconcileRole']);
  });

  it.each(ROLES)('%s names its actions one by one', (role) => {
    expect(actionsOf(role).filter((action) => action.includes('*'))).toEqual([]);
  });

  it.each(ROLES)('%s may reach every resource only by calls that know no resources', (role) => {
    const unlimited = statementsOf(role).filter(({ Resource }) => Resource === '*');
    const actions = unlimited.flatMap(({ Action }) => Action);
    expect(
      actions.filter((action) => !/^(ec2|ecs|elasticloadbalancing):(Describe|List)/.test(action)),
    ).toEqual([]);
  });

  it.each(ROLES)('%s is confined to this partition, Region and account where it names resources', (role) => {
    const texts = statementsOf(role).flatMap(
      ({ Resource }) => JSON.stringify(Resource).match(/arn:[^"]+/g) ?? [],
    );
    // `aws` in place of the account: Amazon's own prefix lists.
    const confined =
      /^arn:\$\{AWS::Partition\}:[a-z0-9]+:\$\{AWS::Region\}:(\$\{AWS::AccountId\}:|aws:prefix-list\/)/;
    const elsewhere = texts.filter((arn) => !confined.test(arn));
    expect(elsewhere).toEqual(MEMBER_ROLES[role] ?? []);
  });
});

describe('several accounts', () => {
  it.each(Object.keys(MEMBER_ROLES))('%s goes into accounts of the organization only', (role) => {
    const [into, ...more] = statementsOf(role).filter(({ Action }) =>
      [Action].flat().includes('sts:AssumeRole'),
    );
    expect(more).toEqual([]);
    expect(into?.Condition).toEqual({ StringEquals: { 'aws:ResourceOrgID': { Ref: 'OrganizationId' } } });
  });

  it('send over a bus that lets in their organization, and nobody else', () => {
    const policies = resourcesOf('AWS::Events::EventBusPolicy').map(([, policy]) => policy.Statement);
    expect(policies).toEqual([
      expect.objectContaining({
        Effect: 'Allow',
        Action: 'events:PutEvents',
        Condition: { StringEquals: { 'aws:PrincipalOrgID': { Ref: 'OrganizationId' } } },
      }),
    ]);
  });

  it('are told of by events of AWS itself: what anybody can put on the bus reaches no target', () => {
    const onBus = resourcesOf('AWS::Events::Rule').filter(([, rule]) => rule.EventBusName !== undefined);
    const sources = onBus.map(([, rule]) => Reflect.get(Object(rule.EventPattern), 'source'));
    expect(sources).toEqual([[{ prefix: 'aws.' }], ['aws.events']]);
  });

  it('need an organization: without one the stack has nothing that another account could reach', () => {
    const ofHub = Object.entries(templateResources()).filter(
      ([id, { Type }]) => /^Hub|Members/.test(id) && Type,
    );
    expect(ofHub).toHaveLength(8);
    expect(ofHub.filter(([, resource]) => Reflect.get(resource, 'Condition') !== 'HasOrganization')).toEqual(
      [],
    );
  });
});

describe('event rules', () => {
  const rules = resourcesOf('AWS::Events::Rule');

  it('are each within EventBridge’s 2,048 characters, and keep what they cannot deliver', () => {
    expect(rules.length).toBeGreaterThan(0);
    const long = rules.filter(([, rule]) => JSON.stringify(rule.EventPattern).length > 2048);
    expect(long.map(([logicalId]) => logicalId)).toEqual([]);
    expect(rules.filter(([, rule]) => !JSON.stringify(rule.Targets).includes('DeadLetterConfig'))).toEqual(
      [],
    );
  });

  it('have their variables filled in: a placeholder would match no event', () => {
    expect(JSON.stringify(rules)).not.toContain('${self:');
  });
});

describe('the way of a change', () => {
  const queue = { 'Fn::GetAtt': ['ChangeQueue', 'Arn'] };

  it('goes from the queue to reconcile, which reports what it could not do message by message', () => {
    const mappings = resourcesOf('AWS::Lambda::EventSourceMapping').map(([, mapping]) => mapping);
    expect(mappings).toEqual([
      expect.objectContaining({
        EventSourceArn: queue,
        FunctionName: { 'Fn::GetAtt': ['ReconcileLambdaFunction', 'Arn'] },
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      }),
      expect.objectContaining({
        EventSourceArn: { 'Fn::GetAtt': ['ReviewQueue', 'Arn'] },
        FunctionName: { 'Fn::GetAtt': ['ReviewLambdaFunction', 'Arn'] },
        BatchSize: 1,
      }),
    ]);
  });

  it('may lead to a review, which is hidden from others for as long as it may take', () => {
    const review = templateResources().ReviewLambdaFunction?.Properties;
    expect(templateResources().ReviewQueue?.Properties).toMatchObject({
      VisibilityTimeout: 6 * Number(review?.Timeout),
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['DeadLetterQueue', 'Arn'] } },
    });
  });

  it('ends in the dead-letter queue when it fails too often', () => {
    expect(templateResources().ChangeQueue?.Properties).toMatchObject({
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['DeadLetterQueue', 'Arn'] } },
    });
  });

  it('is hidden six times as long as reconcile may take, so that no batch is worked on twice at once', () => {
    const reconcile = templateResources().ReconcileLambdaFunction?.Properties;
    const hidden = templateResources().ChangeQueue?.Properties.VisibilityTimeout;
    expect(hidden).toBeGreaterThanOrEqual(6 * Number(reconcile?.Timeout));
  });
});

describe('queues', () => {
  it('have one policy each: of two, the one deployed last would be in force', () => {
    const queues = resourcesOf('AWS::SQS::QueuePolicy').flatMap(([, policy]) =>
      JSON.stringify(policy.Queues),
    );
    expect(new Set(queues).size).toBe(queues.length);
    expect(queues).toHaveLength(resourcesOf('AWS::SQS::Queue').length);
  });
});

describe('alarms', () => {
  const alarms = resourcesOf('AWS::CloudWatch::Alarm').map(([, alarm]) => alarm);

  it.each(FUNCTIONS)('watch %s for errors and refusals', (name) => {
    const watched = alarms.filter((alarm) => JSON.stringify(alarm).includes(`${name}LambdaFunction`));
    expect(watched.map((alarm) => alarm.MetricName)).toEqual(expect.arrayContaining(['Errors', 'Throttles']));
  });

  it('watch the dead-letter queue', () => {
    const watched = alarms.filter((alarm) => JSON.stringify(alarm.Dimensions).includes('DeadLetterQueue'));
    expect(watched).toEqual([
      expect.objectContaining({ Threshold: 0, ComparisonOperator: 'GreaterThanThreshold' }),
    ]);
  });

  it('all tell the alerts’ topic', () => {
    expect(alarms.filter((alarm) => JSON.stringify(alarm.AlarmActions) !== '[{"Ref":"AlertTopic"}]')).toEqual(
      [],
    );
  });
});

describe('functions', () => {
  it('run on the Node and the processor that they are built for, and keep their logs for a limited time', () => {
    for (const name of FUNCTIONS) {
      expect(templateResources()[`${name}LambdaFunction`]?.Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
      });
      expect(templateResources()[`${name}LogGroup`]?.Properties).toMatchObject({ RetentionInDays: 90 });
    }
  });

  it('are given names of things in their environment, never a secret', () => {
    const names = resourcesOf('AWS::Lambda::Function').flatMap(([, properties]) => {
      const { Environment } = properties;
      return [...JSON.stringify(Environment).matchAll(/"([A-Z][A-Z0-9_]+)":/g)].map(([, name]) => name);
    });
    expect(names).toContain('KEDGE_TABLE');
    expect(
      names.filter(
        // An external id is no secret: whoever may look at a member's role reads it there.
        (name) =>
          !/^KEDGE_(PREFIX|TABLE|REPORT_BUCKET|TOPIC_ARN|(REVIEW_)?QUEUE_URL|(MEMBER_)?ROLE_NAME|EXTERNAL_ID|SLACK_RESPONDERS|\w+_PARAMETER)$/.test(
            name ?? '',
          ),
      ),
    ).toEqual([]);
  });
});
