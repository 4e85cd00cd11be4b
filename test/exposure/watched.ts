import { type FlowRecord, flowFormat, flowReader, watchedExplanations } from '../../shared/exposure/index.ts';
import { type Scene, stateOf } from './scene.ts';

type Question = { readonly from: string; readonly to: string; readonly service?: string };

/** The records of a log, and what was wrong with it. */
export function logOf(text: string, format?: string) {
  const records: FlowRecord[] = [];
  const given = format === undefined ? null : flowFormat(format);
  const columns = given !== null && 'columns' in given ? given.columns : undefined;
  const reader = flowReader({ take: (record) => records.push(record), ...(columns && { format: columns }) });
  for (const [at, line] of text.split('\n').entries()) reader.read(line, { of: 'line', number: at + 1 });
  const { unread, problems } = reader.outcome();
  return { records, unread, problems };
}

/** What a log laid beside a question says. */
export function laid(scene: Scene, { from, to, service }: Question, text: string) {
  const { see, answers } = watchedExplanations(stateOf(scene), [{ from, to, service }]);
  for (const record of logOf(text).records) see(record);
  const [answer] = answers();
  if (answer === undefined || 'wrong' in answer || answer.flows === undefined)
    throw new Error(`no answer: ${JSON.stringify(answer)}`);
  return answer.flows;
}
