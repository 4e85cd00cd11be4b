import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';

/** What the wire-equality test bundles twice: the commands that Kedge uses, and a client for each service. */
export * as commands from '../../shared/aws/commands.ts';

export const clients = {
  'com.amazonaws.dynamodb': DynamoDBClient,
  'com.amazonaws.ec2': EC2Client,
  'com.amazonaws.ecs': ECSClient,
  'com.amazonaws.elasticloadbalancingv2': ElasticLoadBalancingV2Client,
  'com.amazonaws.sns': SNSClient,
  'com.amazonaws.sqs': SQSClient,
  'com.amazonaws.ssm': SSMClient,
  'com.amazonaws.sts': STSClient,
};

/** What a client makes of the parameters of its service's endpoint rules. */
export const endpointOf = (
  { config }: EC2Client,
  asked: Parameters<EC2Client['config']['endpointProvider']>[0],
) => config.endpointProvider(asked);
