import { readFile } from 'node:fs/promises';
import type { Asked } from '../shared/exposure/index.ts';
import { CommandError } from './exit.ts';
import { codeOf } from './system-error.ts';

/** A line that is no question keeps its place: its answer says what is wrong with it. */
export type Line = Asked | { readonly wrong: string };

/** JSON lines {"from","to","service"}; empty lines are none. */
export async function questionsIn(path: string): Promise<readonly Line[]> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new CommandError(`${path}: cannot be read (${codeOf(error)}).`);
  });
  return text.split('\n').flatMap((line, at) => (line.trim() === '' ? [] : [questionIn(line, at + 1)]));
}

function questionIn(line: string, number: number): Line {
  const wrong = { wrong: `line ${number} is no question: write {"from":"…","to":"…","service":"…"}` };
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null) return wrong;
    const [from, to] = [textOf(value, 'from'), textOf(value, 'to')];
    return from === undefined || to === undefined ? wrong : { from, to, service: textOf(value, 'service') };
  } catch {
    return wrong;
  }
}

function textOf(value: object, key: string): string | undefined {
  const found: unknown = Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
  return found === undefined || found === null ? undefined : String(found);
}
