import type { Command } from 'commander';
import type { GivenWaiver } from '../shared/ports/index.ts';
import { plain } from '../shared/report/index.ts';
import { CommandError, EXIT, type ExitStatus } from './exit.ts';
import { addLedgerOptions, type LedgerOptions, type PolicyOptions, policyOptions } from './ledger-options.ts';
import type { Terminal } from './terminal.ts';
import { reasonOf, untilOf } from './until.ts';
import { waiverJson, waiversText, waiverText } from './waiver-text.ts';

type Options = LedgerOptions &
  PolicyOptions & {
    readonly allow?: string;
    readonly on?: string;
    readonly until?: string;
    readonly reason?: string;
    readonly id?: string;
    readonly list?: true;
    readonly end?: string;
  };

export function addWaive(program: Command, terminal: Terminal, done: (status: ExitStatus) => void): void {
  const command = program
    .command('waive')
    .description('have Kedge leave some traffic alone for a time, without a new policy')
    .option('--allow <traffic>', "the traffic, as the policy writes it: 'tcp/22 from 203.0.113.0/24'")
    .option('--on <place>', 'where: sg/KEY, sg/NAME, sg/ID, acl/KEY or acl/ID')
    .option('--until <time>', 'when it ends by itself: 2026-12-01T00:00:00Z, or 30m, 2h, 3d from now')
    .option('--reason <text>', 'why, for whoever reads the alert')
    .option('--id <id>', 'what it is called, such as a ticket; else it gets an id')
    .option('--list', 'the waivers of this account and Region that were given by command')
    .option('--end <id>', 'end a waiver now')
    .addHelpText('after', HELP);
  addLedgerOptions(command);
  for (const option of policyOptions()) command.addOption(option);
  command.action(async (options: Options) => done(await chosen(options)(terminal, options)));
}

const HELP = `
It counts in the account and Region of the caller, with the next event or review. Who approved it is the caller's ARN,
as STS says it. A waiver adds no rule: it spares the traffic that somebody lets in. What was reverted already comes
back with "kedge undo".
When a waiver ends, Kedge reverts what it spared. It looks at that very moment, if an event or a review has shown it
within the last two hours what the waiver spares; else the next scheduled review finds it.`;

type Run = (terminal: Terminal, options: Options) => Promise<ExitStatus>;

function chosen({ list, end, allow }: Options): Run {
  const asked = [list === true, end !== undefined, allow !== undefined].filter(Boolean).length;
  if (asked > 1)
    throw new CommandError(
      'One at a time: --allow gives a waiver, --list lists, --end ends one.',
      EXIT.usage,
    );
  if (list === true) return listWaivers;
  return end === undefined ? waive : endOne(end);
}

async function waive(terminal: Terminal, options: Options): Promise<ExitStatus> {
  const now = terminal.now();
  const allow = required('--allow', options.allow, "'tcp/22 from 203.0.113.0/24'");
  const on = required('--on', options.on, 'sg/web-tasks');
  const until = untilOf('--until', required('--until', options.until, '2h'), now);
  const reason = reasonOf(options.reason);
  const [{ atLedger, openLedger }, { policyInForce }, { requirePlace, resolved, waiverOf }] = await modules();
  const desk = await openLedger(terminal, options);
  const inForce = await policyInForce(desk, options);
  if (inForce.kind === 'unusable')
    terminal.note(`note: without the policy its names and keys mean nothing: ${plain(inForce.reason)}`);
  const policy = inForce.kind === 'policy' ? inForce.policy : null;
  const wish = { id: options.id, allow, on, until, reason, approvedBy: desk.caller };
  const waiver = await resolved(desk, waiverOf(wish, policy), policy);
  const unchecked = await requirePlace(desk, on, policy);
  if (unchecked !== null)
    terminal.note(`note: nobody could look whether ${plain(on)} exists: ${plain(unchecked)}`);
  const { account, region } = desk.place;
  const given: GivenWaiver = { scope: { account, region }, waiver, givenAt: now, endedBy: null };
  if (!(await atLedger(options, () => desk.ledger.waive(given))))
    throw new CommandError(
      `A waiver ${plain(waiver.id)} was given before: an id goes on meaning what it meant. Choose another --id.`,
    );
  terminal.out(options.format === 'json' ? waiverJson(given) : waiverText(given));
  return EXIT.ok;
}

function required(option: string, value: string | undefined, example: string): string {
  if (value !== undefined) return value;
  throw new CommandError(`${option} is missing: write ${option} ${example}.`, EXIT.usage);
}

/** The SDK takes a while to load, and --help has no use for it. */
const modules = () =>
  Promise.all([import('./ledger.ts'), import('./deployed-policy.ts'), import('./given-waiver.ts')]);

async function listWaivers(terminal: Terminal, options: Options): Promise<ExitStatus> {
  const [{ atLedger, openLedger }] = await modules();
  const desk = await openLedger(terminal, options);
  const given = await atLedger(options, () => desk.ledger.waivers(desk.place));
  const newest = given.toSorted((a, b) => b.givenAt - a.givenAt);
  terminal.out(
    options.format === 'json'
      ? waiverJson(newest)
      : waiversText(newest, { ...desk.place, now: terminal.now() }),
  );
  return EXIT.ok;
}

function endOne(id: string): Run {
  return async (terminal, options) => {
    const [{ atLedger, openLedger }] = await modules();
    const desk = await openLedger(terminal, options);
    const by = { by: desk.caller, now: terminal.now() };
    const ended = await atLedger(options, () => desk.ledger.endWaiver(desk.place, id, by));
    if (ended === null)
      throw new CommandError(
        `There is no waiver ${plain(id)} in account ${desk.place.account}, ${desk.place.region}; --list lists them.`,
      );
    terminal.out(
      options.format === 'json' ? waiverJson(ended) : waiversText([ended], { ...desk.place, now: by.now }),
    );
    return EXIT.ok;
  };
}
