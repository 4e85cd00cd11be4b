import type { AwsClients } from './clients.ts';
import { GetCallerIdentityCommand } from './commands.ts';

/** Whose credentials these are; `arn` names the user or session. Throws what STS throws. */
export async function callerIdentity(
  clients: AwsClients,
): Promise<{ readonly account: string; readonly partition: string; readonly arn: string }> {
  const { Account, Arn } = await clients.sts().send(new GetCallerIdentityCommand({}));
  if (Account === undefined || Arn === undefined)
    throw new Error('STS names no account for these credentials');
  return { account: Account, partition: Arn.split(':')[1] ?? 'aws', arn: Arn };
}
