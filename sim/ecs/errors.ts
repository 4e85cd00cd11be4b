import { AwsError } from '../core/index.ts';

export function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterException', message);
}

export function clientException(message: string): AwsError {
  return new AwsError('ClientException', message);
}

export function clusterNotFound(): AwsError {
  return new AwsError('ClusterNotFoundException', 'Cluster not found.');
}

export function serviceNotFound(): AwsError {
  return new AwsError('ServiceNotFoundException', 'Service not found.');
}

/** What an answer says of something that was asked for and is not there. */
export function missingFailure(arn: string): { readonly arn: string; readonly reason: string } {
  return { arn, reason: 'MISSING' };
}
