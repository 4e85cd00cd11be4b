import { Command, CommanderError } from 'commander';
import { CommandError } from '../../cli/exit.ts';
import { addExplain } from '../../cli/explain.ts';
import { addExposure } from '../../cli/exposure.ts';

/** `kedge explain` and `kedge exposure` in this process, with what they print. */
export async function run(args: readonly string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const terminal = {
    out: (text: string) => out.push(text),
    note: (text: string) => err.push(text),
    colour: false,
    now: () => 0,
  };
  let status = -1;
  const program = new Command('kedge')
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.note });
  const done = (result: number): void => {
    status = result;
  };
  addExplain(program, terminal, done);
  addExposure(program, terminal, done);
  await program.parseAsync([...args], { from: 'user' }).catch((error: unknown) => {
    status = error instanceof CommandError ? error.status : error instanceof CommanderError ? 64 : -1;
    err.push(String(error));
  });
  return { status, out: out.join('\n'), err: err.join('\n') };
}
