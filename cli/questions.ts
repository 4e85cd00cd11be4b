import { readFile } from 'node:fs/promises';
import type { Asked } from '../shared/exposure/index.ts';
import { CommandError } from './exit.ts';
import { codeOf } from './system-error.ts';

/** JSON lines {"from","to","service"}. A line that is none is asked all the same, and its answer says what is wrong. */
export async function questionsIn(path: string): Promise<readonly Asked[]> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new CommandError(`${path}: cannot be read (${codeOf(error)}).`);
  });
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(questionIn);
}

function questionIn(line: string): Asked {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null) return { from: line, to: '' };
    const service = textOf(value, 'service');
    return { from: textOf(value, 'from') ?? '', to: textOf(value, 'to') ?? '', service };
  } catch {
    return { from: line, to: '' };
  }
}

function textOf(value: object, key: string): string | undefined {
  const found: unknown = Object.entries(value).find(([name]) => name === key)?.[1];
  return found === undefined || found === null ? undefined : String(found);
}
