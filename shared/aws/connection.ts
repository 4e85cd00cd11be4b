import type { EC2ClientConfig } from '@aws-sdk/client-ec2';

export type ConnectionOptions = Pick<EC2ClientConfig, 'credentials' | 'requestHandler' | 'maxAttempts'> & {
  /** In place of AWS's own, and of AWS_ENDPOINT_URL. */
  readonly endpoint?: string;
  /** Where Kedge's own table, topic, queue and parameters are. */
  readonly region: string;
};

/**
 * One attempt must fit into the function's time several times over; what still fails is delivered again by the
 * queue.
 */
const TIMEOUTS = { connectionTimeout: 1_500, requestTimeout: 8_000, throwOnRequestTimeout: true };

/**
 * What every client is made with. The SDK itself reads AWS_ENDPOINT_URL and the environment's credentials when
 * neither is given. The bundles carry no adaptive retries and no extensions (infra/build/sdk-substitutes.ts).
 */
export function connection(options: ConnectionOptions) {
  const { credentials, endpoint, requestHandler, maxAttempts, region } = options;
  return {
    region,
    retryMode: 'standard',
    maxAttempts: maxAttempts ?? 3,
    requestHandler: requestHandler ?? TIMEOUTS,
    ...(credentials === undefined ? {} : { credentials }),
    ...(endpoint === undefined ? {} : { endpoint }),
  };
}

/** Made when it is first asked for, and kept. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
