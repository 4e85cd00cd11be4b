import { type Command, Option } from 'commander';
import { analysis, type Connection, connections } from '../shared/exposure/index.ts';
import { EXIT, type ExitStatus } from './exit.ts';
import { type LiveOptions, liveOptions } from './options.ts';
import { exposureHtml } from './page.ts';
import { loadSource, noteTroubles, type Source } from './source.ts';
import type { Terminal } from './terminal.ts';

type Options = LiveOptions & { readonly state?: string; readonly format: 'json' | 'csv' | 'html' };

export function addExposure(program: Command, terminal: Terminal, done: (status: ExitStatus) => void): void {
  const command = program
    .command('exposure')
    .description('everything that can reach everything, through groups, ACLs and routes together')
    .option('--state <directory>', 'a state directory instead of the live network')
    .addOption(
      new Option('--format <format>', 'how to print the result')
        .choices(['json', 'csv', 'html'])
        .default('json'),
    );
  for (const option of liveOptions()) command.addOption(option);
  command.action(async (options: Options) => done(await exposure(terminal, options)));
}

async function exposure(terminal: Terminal, options: Options): Promise<ExitStatus> {
  const source = await loadSource(options);
  noteTroubles(terminal, source);
  if (options.format === 'html') terminal.out(exposureHtml(source, terminal.now()));
  else print(terminal, source, options.format);
  return source.problems.length > 0 ? EXIT.unreadable : EXIT.ok;
}

function print(terminal: Terminal, { state }: Source, format: 'json' | 'csv'): void {
  const found = connections(analysis(state));
  if (format === 'csv') printCsv(terminal, found);
  else printJson(terminal, found);
}

const ROWS_AT_ONCE = 1000;

/** Written as they are found: in a large account all of them together are more than fits in memory. */
function printJson(terminal: Terminal, found: Iterable<Connection>): void {
  let rows: string[] = [];
  let before = '{"connections":[';
  const flush = (): void => {
    terminal.out(`${before}${rows.join(',\n')}`);
    before = ',';
    rows = [];
  };
  for (const one of found) {
    rows.push(JSON.stringify(one));
    if (rows.length === ROWS_AT_ONCE) flush();
  }
  if (rows.length > 0 || before !== ',') flush();
  terminal.out(']}');
}

const COLUMNS = ['from', 'to', 'traffic', 'reply', 'gap', 'unresolved'] as const;

function printCsv(terminal: Terminal, found: Iterable<Connection>): void {
  let rows = [COLUMNS.join(',')];
  for (const one of found) {
    rows.push(COLUMNS.map((column) => cell(one[column])).join(','));
    if (rows.length < ROWS_AT_ONCE) continue;
    terminal.out(rows.join('\n'));
    rows = [];
  }
  if (rows.length > 0) terminal.out(rows.join('\n'));
}

function cell(value: string | readonly string[]): string {
  const text = typeof value === 'string' ? value : value.join('; ');
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
