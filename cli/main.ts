import { Command, CommanderError } from 'commander';
import { COMMANDS } from './commands.ts';
import { CommandError, EXIT, type ExitStatus } from './exit.ts';
import { processTerminal, type Terminal } from './terminal.ts';

const VERSION = '0.1.0';

/** Runs one command; resolves to the exit status. Nothing is thrown for what a user can do wrong. */
export async function main(
  args: readonly string[],
  terminal: Terminal = processTerminal(),
): Promise<ExitStatus> {
  let status: ExitStatus = EXIT.ok;
  const program = await programFor(args, terminal, (result) => {
    status = result;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    return failed(terminal, error);
  }
  return status;
}

/** The named command alone, or all of them for the help and for a name that is none. */
async function programFor(
  args: readonly string[],
  terminal: Terminal,
  done: (status: ExitStatus) => void,
): Promise<Command> {
  const program = new Command('kedge')
    .description('Keeps the network around Amazon ECS as its policy says.')
    .version(VERSION)
    .showHelpAfterError('(kedge --help lists the commands)')
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.note })
    .exitOverride();
  const wanted = args[0] === 'help' ? args[1] : args[0];
  const named = COMMANDS.filter(({ name }) => name === wanted);
  for (const { load } of named.length > 0 ? named : COMMANDS) (await load())(program, terminal, done);
  return program;
}

function failed(terminal: Terminal, error: unknown): ExitStatus {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof CommandError) {
    terminal.note(error.message);
    return error.status;
  }
  throw error;
}
