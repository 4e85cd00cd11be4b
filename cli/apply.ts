import { type Command, Option } from 'commander';
import { plain } from '../shared/report/index.ts';
import type { BenchOptions } from './apply-live.ts';
import { applyJson, applyText } from './apply-report.ts';
import type { Run } from './apply-run.ts';
import { EXIT, type ExitStatus } from './exit.ts';
import { formatOption, liveOptions } from './options.ts';
import { requirePolicy } from './policy-file.ts';
import type { Terminal } from './terminal.ts';
import { unreadSections } from './unread-sections.ts';

type Options = BenchOptions & { readonly policy: string };

export function addApply(program: Command, terminal: Terminal, done: (status: ExitStatus) => void): void {
  const command = program
    .command('apply')
    .description(
      'make the live network as the policy says; creates declared groups and ACLs that do not exist',
    )
    .requiredOption('--policy <file>', 'the policy file')
    .option('--approve', 'say yes to what the policy asks a person for (mode: approve)', false)
    .addOption(STACK)
    .option('--no-ledger', 'go on without holds, waivers and kill switch, as where there is no stack')
    .addOption(TABLE)
    .addOption(TABLE_ENDPOINT)
    .addOption(KILL_SWITCH)
    .addOption(formatOption(['text', 'json']))
    .addHelpText('after', HELP);
  for (const option of liveOptions()) command.addOption(option);
  command.action(async (options: Options) => done(await apply(terminal, options)));
}

const STACK = new Option(
  '--stack <name>',
  'the stack whose holds, waivers and kill switch are honoured, if it is there',
)
  .env('KEDGE_PREFIX')
  .default('kedge-prod');
const TABLE = new Option('--table <name>', "the ledger's table, instead of the stack's").env('KEDGE_TABLE');
const TABLE_ENDPOINT = new Option(
  '--dynamodb-endpoint-url <url>',
  'another endpoint for the table than for all else',
).env('AWS_ENDPOINT_URL_DYNAMODB');
const KILL_SWITCH = new Option(
  '--kill-switch-parameter <name>',
  "the parameter that stops Kedge, instead of the stack's: while it is on, everything is held",
).env('KEDGE_KILL_SWITCH_PARAMETER');

const HELP = `
The plan is that of "kedge plan": run that first. Entries in mode observe or alert are left alone, and so is what has
no safe plan, or would break an expect line that holds now; each says what would release it. What was mended is read again until it is gone.
Exit status: 0 all done, 2 something was held, 1 AWS refused a call or could not be read.`;

async function apply(terminal: Terminal, options: Options): Promise<ExitStatus> {
  const policy = await requirePolicy(options.policy);
  // The SDK takes a while to load, and a policy with an error has no use for it.
  const [{ openBench }, { applyPolicy }] = await Promise.all([
    import('./apply-live.ts'),
    import('./apply-run.ts'),
  ]);
  const bench = await openBench(terminal, policy, options);
  const source = `account ${bench.place.account}, ${bench.place.region}`;
  terminal.note(`Applying ${options.policy} to ${source}…`);
  const run = await applyPolicy(bench);
  const { problems: unread, notes } = unreadSections(run.state);
  for (const line of [...unread, ...notes]) terminal.note(plain(line, 2000));
  const about = { policy: options.policy, source };
  terminal.out(options.format === 'json' ? applyJson(run, about) : applyText(run));
  return statusOf(run, unread);
}

function statusOf({ steps, left }: Run, unread: readonly string[]): ExitStatus {
  if (unread.length > 0 || steps.some((step) => step.verdict === 'failed')) return EXIT.unreadable;
  return left.length > 0 ? EXIT.findings : EXIT.ok;
}
