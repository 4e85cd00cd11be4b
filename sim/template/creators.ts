import { arnOf } from '../core/place.ts';
import { eventBus, eventBusPolicy, eventRule } from './event-rules.ts';
import {
  eventInvokeConfig,
  eventSourceMapping,
  functionUrl,
  lambdaFunction,
  lambdaPermission,
} from './functions.ts';
import { queue, queuePolicy } from './queues.ts';
import { role, rolePolicy } from './roles.ts';
import { schedule, scheduleGroup } from './schedules.ts';
import type { Create } from './stack.ts';
import { bucket, bucketPolicy, parameter, table } from './storage.ts';
import { subscription, topic, topicPolicy } from './topics.ts';

/** What is written down but does nothing here: alarms, log groups, keys. Their names and ARNs are still referred to. */
function recordedOnly(service: string, kind: string): Create {
  return ({ id, stackName, deployment, properties }) => {
    const named = [properties.LogGroupName, properties.AlarmName, properties.DashboardName].find(
      (one) => one !== undefined,
    );
    const ref = named === undefined ? `${stackName}-${id}` : String(named);
    return { ref, attributes: { Arn: arnOf(deployment.place, service, `${kind}${ref}`), KeyId: ref } };
  };
}

/** How each resource type of a template is made. */
export const CREATORS: Readonly<Record<string, Create>> = {
  'AWS::CloudWatch::Alarm': recordedOnly('cloudwatch', 'alarm:'),
  'AWS::CloudWatch::Dashboard': recordedOnly('cloudwatch', 'dashboard/'),
  'AWS::DynamoDB::Table': table,
  'AWS::Events::EventBus': eventBus,
  'AWS::Events::EventBusPolicy': eventBusPolicy,
  'AWS::Events::Rule': eventRule,
  'AWS::IAM::Policy': rolePolicy,
  'AWS::IAM::Role': role,
  'AWS::KMS::Key': recordedOnly('kms', 'key/'),
  'AWS::Lambda::EventInvokeConfig': eventInvokeConfig,
  'AWS::Lambda::EventSourceMapping': eventSourceMapping,
  'AWS::Lambda::Function': lambdaFunction,
  'AWS::Lambda::Permission': lambdaPermission,
  'AWS::Lambda::Url': functionUrl,
  'AWS::Logs::LogGroup': recordedOnly('logs', 'log-group:'),
  'AWS::S3::Bucket': bucket,
  'AWS::S3::BucketPolicy': bucketPolicy,
  'AWS::SNS::Subscription': subscription,
  'AWS::SNS::Topic': topic,
  'AWS::SNS::TopicPolicy': topicPolicy,
  'AWS::SQS::Queue': queue,
  'AWS::SQS::QueuePolicy': queuePolicy,
  'AWS::SSM::Parameter': parameter,
  'AWS::Scheduler::Schedule': schedule,
  'AWS::Scheduler::ScheduleGroup': scheduleGroup,
};
