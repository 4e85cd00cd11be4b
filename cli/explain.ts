import type { Command } from 'commander';
import {
  type Asked,
  type Explained,
  explanationLines,
  explanations,
  type Ports,
  watchedExplanations,
} from '../shared/exposure/index.ts';
import { plain } from '../shared/report/index.ts';
import { CommandError, EXIT, type ExitStatus } from './exit.ts';
import { explanationText } from './explanation-text.ts';
import { flowFiles } from './flow-files.ts';
import { formatGiven, type GivenLogs, readFlows } from './flow-logs.ts';
import { formatOption, type LiveOptions, liveOptions } from './options.ts';
import { type Line, questionsIn } from './questions.ts';
import { loadSource, noteTroubles } from './source.ts';
import type { Terminal } from './terminal.ts';

type Options = LiveOptions & {
  readonly state?: string;
  readonly from?: string;
  readonly to?: string;
  readonly questions?: string;
  readonly flowLogs?: string;
  readonly flowLogFormat?: string;
  readonly ephemeral?: string;
  readonly format: 'text' | 'json';
};

export function addExplain(program: Command, terminal: Terminal, done: (status: ExitStatus) => void): void {
  const command = program
    .command('explain')
    .description('can one reach the other, which rules decide, and do replies come back')
    .argument('[service]', 'as in the policy: tcp/443, icmp/8, all (the default)')
    .option('--state <directory>', 'a state directory instead of the live network')
    .option(
      '--from <end>',
      'internet, an address or CIDR, eni-…, i-…, sg/…, ecs/…, a task ARN, a load balancer',
    )
    .option('--to <end>', 'the same')
    .option('--questions <file>', 'many at once: JSON lines {"from","to","service"}, one JSON line each out')
    .option(
      '--flow-logs <file>',
      'VPC Flow Logs (.gz too), or a directory of them, to lay beside what the rules say',
    )
    .option(
      '--flow-log-format <fields>',
      'the fields of a custom format whose logs have no header line, as CreateFlowLogs takes them',
    )
    .option('--ephemeral <ports>', "a client's own ports, such as 32768-60999 (1024-65535 when left out)")
    .addOption(formatOption(['text', 'json']));
  for (const option of liveOptions()) command.addOption(option);
  command.action(async (service: string | undefined, options: Options) =>
    done(await explain(terminal, options, service)),
  );
}

async function explain(
  terminal: Terminal,
  options: Options,
  service: string | undefined,
): Promise<ExitStatus> {
  const ephemeral = portsIn(options.ephemeral);
  if (options.questions !== undefined && (options.from ?? options.to ?? service) !== undefined)
    throw new CommandError('--questions asks by itself: leave out --from, --to and the service.', EXIT.usage);
  const questions = options.questions === undefined ? null : await questionsIn(options.questions);
  const single = questions === null ? singleQuestion(options, service) : null;
  const logs = await logsGiven(options);
  const source = await loadSource(options);
  noteTroubles(terminal, source);
  const asked =
    single === null ? (questions ?? []).flatMap((line) => ('wrong' in line ? [] : [line])) : [single];
  const asking = ephemeral === null ? {} : { ephemeral };
  const { state } = source;
  const watched = logs === null ? null : watchedExplanations(state, asked, asking);
  const isRead = logs === null || watched === null || (await readFlows(terminal, logs, watched.see));
  if (single === null)
    printLines(terminal, questions ?? [], watched?.answers() ?? explanationLines(state, asked, asking));
  else
    for (const answer of watched?.answers() ?? explanations(state, asked, asking))
      printOne(terminal, options, answer);
  return source.problems.length > 0 || !isRead ? EXIT.unreadable : EXIT.ok;
}

async function logsGiven({ flowLogs, flowLogFormat }: Options): Promise<GivenLogs | null> {
  const format = formatGiven(flowLogFormat);
  if (flowLogs !== undefined) return { path: flowLogs, ...(await flowFiles(flowLogs)), format };
  if (format === undefined) return null;
  throw new CommandError('--flow-log-format says how to read --flow-logs FILE: give that too.', EXIT.usage);
}

function singleQuestion({ from, to }: Options, service: string | undefined): Asked {
  if (from === undefined || to === undefined)
    throw new CommandError('Say --from and --to, or --questions FILE.', EXIT.usage);
  return { from, to, service };
}

function portsIn(text: string | undefined): Ports | null {
  if (text === undefined) return null;
  const [from = Number.NaN, to = Number.NaN] = /^\d{1,5}-\d{1,5}$/.test(text)
    ? text.split('-').map(Number)
    : [];
  if (from <= to && to <= 65535) return { from, to };
  throw new CommandError(`--ephemeral ${text}: write two ports, such as 32768-60999.`, EXIT.usage);
}

/** Most are lines already. */
type Answers = Iterator<Explained | string, undefined>;

const LINES_AT_ONCE = 500;

/** A line for every question: one that is not there would be taken for another's answer. */
function printLines(terminal: Terminal, lines: readonly Line[], answers: Answers): void {
  let texts: string[] = [];
  for (const line of lines) {
    const answer = 'wrong' in line ? line : answers.next().value;
    if (answer === undefined) break;
    texts.push(typeof answer === 'string' ? answer : lineOf('wrong' in line ? undefined : line, answer));
    if (texts.length < LINES_AT_ONCE) continue;
    terminal.out(texts.join('\n'));
    texts = [];
  }
  if (texts.length > 0) terminal.out(texts.join('\n'));
}

const lineOf = (asked: Asked | undefined, answer: Explained): string =>
  JSON.stringify('wrong' in answer ? refused(asked, answer.wrong) : answer);

function refused(question: Asked | undefined, reason: string) {
  const { from = '', to = '', service = 'all' } = question ?? {};
  return { from, to, service, verdict: 'unknown', traffic: [], reply: 'blocked', layers: [], reason };
}

function printOne(terminal: Terminal, { format }: Options, answer: Explained): void {
  if ('wrong' in answer) throw new CommandError(plain(answer.wrong, 1000), EXIT.usage);
  terminal.out(format === 'json' ? JSON.stringify(answer, null, 2) : explanationText(answer));
}
