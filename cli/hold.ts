import type { Command } from 'commander';
import type { Hold } from '../shared/guard/index.ts';
import type { ResourceRef } from '../shared/model/index.ts';
import { placeWords, plain, timeWords } from '../shared/report/index.ts';
import { CommandError, EXIT, type ExitStatus } from './exit.ts';
import { addLedgerOptions, type LedgerOptions } from './ledger-options.ts';
import type { Terminal } from './terminal.ts';
import { reasonOf, untilOf } from './until.ts';

type Options = LedgerOptions & {
  readonly until?: string;
  readonly reason?: string;
  readonly release?: true;
};

export function addHold(program: Command, terminal: Terminal, done: (status: ExitStatus) => void): void {
  const command = program
    .command('hold')
    .description('leave one resource to its responders: Kedge still alerts, and changes nothing there')
    .argument('<resource>', 'its id or ARN, sg/NAME, ecs/CLUSTER/SERVICE, or an incident of it')
    .option('--until <time>', 'when it ends by itself: 2026-12-01T00:00:00Z, or 30m, 2h, 3d from now')
    .option('--reason <text>', 'why, for whoever reads the alert')
    .option('--release', 'end all holds on the resource now')
    .addHelpText('after', HELP);
  addLedgerOptions(command).action(async (resource: string, options: Options) =>
    done(await (options.release === true ? release : hold)(terminal, resource, options)),
  );
}

const HELP = `
Who holds it is the caller's ARN, as STS says it. At the end, or after --release, Kedge looks at the resource again
and reverts what then departs from the policy. After a release that is with the next event on it, or the next
scheduled review.`;

async function hold(terminal: Terminal, name: string, options: Options): Promise<ExitStatus> {
  const { until: time, release: _, ...rest } = options;
  if (time === undefined)
    throw new CommandError('--until is missing: say when the hold ends, such as --until 2h.', EXIT.usage);
  const until = untilOf('--until', time, terminal.now());
  const reason = reasonOf(rest.reason);
  const { desk, resource, atLedger } = await opened(terminal, name, options);
  const placed: Hold = { until, reason, by: desk.caller };
  await atLedger(options, () => desk.ledger.hold(resource, placed));
  terminal.out(
    options.format === 'json'
      ? JSON.stringify({ resource, hold: shown(placed) }, null, 2)
      : [
          `${heldWords(resource)} is held until ${timeWords(until)}: ${plain(reason)}`,
          `  by ${plain(desk.caller)}`,
          `  to end it earlier: kedge hold ${plain(resource.id)} --release`,
        ].join('\n'),
  );
  return EXIT.ok;
}

async function release(terminal: Terminal, name: string, options: Options): Promise<ExitStatus> {
  if (options.until !== undefined || options.reason !== undefined)
    throw new CommandError('--release ends holds now: it takes neither --until nor --reason.', EXIT.usage);
  const { desk, resource, atLedger } = await opened(terminal, name, options);
  const by = { by: desk.caller, now: terminal.now() };
  const released = await atLedger(options, () => desk.ledger.release(resource, by));
  terminal.out(
    options.format === 'json'
      ? JSON.stringify({ resource, released: released.map(shown) }, null, 2)
      : releasedText(resource, released),
  );
  return EXIT.ok;
}

function releasedText(resource: ResourceRef, released: readonly Hold[]): string {
  const words = heldWords(resource);
  if (released.length === 0) return `${words} was not held.`;
  const holds = released.map(
    ({ by, until, reason }) => `  it was held by ${plain(by)} until ${timeWords(until)}: ${plain(reason)}`,
  );
  return [
    `${words} is no longer held.`,
    ...holds,
    '  Kedge looks at it with the next event, or in the next scheduled review.',
  ].join('\n');
}

const heldWords = (resource: ResourceRef): string => `${plain(resource.id)}, ${placeWords(resource)},`;

const shown = ({ until, reason, by }: Hold) => ({ until: new Date(until).toISOString(), reason, by });

/** The SDK takes a while to load, and --help has no use for it. */
async function opened(terminal: Terminal, name: string, options: Options) {
  const [{ atLedger, openLedger }, { requireThere, resourceNamed }] = await Promise.all([
    import('./ledger.ts'),
    import('./ledger-resource.ts'),
  ]);
  const desk = await openLedger(terminal, options);
  const resource = await atLedger(options, () => resourceNamed(desk, name));
  // What is gone may still be released.
  const unchecked = options.release === true ? null : await requireThere(desk, resource);
  if (unchecked !== null)
    terminal.note(`note: nobody could look whether ${plain(resource.id)} exists: ${plain(unchecked)}`);
  return { desk, resource, atLedger };
}
