import { type Command, InvalidArgumentError } from 'commander';
import { EXIT, type ExitStatus } from './exit.ts';
import { historyJson, historyText } from './history-text.ts';
import { addLedgerOptions, type LedgerOptions } from './ledger-options.ts';
import type { Terminal } from './terminal.ts';

type Options = LedgerOptions & { readonly resource?: string; readonly limit: number };

export function addHistory(program: Command, terminal: Terminal, done: (status: ExitStatus) => void): void {
  const command = program
    .command('history')
    .description('what was found and done, newest first, with the command that undoes it')
    .option('--resource <resource>', 'of one resource only: its id or ARN, sg/NAME, ecs/CLUSTER/SERVICE')
    .option('--limit <number>', 'how many at most', limitOf, 20)
    .addHelpText('after', HELP);
  addLedgerOptions(command).action(async (options: Options) => done(await history(terminal, options)));
}

const HELP = `
It goes back 90 days. What each status means:
  open      Kedge is at it right now           settling  it waits whether it mends itself
  held      left alone, with the reason        alerted   the policy only alerts on it
  reverted  Kedge put it right                 cleared   it was gone before Kedge wrote anything
  failed    AWS refused a call                 undone    somebody took back what Kedge did`;

const MOST = 1000;

function limitOf(text: string): number {
  const limit = Number(text);
  if (/^\d{1,4}$/.test(text) && limit >= 1 && limit <= MOST) return limit;
  throw new InvalidArgumentError(`Write a number from 1 to ${MOST}.`);
}

async function history(terminal: Terminal, options: Options): Promise<ExitStatus> {
  // The SDK takes a while to load, and --help has no use for it.
  const [{ atLedger, openLedger }, { resourceNamed }] = await Promise.all([
    import('./ledger.ts'),
    import('./ledger-resource.ts'),
  ]);
  const desk = await openLedger(terminal, options);
  const incidents = await atLedger(options, async () => {
    const { resource: name, limit } = options;
    const resourceId = name === undefined ? {} : { resourceId: (await resourceNamed(desk, name)).id };
    return desk.ledger.history({ limit, now: terminal.now(), ...resourceId });
  });
  terminal.out(options.format === 'json' ? historyJson(incidents) : historyText(incidents));
  return EXIT.ok;
}
