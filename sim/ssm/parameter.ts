import { AwsError, type CallContext, type Params, regionState } from '../core/index.ts';

type ParameterVersion = {
  readonly version: number;
  readonly value: string;
  readonly modifiedAt: number;
};

export type Parameter = {
  readonly name: string;
  readonly type: string;
  readonly description?: string;
  readonly allowedPattern?: string;
  /** The last one is in force. */
  readonly versions: readonly ParameterVersion[];
};

export const parameterStore = regionState((table) => ({ parameters: table<Parameter>() }));

/** A name's parameter in the form that answers have; the name may be an ARN and may end in `:version`. */
export function findParameter(ctx: CallContext, asked: string, isDecrypted: boolean): Params | undefined {
  const { name, version } = reference(asked);
  const parameter = parameterStore(ctx).parameters.get(name);
  if (!parameter) return undefined;
  const found =
    version === undefined
      ? parameter.versions.at(-1)
      : parameter.versions.find((one) => one.version === version);
  if (!found)
    throw new AwsError(
      'ParameterVersionNotFound',
      `Systems Manager could not find version ${version} of ${name}.`,
    );
  const isHidden = parameter.type === 'SecureString' && !isDecrypted;
  return {
    Name: name,
    Type: parameter.type,
    // What KMS made of it: whoever forgets WithDecryption gets something that is not the value.
    Value: isHidden ? Buffer.from(`encrypted:${found.value}`).toString('base64') : found.value,
    Version: found.version,
    LastModifiedDate: found.modifiedAt / 1000,
    ARN: parameterArn(ctx, name),
    DataType: 'text',
  };
}

export function parameterArn(ctx: CallContext, asked: string): string {
  const { name } = reference(asked);
  return ctx.arn('ssm', `parameter${name.startsWith('/') ? '' : '/'}${name}`);
}

export function parameterName(asked: string): string {
  return reference(asked).name;
}

export function parameterNotFound(name: string): AwsError {
  // The real one has no message, or this one.
  return new AwsError('ParameterNotFound', `Parameter ${name} not found.`);
}

function reference(asked: string): { name: string; version?: number } {
  const [, path] = /^arn:[^:]+:ssm:[^:]*:\d*:parameter(\/.+)$/.exec(asked) ?? [];
  const isHierarchy = path?.slice(1).includes('/') ?? false;
  const plain = path === undefined ? asked : isHierarchy ? path : path.slice(1);
  const [, name = plain, version] = /^(.*):(\d+)$/.exec(plain) ?? [];
  return version === undefined ? { name } : { name, version: Number(version) };
}
