import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** A source file: its path from the project's folder, its text, and what it imports. */
export type Source = { readonly path: string; readonly text: string; readonly imports: readonly string[] };

const FROM = /^[ \t]*(?:import|export)\b[^'"`;]*?\bfrom[ \t]*['"]([^'"]+)['"]/gm;
const BARE = /^[ \t]*import[ \t]*['"]([^'"]+)['"]/gm;
const DYNAMIC = /\b(?:import|require)[ \t]*\([ \t]*['"]([^'"]+)['"]/g;

/** What a TypeScript text imports: types, re-exports, side effects and `import()` included. */
export function importsOf(text: string): readonly string[] {
  return [FROM, BARE, DYNAMIC].flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap((match) => match[1] ?? []),
  );
}

/** All sources under some folders, sorted; a folder that is not there has none. */
export function sourcesUnder(...folders: readonly string[]): readonly Source[] {
  return folders.flatMap(filesUnder).map((path) => {
    const text = readFileSync(path, 'utf8');
    return { path, text, imports: importsOf(text) };
  });
}

/** The room that a path from the project's folder lies in: shared/<room>, or a folder at the top. */
export function roomOf(path: string): string {
  const [top = '', second = ''] = path.split('/');
  return top === 'shared' ? second : top;
}

/** The path, from the project's folder, of a relative import. */
export function target(from: Source, specifier: string): string {
  return normalize(join(dirname(from.path), specifier));
}

/** The code of a text without its comments, and with its strings emptied: what a forbidden word is looked for in. */
export function codeOf(text: string): string {
  return text.replace(
    /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\$]|\$(?!\{))*`/g,
    (match) => (match.startsWith('/') ? '' : "''"),
  );
}

function filesUnder(folder: string): readonly string[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name).replaceAll('\\', '/'))
    .filter((path) => /\.[cm]?ts$/.test(path))
    .sort();
}
