import { fileURLToPath } from 'node:url';

const SERVICE_ENDPOINTS = fileURLToPath(new URL('service-endpoints.ts', import.meta.url));

const resolverFor = (service: string): string => `
    import { partition } from '@aws-sdk/core/client';
    import { serviceEndpoints } from ${JSON.stringify(SERVICE_ENDPOINTS)};
    export const defaultEndpointResolver = serviceEndpoints('${service}', partition);`;

/**
 * Files of the AWS SDK that no call of Kedge's comes to, each with what stands in for it in the bundles. `*` is any
 * client. Where a stand-in is reached after all it does what AWS's file does for Lambda, or fails loudly; its
 * exports are those of the file that it stands in for.
 */
export const SUBSTITUTES: Readonly<Record<string, string>> = {
  // For a Node without its own SHA-256 and MD5.
  '@smithy/core/dist-es/submodules/checksum/sha256/Sha256Js.js': 'export const Sha256Js = undefined;',
  '@smithy/core/dist-es/submodules/checksum/md5/Md5Js.js': 'export const Md5Js = undefined;',

  // Likewise; and it makes a table for it at every start.
  '@smithy/core/dist-es/submodules/serde/uuid/v4.js':
    'export const bindV4 = () => () => crypto.randomUUID();',

  // Lambda has no ~/.aws, is no EC2 instance, and has its credentials in the environment.
  '@smithy/core/dist-es/submodules/config/shared-ini-file-loader/loadSharedConfigFiles.js': `
    export { CONFIG_PREFIX_SEPARATOR } from './constants';
    export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });`,
  '@smithy/core/dist-es/submodules/config/config-resolver/regionConfig/getInstanceMetadataRegion.js':
    'export const getInstanceMetadataRegion = async () => undefined;',
  '@aws-sdk/credential-provider-node/dist-es/defaultProvider.js': `
    import { fromEnv } from '@aws-sdk/credential-provider-env';
    export const defaultProvider = (init) => fromEnv(init);
    export const credentialsWillNeedRefresh = (credentials) => credentials?.expiration !== undefined;
    export const credentialsTreatedAsExpired = (credentials) =>
      credentials?.expiration !== undefined && credentials.expiration.getTime() - Date.now() < 300000;`,

  // Lambda itself keeps the store of what belongs to an invocation, where there is one.
  '@aws/lambda-invoke-store/dist-es/invoke-store.js': `
    export class InvokeStoreBase {}
    export const InvokeStore = { getInstanceAsync: async () => globalThis.awslambda?.InvokeStore };`,

  // aws/connection.ts asks for the standard retries, and for no extensions.
  '@smithy/core/dist-es/submodules/retry/util-retry/AdaptiveRetryStrategy.js': `
    export class AdaptiveRetryStrategy {
      constructor() { throw new Error('adaptive retries are not in this bundle'); }
    }`,
  '@aws-sdk/client-*/dist-es/runtimeExtensions.js': `
    import { getHttpHandlerExtensionConfiguration } from '@smithy/core/protocols';
    export const resolveRuntimeExtensions = (config, extensions) => {
      if (extensions.length > 0) throw new Error('extensions are not in this bundle');
      getHttpHandlerExtensionConfiguration(config);
      return config;
    };`,

  // STS's own offers, besides SNS's way of signing, to sign for several Regions, and calls without a signature.
  '@aws-sdk/client-sts/dist-es/auth/httpAuthSchemeProvider.js': `
    import {
      defaultSNSHttpAuthSchemeParametersProvider as defaultSTSHttpAuthSchemeParametersProvider,
      defaultSNSHttpAuthSchemeProvider,
      resolveHttpAuthSchemeConfig,
    } from '../../../client-sns/dist-es/auth/httpAuthSchemeProvider';
    export { defaultSTSHttpAuthSchemeParametersProvider, resolveHttpAuthSchemeConfig };
    export const defaultSTSHttpAuthSchemeProvider = (parameters) =>
      defaultSNSHttpAuthSchemeProvider(parameters).map((option) => ({
        ...option,
        signingProperties: { ...option.signingProperties, name: 'sts' },
      }));`,
  // To sign for several Regions takes a package that is not there, and no call of ours asks for it.
  '@aws-sdk/signature-v4-multi-region/dist-es/SignatureV4MultiRegion.js': `
    import { SignatureV4 } from '@smithy/signature-v4';
    export class SignatureV4MultiRegion extends SignatureV4 {
      static sigv4aDependency() { return 'none'; }
    }`,
  // For the messages of event streams.
  '@smithy/signature-v4/dist-es/HeaderFormatter.js': 'export class HeaderFormatter {}\nexport class Int64 {}',

  // For the plugin of endpoint discovery, which no command of DynamoDB has any more.
  '@aws-sdk/middleware-endpoint-discovery/dist-es/resolveEndpointDiscoveryConfig.js':
    'export const resolveEndpointDiscoveryConfig = (input) => input;',
  // S3's client is not there: aws/s3-object.ts signs its one request itself.
  '@smithy/core/dist-es/submodules/endpoints/middleware-endpoint/service-customizations/s3.js': `
    const never = () => { throw new Error('S3 is not in this bundle'); };
    export { never as resolveParamsForS3, never as isDnsCompatibleBucketName, never as isArnBucketName };
    export const DOT_PATTERN = /\\./;
    export const S3_HOSTNAME_PATTERN = /^(?!)/;`,

  // The endpoint rules of eight services, and what interprets them, are ten times what they say.
  '@aws-sdk/client-dynamodb/dist-es/endpoint/endpointResolver.js': resolverFor('dynamodb'),
  '@aws-sdk/client-ec2/dist-es/endpoint/endpointResolver.js': resolverFor('ec2'),
  '@aws-sdk/client-ecs/dist-es/endpoint/endpointResolver.js': resolverFor('ecs'),
  '@aws-sdk/client-elastic-load-balancing-v2/dist-es/endpoint/endpointResolver.js':
    resolverFor('elasticloadbalancing'),
  '@aws-sdk/client-sns/dist-es/endpoint/endpointResolver.js': resolverFor('sns'),
  '@aws-sdk/client-sqs/dist-es/endpoint/endpointResolver.js': resolverFor('sqs'),
  '@aws-sdk/client-ssm/dist-es/endpoint/endpointResolver.js': resolverFor('ssm'),
  '@aws-sdk/client-sts/dist-es/endpoint/endpointResolver.js': resolverFor('sts'),

  // No client of ours has a logger, and yet the SDK copies all inputs and outputs for it, without their secrets.
  '@smithy/core/dist-es/submodules/client/smithy-client/schemaLogFilter.js': `export const schemaLogFilter = () => '***SensitiveInformation***';`,
  // A body that warns whoever takes it for a string.
  '@smithy/core/dist-es/submodules/protocols/json/codec-v2/JsonBytesStringAdapter.js': `
    import { toUtf8 } from '@smithy/core/serde';
    export class JsonBytesStringAdapter extends Uint8Array {
      static allocUnsafe(bytes) {
        const { buffer, byteOffset } = Buffer.allocUnsafe(bytes);
        return new JsonBytesStringAdapter(buffer, byteOffset, bytes);
      }
      toString() { return toUtf8(this); }
    }`,
  // The schemas' codecs have parsers of the same three formats of their own.
  '@smithy/core/dist-es/submodules/serde/date-utils.js': `
    export {
      _parseEpochTimestamp as parseEpochTimestamp,
      _parseRfc3339DateTimeWithOffset as parseRfc3339DateTime,
      _parseRfc3339DateTimeWithOffset as parseRfc3339DateTimeWithOffset,
      _parseRfc7231DateTime as parseRfc7231DateTime,
    } from './schema-serde-lib/schema-date-utils';
    export const dateToUtcString = (date) => date.toUTCString();`,
};

const EXPORTS = /^\s*export (?:async )?(?:const|let|var|class|function) (\w+)|^\s*export \{([^}]*)\}/gm;

/** What stands in for the file at this path, if anything does. */
export function substituteFor(path: string): string | undefined {
  const [inPackage = ''] = path.replaceAll('\\', '/').split('/node_modules/').slice(-1);
  return (
    SUBSTITUTES[inPackage] ?? SUBSTITUTES[inPackage.replace(/^@aws-sdk\/client-[\w-]+/, '@aws-sdk/client-*')]
  );
}

/** The names that a module exports, sorted. */
export function exportedNames(source: string): readonly string[] {
  const found = [...source.matchAll(EXPORTS)].flatMap(([, declared, listed = '']) =>
    declared === undefined
      ? listed.split(',').map((item) => item.split(' as ').at(-1)?.trim() ?? '')
      : [declared],
  );
  return found.filter((name) => name !== '').sort();
}
