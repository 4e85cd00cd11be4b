/**
 * Long names of members that only the AWS SDK itself has to do with, and that it never makes from text: in the
 * bundles they are letters. Names of the wire, of configuration that we give, or of Node must not be here.
 */
const INNER_NAMES = [
  ...['applyToStack', 'authSchemePreference', 'awsQueryCompatible', 'base64Decoder', 'base64Encoder'],
  ...['bodyLengthChecker', 'compositeErrorRegistry', 'configFileSelector', 'credentialDefaultProvider'],
  ...['decorateServiceException', 'defaultNamespace', 'defaultUserAgentProvider', 'deserializeMetadata'],
  ...['deserializeResponse', 'disableHostPrefix', 'endpointProvider', 'environmentVariableSelector'],
  ...['errorTypeRegistries', 'eventStreamCredentials', 'getDefaultContentType', 'getErrorCtor'],
  ...['getEndpointParameterInstructions', 'getErrorSchemaOrThrowBaseException', 'getEventStreamMember'],
  ...['getHttpBindingCollectionValue', 'getHttpBindingValue', 'getIdentityProvider', 'getMemberTraits'],
  ...['getMergedTraits', 'getValueSchema', 'httpAuthSchemeParametersProvider', 'httpAuthSchemeProvider'],
  ...['httpAuthSchemes', 'identifyOnResolve', 'identityProviderConfigProvider', 'inputFilterSensitiveLog'],
  ...['isBigDecimalSchema', 'isBigIntegerSchema', 'isBlobSchema', 'isDocumentSchema', 'isIdempotencyToken'],
  ...['isListSchema', 'isMapSchema', 'isNumericSchema', 'isStringSchema', 'isStructSchema'],
  ...['isTimestampSchema', 'maxAttemptsProvider', 'outputFilterSensitiveLog', 'propertiesExtractor'],
  ...['protocolSettings', 'registerError', 'retryBackoffStrategy', 'selectedHttpAuthScheme'],
  ...['serdeContext', 'serializeRequest', 'setSerdeContext', 'signingName', 'signingProperties'],
  ...['signingRegion', 'structIterator', 'systemClockOffset', 'toMiddleware', 'writeAscii'],
  ...['writeAsciiQuoted', 'writeJsonString'],
];

/** These names and no others. */
export const INNER_NAME = new RegExp(`^(?:${INNER_NAMES.join('|')})$`);
