import { basename } from 'node:path';
import { type FlowRecord, flowFormat, flowReader } from '../shared/exposure/index.ts';
import { plain } from '../shared/report/index.ts';
import { CommandError, EXIT } from './exit.ts';
import { type FlowFiles, flowLines } from './flow-files.ts';
import type { Terminal } from './terminal.ts';

/** Flow logs as the command line names them. */
export type GivenLogs = FlowFiles & {
  readonly path: string;
  readonly format: Columns | undefined;
};

type Columns = Extract<ReturnType<typeof flowFormat>, { readonly columns: unknown }>['columns'];

export function formatGiven(text: string | undefined): Columns | undefined {
  if (text === undefined) return undefined;
  const format = flowFormat(text);
  if (format !== null && 'columns' in format) return format.columns;
  const why = format === null ? 'these are no names of fields' : format.wrong;
  throw new CommandError(
    `--flow-log-format: ${why}. Write them in their order: 'interface-id srcaddr dstaddr srcport dstport protocol action'.`,
    EXIT.usage,
  );
}

/** Hands every record on, and notes what could not be read. False where a file breaks off, or is no flow log at all. */
export async function readFlows(
  terminal: Terminal,
  { path, files, left, format }: GivenLogs,
  take: (record: FlowRecord) => void,
): Promise<boolean> {
  const { read, outcome } = flowReader({ take, ...(format && { format }) });
  const note = (text: string): void => terminal.note(plain(`${path}: ${text}`, 1000));
  const [first] = left;
  if (first !== undefined)
    note(
      `${left.length} ${left.length === 1 ? 'file' : 'files'} left out, such as ${basename(first)}: only .log, .txt, .json and .gz are read`,
    );
  let isWhole = true;
  for await (const lines of flowLines(files)) {
    if ('wrong' in lines) {
      isWhole = false;
      note(lines.wrong);
    } else for (const { text, of, number } of lines) read(text, { of, number });
  }
  const { records, unread, problems } = outcome();
  for (const problem of problems) note(problem);
  if (unread > problems.length) note(`${unread - problems.length} more lines are no flow records`);
  if (records === 0) note(unread === 0 ? 'holds no flow records' : 'none of it could be read as flow logs');
  return isWhole && (records > 0 || unread === 0);
}
