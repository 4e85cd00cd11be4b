import { describe, expect, it } from 'vitest';
import { failureOf, isRetryable, KedgeError, meaningOf } from '../../shared/aws/errors.ts';

function awsError(name: string, status: number | undefined, message = 'said AWS'): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } });
}

describe('the meaning of an AWS error', () => {
  it.each([
    ['UnauthorizedOperation', 'denied'],
    ['AccessDenied', 'denied'],
    ['AccessDeniedException', 'denied'],
    ['AuthFailure', 'denied'],
    ['UnrecognizedClientException', 'denied'],
    ['RequestLimitExceeded', 'throttled'],
    ['Throttling', 'throttled'],
    ['ThrottlingException', 'throttled'],
    ['TooManyRequestsException', 'throttled'],
    ['ProvisionedThroughputExceededException', 'throttled'],
    ['KMS.AccessDeniedException', 'denied'],
    ['KMS.DisabledException', 'denied'],
    ['KMS.NotFoundException', 'denied'],
    ['KMS.InvalidStateException', 'denied'],
    ['KMS.InvalidKeyUsageException', 'denied'],
    ['KMS.OptInRequired', 'denied'],
    ['KMS.ThrottlingException', 'throttled'],
    ['KmsAccessDenied', 'denied'],
    ['KmsThrottled', 'throttled'],
    ['KMSAccessDeniedException', 'denied'],
    ['AWS.SimpleQueueService.NonExistentQueue', 'gone'],
    ['InvalidGroup.NotFound', 'gone'],
    ['InvalidNetworkAclID.NotFound', 'gone'],
    ['InvalidNetworkInterfaceID.NotFound', 'gone'],
    ['ClusterNotFoundException', 'gone'],
    ['ServiceNotFoundException', 'gone'],
    ['LoadBalancerNotFoundException', 'gone'],
    ['LoadBalancerNotFound', 'gone'],
    ['ParameterNotFound', 'gone'],
    ['InvalidPermission.Duplicate', 'duplicate'],
    ['NetworkAclEntryAlreadyExists', 'duplicate'],
    ['InvalidPermission.NotFound', 'missing'],
    ['InvalidSecurityGroupRuleId.NotFound', 'missing'],
    ['InvalidNetworkAclEntry.NotFound', 'missing'],
    ['InvalidAssociationID.NotFound', 'conflict'],
    ['DependencyViolation', 'conflict'],
    ['PrefixListVersionMismatch', 'conflict'],
    ['UpdateInProgressException', 'conflict'],
    ['RulesPerSecurityGroupLimitExceeded', 'quota'],
    ['NetworkAclEntryLimitExceeded', 'quota'],
    ['SecurityGroupsPerInterfaceLimitExceeded', 'quota'],
    ['InternalError', 'unavailable'],
    ['InternalServerException', 'unavailable'],
    ['ServerException', 'unavailable'],
    ['ServiceUnavailable', 'unavailable'],
    ['ExpiredTokenException', 'unavailable'],
    ['InvalidParameterValue', 'invalid'],
    ['InvalidParameterException', 'invalid'],
    ['ClientException', 'invalid'],
    ['ValidationError', 'invalid'],
    ['InvalidGroupId.Malformed', 'invalid'],
  ])('%s is %s', (name, meaning) => {
    expect(meaningOf(awsError(name, 400))).toBe(meaning);
  });

  it('tells a task that is gone by the message, for ECS has no code for it', () => {
    const gone = awsError('InvalidParameterException', 400, 'The referenced task was not found.');
    expect(meaningOf(gone)).toBe('missing');
  });

  it.each([
    ['NoveltyError', 400, 'invalid'],
    ['UnknownError', 500, 'unavailable'],
    ['NoveltyError', 403, 'denied'],
    ['NoveltyError', 429, 'throttled'],
    ['NoveltyError', 503, 'unavailable'],
    ['NoveltyError', undefined, 'unavailable'],
  ] as const)('judges the unlisted %s by its status %s: %s', (name, status, meaning) => {
    expect(meaningOf(awsError(name, status))).toBe(meaning);
  });

  it.each(['ECONNRESET', 'ECONNREFUSED', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND'])(
    'takes the socket’s %s as unavailable',
    (code) => {
      expect(meaningOf(Object.assign(new Error('socket'), { code }))).toBe('unavailable');
    },
  );
});

describe('a failure', () => {
  it('says what was attempted, where, and what AWS called it', () => {
    expect(
      failureOf(awsError('UnauthorizedOperation', 403), 'ec2:DescribeVpcs in 111111111111 eu-west-1'),
    ).toEqual({
      kind: 'denied',
      code: 'UnauthorizedOperation',
      message: 'said AWS',
      attempted: 'ec2:DescribeVpcs in 111111111111 eu-west-1',
    });
  });

  it('takes a thing that is there already as a conflict, and one that is missing as gone, where nobody expects it', () => {
    expect(failureOf(awsError('InvalidPermission.Duplicate', 400), '').kind).toBe('conflict');
    expect(failureOf(awsError('InvalidPermission.NotFound', 400), '').kind).toBe('gone');
  });

  it.each([
    ['RequestLimitExceeded', true],
    ['InternalError', true],
    ['UnauthorizedOperation', false],
    ['InvalidParameterValue', false],
    ['InvalidGroup.NotFound', false],
    ['DependencyViolation', false],
    ['RulesPerSecurityGroupLimitExceeded', false],
  ])('of %s may mend by itself: %s', (name, retryable) => {
    expect(isRetryable(failureOf(awsError(name, 400), ''))).toBe(retryable);
  });

  it('is never made of a bug of ours', () => {
    const bug = new TypeError('undefined is not a function');
    expect(() => failureOf(bug, 'ec2:DescribeVpcs')).toThrow(bug);
  });

  it('becomes an error with its code, whether to try again, and the cause', () => {
    const cause = awsError('ThrottlingException', 400);
    const error = new KedgeError(failureOf(cause, 'sns:Publish'), { cause });
    expect(error).toMatchObject({ code: 'ThrottlingException', retryable: true, cause });
    expect(error.message).toBe('sns:Publish: ThrottlingException: said AWS');
  });
});
