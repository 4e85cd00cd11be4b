import { AwsError, isParams, type Params, type Value } from '../core/index.ts';
import { parsedObject } from './queue.ts';

const DEFAULTS: Readonly<Record<string, string>> = {
  VisibilityTimeout: '30',
  MaximumMessageSize: '1048576',
  MessageRetentionPeriod: '345600',
  DelaySeconds: '0',
  ReceiveMessageWaitTimeSeconds: '0',
  SqsManagedSseEnabled: 'true',
};

/** Least and most of the numbers, in seconds or bytes. */
const BOUNDS: Readonly<Record<string, readonly [number, number]>> = {
  VisibilityTimeout: [0, 43_200],
  MaximumMessageSize: [1024, 1_048_576],
  MessageRetentionPeriod: [60, 1_209_600],
  DelaySeconds: [0, 900],
  ReceiveMessageWaitTimeSeconds: [0, 20],
  KmsDataKeyReusePeriodSeconds: [60, 86_400],
};

const OTHERS = [
  'Policy',
  'RedrivePolicy',
  'RedriveAllowPolicy',
  'KmsMasterKeyId',
  'SqsManagedSseEnabled',
  'FifoQueue',
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'FifoThroughputLimit',
];

type Attributes = Readonly<Record<string, string>>;

export function newAttributes(given: Value | undefined): Attributes {
  return { ...DEFAULTS, ...checkedAttributes(given) };
}

/** The attributes as sent, or the error for a name or value that SQS does not take. */
export function checkedAttributes(given: Value | undefined): Attributes {
  const entries = Object.entries(isParams(given) ? given : {}).map(([name, value]) => {
    const written = String(value);
    checkAttribute(name, written);
    return [name, written] as const;
  });
  return Object.fromEntries(entries);
}

function checkAttribute(name: string, value: string): void {
  const bounds = BOUNDS[name];
  if (!bounds && !OTHERS.includes(name)) {
    throw new AwsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
  }
  const [least, most] = bounds ?? [0, 0];
  const isNumber = !bounds || (/^\d+$/.test(value) && Number(value) >= least && Number(value) <= most);
  const isPolicy = name === 'Policy' || name === 'RedrivePolicy';
  const isObject = !isPolicy || value === '' || parsedObject(value) !== undefined;
  const isRedrive = name !== 'RedrivePolicy' || value === '' || isRedrivePolicy(parsedObject(value));
  if (isNumber && isObject && isRedrive) return;
  throw new AwsError('InvalidAttributeValue', `Invalid value for the parameter ${name}.`);
}

function isRedrivePolicy(policy: Params | undefined): boolean {
  const count = Number(policy?.maxReceiveCount);
  return typeof policy?.deadLetterTargetArn === 'string' && count >= 1 && count <= 1000;
}
