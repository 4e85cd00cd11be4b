import { type AwsClients, ssmParameter } from '../shared/aws/index.ts';
import { CommandError } from './exit.ts';

export type StackOptions = {
  /** False: the person wants to go on without holds, waivers and kill switch. */
  readonly ledger: boolean;
  /** With what the names of the stack's own things begin. */
  readonly stack: string;
  readonly table?: string;
  readonly killSwitchParameter?: string;
};

/** Where Kedge keeps what it knows, and what to tell whoever runs the command about it. */
export type Records = {
  readonly table: string | null;
  readonly killSwitchParameter: string | null;
  readonly note: string | null;
};

/**
 * The ledger and the kill switch that were named, else those of the stack. Where there is no stack there is nothing to
 * know; where there is one that cannot be read nothing is done, for responders may hold what would be changed.
 */
export async function recordsOf(clients: Pick<AwsClients, 'ssm'>, options: StackOptions): Promise<Records> {
  const { ledger, stack, table = null, killSwitchParameter = null } = options;
  if (!ledger) return { table: null, killSwitchParameter: null, note: `--no-ledger: ${UNKNOWN}.` };
  const names = { ledger: `${stack}-ledger`, killSwitch: `${stack}-kill-switch` };
  const [named, killSwitch] = await Promise.all([
    table ?? parameter(clients, names.ledger),
    killSwitchParameter ?? parameter(clients, names.killSwitch).then((value) => value && names.killSwitch),
  ]);
  if (named !== null) return { table: named, killSwitchParameter: killSwitch, note: noteOf(options, named) };
  if (killSwitch !== null && killSwitchParameter === null)
    throw new CommandError(
      `Stack ${stack} has a kill switch (${killSwitch}) and no parameter ${names.ledger} that names its ledger: name it with --table, or say --no-ledger.`,
    );
  const note = `No stack ${stack} here (there is no parameter ${names.ledger}): ${killSwitch === null ? UNKNOWN : 'holds and waivers are not known'}.`;
  return { table: null, killSwitchParameter: killSwitch, note };
}

const UNKNOWN = 'holds, waivers and the kill switch are not known';

const noteOf = ({ table, stack }: StackOptions, named: string): string | null =>
  table === undefined
    ? `Holds, waivers and the kill switch are those of stack ${stack} (ledger ${named}).`
    : null;

function parameter(clients: Pick<AwsClients, 'ssm'>, name: string): Promise<string | null> {
  return ssmParameter(clients, name).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new CommandError(
      `Whether responders hold anything cannot be told: parameter ${name} cannot be read (${why}). Name the ledger with --table and the kill switch with --kill-switch-parameter, or say --no-ledger to go on without them.`,
    );
  });
}
