import type { Failure } from '../ports/index.ts';

/**
 * What an error code means. Beside the kinds of failure: `duplicate`, the very thing is there already; `missing`,
 * the very thing is not there (a rule, an entry: not the resource that holds it).
 */
export type Meaning = Failure['kind'] | 'duplicate' | 'missing';

/**
 * Every code that means something to Kedge, by its plain name (see plainCode); `*` stands for anything; the first
 * line that fits decides.
 */
const MEANINGS: readonly (readonly [Meaning, readonly string[]])[] = [
  ['duplicate', ['InvalidPermission.Duplicate', 'NetworkAclEntryAlreadyExists']],
  [
    'missing',
    ['InvalidPermission.NotFound', 'InvalidSecurityGroupRuleId.NotFound', 'InvalidNetworkAclEntry.NotFound'],
  ],
  [
    'denied',
    [
      ...[
        'UnauthorizedOperation',
        'AccessDenied',
        'AuthFailure',
        'AuthorizationError',
        'Blocked',
        'OptInRequired',
      ],
      ...[
        'InvalidClientTokenId',
        'UnrecognizedClient',
        'SignatureDoesNotMatch',
        'MissingAuthenticationToken',
      ],
      ...[
        'IncompleteSignature',
        'InvalidAccessKeyId',
        'NotAuthorized',
        'OperationNotPermitted',
        'RegionDisabled',
      ],
      ...[
        'KMSAccessDenied',
        'KMSDisabled',
        'KMSOptInRequired',
        'KMSNotFound',
        'KMSInvalid*',
        'CredentialsProviderError',
        'PendingVerification',
      ],
    ],
  ],
  [
    'throttled',
    [
      ...[
        'RequestLimitExceeded',
        'Throttling',
        'Throttled',
        'ThrottledRequest',
        'RequestThrottled',
        'EC2Throttled',
      ],
      ...[
        'TooManyRequests',
        'SlowDown',
        'BandwidthLimitExceeded',
        'PriorRequestNotComplete',
        'KMSThrottling',
        'KMSThrottled',
      ],
      ...['ProvisionedThroughputExceeded', 'RequestThrottledError', 'TransactionInProgress'],
    ],
  ],
  [
    'quota',
    [
      ...[
        'RulesPerSecurityGroupLimitExceeded',
        'SecurityGroupsPerInterfaceLimitExceeded',
        'SecurityGroupLimitExceeded',
      ],
      ...[
        'SecurityGroupsPerInstanceLimitExceeded',
        'NetworkAclEntryLimitExceeded',
        'NetworkAclLimitExceeded',
      ],
      ...['ResourceLimitExceeded', 'LimitExceeded', 'ItemCollectionSizeLimitExceeded'],
    ],
  ],
  [
    'conflict',
    [
      ...[
        'DependencyViolation',
        'IncorrectState',
        'InvalidGroup.InUse',
        'InvalidGroup.Duplicate',
        'ResourceInUse',
      ],
      ...['InvalidAssociationID.NotFound', 'PrefixListVersionMismatch', 'UpdateInProgress', 'Conflict'],
      ...['ConditionalCheckFailed', 'TransactionConflict', 'TransactionCanceled', 'ConcurrentModification'],
    ],
  ],
  [
    'gone',
    [
      ...[
        'Invalid*.NotFound',
        'LoadBalancerNotFound',
        'ServiceNotFound',
        'ServiceNotActive',
        'ClusterNotFound',
      ],
      ...[
        'TaskSetNotFound',
        'ParameterNotFound',
        'NoSuchKey',
        'NoSuchBucket',
        'NotFound',
        'ResourceNotFound',
      ],
      ...['QueueDoesNotExist', 'NonExistentQueue', 'NoSuchEntity'],
    ],
  ],
  [
    'unavailable',
    [
      ...[
        'InternalError',
        'InternalFailure',
        'InternalServerError',
        'InternalServer',
        'InternalServiceError',
        'Server',
      ],
      ...[
        'ServiceUnavailable',
        'Unavailable',
        'RequestTimeout',
        'TimeoutError',
        'AbortError',
        'NetworkingError',
      ],
      ...['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH'],
      // New credentials, or a clock put right, mend these.
      ...['ExpiredToken', 'RequestExpired', 'RequestTimeTooSkewed'],
    ],
  ],
  [
    'invalid',
    [
      ...[
        'Invalid*',
        'Validation*',
        'Missing*',
        'Malformed*',
        'UnknownParameter',
        'UnknownOperation',
        'Client',
      ],
      ...['UnsupportedOperation', 'UnsupportedFeature', 'Unsupported', 'Serialization'],
    ],
  ],
];

/** ECS has no code of its own for a task that is gone. */
const MESSAGES: readonly { readonly code: string; readonly says: RegExp; readonly meaning: Meaning }[] = [
  { code: 'InvalidParameter', says: /referenced task was not found/i, meaning: 'missing' },
];

/**
 * What a thrown error means. A code that is not listed is judged by its HTTP status; without an answer, or with
 * one of 500 and more, the service was not there. An unlisted refusal is `invalid`: repeating it would not help,
 * and reporting it does.
 */
export function meaningOf(error: unknown): Meaning {
  const code = plainCode(codeOf(error));
  const said = MESSAGES.find((line) => line.code === code && line.says.test(messageOf(error)));
  const listed = MEANINGS.find(([, codes]) => codes.some((pattern) => fits(pattern, code)));
  return said?.meaning ?? listed?.[0] ?? meaningOfStatus(statusOf(error));
}

/**
 * One name for what the services' protocols spell in several ways: "AccessDeniedException"; SQS's
 * "KMS.AccessDeniedException", which SNS calls "KMSAccessDenied" and SQS's own model "KmsAccessDenied"; and
 * "AWS.SimpleQueueService.NonExistentQueue".
 */
function plainCode(code: string): string {
  return code
    .replace(/^AWS\.SimpleQueueService\./, '')
    .replace(/^K(?:MS|ms)\.?(?=.)/, 'KMS')
    .replace(/(?<=.)Exception$/, '');
}

function meaningOfStatus(status: number | undefined): Meaning {
  if (status === undefined || status >= 500) return 'unavailable';
  if (status === 429) return 'throttled';
  return status === 401 || status === 403 ? 'denied' : 'invalid';
}

/** The failure that an error is; `attempted` says what was being done, and where. A bug of ours is thrown on. */
export function failureOf(error: unknown, attempted: string): Failure {
  if (error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError)
    throw error;
  const meaning = meaningOf(error);
  const message = messageOf(error).slice(0, 1_000);
  return { kind: KINDS[meaning], code: codeOf(error), message, attempted: ownWord(error) ?? attempted };
}

/** What failed on the way to the call: going into the account. */
function ownWord(error: unknown): string | undefined {
  return error instanceof Error && 'attempted' in error && typeof error.attempted === 'string'
    ? error.attempted
    : undefined;
}

/** Thrown where a port cannot go on without the service: the queue then delivers again. */
export class KedgeError extends Error {
  override readonly name = 'KedgeError';
  readonly code: string;
  readonly retryable: boolean;

  constructor(failure: Failure, options: { readonly cause: unknown }) {
    super(`${failure.attempted}: ${failure.code}: ${failure.message}`, options);
    this.code = failure.code;
    this.retryable = isRetryable(failure);
  }
}

/** For who cannot go on: the thing being there already, or not being there, is a surprise like any other. */
const KINDS: Readonly<Record<Meaning, Failure['kind']>> = {
  denied: 'denied',
  throttled: 'throttled',
  unavailable: 'unavailable',
  gone: 'gone',
  conflict: 'conflict',
  invalid: 'invalid',
  quota: 'quota',
  duplicate: 'conflict',
  missing: 'gone',
};

/** Whether the same call may well succeed in a moment. */
export function isRetryable(failure: Failure): boolean {
  return failure.kind === 'throttled' || failure.kind === 'unavailable';
}

/** An error of the SDK is named after AWS's code; one of the socket has it in `code`. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'Unknown';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return error.name === 'Error' && code !== undefined ? code : error.name;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('$metadata' in error)) return undefined;
  const metadata = error.$metadata;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}

function fits(pattern: string, code: string): boolean {
  const star = pattern.indexOf('*');
  if (star < 0) return pattern === code;
  const [before, after] = [pattern.slice(0, star), pattern.slice(star + 1)];
  return code.length >= pattern.length - 1 && code.startsWith(before) && code.endsWith(after);
}
