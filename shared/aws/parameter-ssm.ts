import type { AwsClients } from './clients.ts';
import { GetParameterCommand } from './commands.ts';
import { failureOf, KedgeError } from './errors.ts';
import type { Read } from './read.ts';

/** A parameter as it is now; `modified` in milliseconds since the epoch. */
export type Parameter = { readonly value: string; readonly modified: number };

/** The parameter, null if there is none, or the failure. A SecureString is decrypted. */
export async function readParameter(
  clients: Pick<AwsClients, 'ssm'>,
  name: string,
): Promise<Read<Parameter | null>> {
  try {
    const { Parameter: found } = await clients
      .ssm()
      .send(new GetParameterCommand({ Name: name, WithDecryption: true }));
    if (found?.Value === undefined) return { kind: 'read', value: null };
    return { kind: 'read', value: { value: found.Value, modified: found.LastModifiedDate?.getTime() ?? 0 } };
  } catch (error) {
    const failure = failureOf(error, `ssm:GetParameter ${name}`);
    return failure.kind === 'gone' ? { kind: 'read', value: null } : { kind: 'failed', failure };
  }
}

/** A parameter's value; null if there is none. Throws when it cannot be read. */
export async function ssmParameter(clients: Pick<AwsClients, 'ssm'>, name: string): Promise<string | null> {
  const parameter = await readParameter(clients, name);
  if (parameter.kind === 'failed') throw new KedgeError(parameter.failure, { cause: undefined });
  return parameter.value?.value ?? null;
}
