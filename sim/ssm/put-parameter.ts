import { AwsError, call, flag, lowerFirstNames, type Params, requiredText, text } from '../core/index.ts';
import { type Parameter, parameterArn, parameterStore } from './parameter.ts';

const TYPES = ['String', 'StringList', 'SecureString'];

export const putParameter = call({
  name: 'PutParameter',
  mutating: true,
  resources: (ctx, input) => [parameterArn(ctx, requiredText(input, 'Name'))],
  run: (ctx, input) => {
    const { parameters } = parameterStore(ctx);
    const name = requiredText(input, 'Name');
    const before = parameters.get(name);
    checkName(name);
    if (before && !flag(input, 'Overwrite')) {
      const message =
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.';
      throw new AwsError('ParameterAlreadyExists', message);
    }
    const next = revised(before, input, ctx.now);
    parameters.put(name, next);
    return { Version: next.versions.length, Tier: text(input, 'Tier') ?? 'Standard' };
  },
  // CloudTrail never shows the value.
  trail: {
    request: ({ Value: _, ...input }) => ({
      ...lowerFirstNames(input),
      value: 'HIDDEN_DUE_TO_SECURITY_REASONS',
    }),
  },
});

function revised(before: Parameter | undefined, input: Params, now: number): Parameter {
  const type = text(input, 'Type') ?? before?.type;
  const value = text(input, 'Value') ?? '';
  const allowedPattern = text(input, 'AllowedPattern') ?? before?.allowedPattern;
  const description = text(input, 'Description') ?? before?.description;
  if (type === undefined || !TYPES.includes(type)) {
    throw new AwsError('ValidationException', 'A parameter type is required when you create a parameter.');
  }
  if (value === '')
    throw new AwsError('ValidationException', 'Value must have length greater than or equal to 1');
  const most = text(input, 'Tier') === 'Advanced' ? 8192 : 4096;
  if (Buffer.byteLength(value) > most) {
    throw new AwsError(
      'ValidationException',
      `Standard tier parameters support a maximum parameter value of ${most} characters.`,
    );
  }
  if (allowedPattern !== undefined && !new RegExp(`^(?:${allowedPattern})$`).test(value)) {
    const message = `Parameter value, cannot be validated against allowedPattern: ${allowedPattern}`;
    throw new AwsError('ParameterPatternMismatchException', message);
  }
  const versions = before?.versions ?? [];
  return {
    name: requiredText(input, 'Name'),
    type,
    ...(description === undefined ? {} : { description }),
    ...(allowedPattern === undefined ? {} : { allowedPattern }),
    versions: [...versions, { version: versions.length + 1, value, modifiedAt: now }],
  };
}

function checkName(name: string): void {
  if (/^\/?(aws|ssm)/i.test(name)) {
    throw new AwsError(
      'ValidationException',
      `Parameter name: can't be prefixed with "aws" or "ssm" (case-insensitive).`,
    );
  }
  if (!/^[\w./-]+$/.test(name)) {
    throw new AwsError(
      'ValidationException',
      'Only a mix of letters, numbers and the following 4 symbols .-_/ are allowed.',
    );
  }
}
