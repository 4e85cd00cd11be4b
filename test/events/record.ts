export const ACCOUNT = '111122223333';
export const REGION = 'eu-west-1';
export const GROUP = 'sg-0a1b2c3d4e5f60718';
const ALICE = {
  type: 'IAMUser',
  principalId: 'AIDAEXAMPLE',
  arn: `arn:aws:iam::${ACCOUNT}:user/alice`,
  accountId: ACCOUNT,
  userName: 'alice',
};

type Json = Readonly<Record<string, unknown>>;

/** A successful CloudTrail record as AWS writes it, with whatever the case needs laid over it. */
export function record(service: string, eventName: string, over: Json): Json {
  return {
    eventVersion: '1.11',
    userIdentity: ALICE,
    eventTime: '2026-11-23T10:42:07Z',
    eventSource: `${service}.amazonaws.com`,
    eventName,
    awsRegion: REGION,
    sourceIPAddress: '203.0.113.7',
    userAgent: 'aws-cli/2.31.0 md/awscrt#0.27.6 ua/2.1 os/linux',
    requestParameters: null,
    responseElements: { requestId: 'r-1', _return: true },
    requestID: 'r-1',
    eventID: 'e7b0b1a2-0000-4000-8000-000000000001',
    readOnly: false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: ACCOUNT,
    eventCategory: 'Management',
    ...over,
  };
}

/** The record as EventBridge delivers it. */
export function delivered(of: Json, over: Json = {}): Json {
  return {
    version: '0',
    id: '11111111-2222-4333-8444-555555555555',
    'detail-type':
      of.eventType === 'AwsServiceEvent' ? 'AWS Service Event via CloudTrail' : 'AWS API Call via CloudTrail',
    source: `aws.${String(of.eventSource).replace('.amazonaws.com', '')}`,
    account: of.recipientAccountId,
    time: of.eventTime,
    region: of.awsRegion,
    resources: [],
    detail: of,
    ...over,
  };
}

/** One of ECS's own events. */
export function ecsEvent(detailType: string, detail: Json, over: Json = {}): Json {
  return {
    version: '0',
    id: '99999999-2222-4333-8444-555555555555',
    'detail-type': detailType,
    source: 'aws.ecs',
    account: ACCOUNT,
    time: '2026-11-23T10:42:09Z',
    region: REGION,
    resources: [],
    detail,
    ...over,
  };
}
