// Files of the AWS SDK's clients that were generated from one pattern and differ in words only (EC2Client.js and
// ECSClient.js, say) become one function of those words. Pure text → text; what is not surely alike stays apart.

export type Source = { readonly path: string; readonly code: string };

/** `code` is the pattern's module; `users` are the files by path, each the pattern with its own words. */
export type Pattern = {
  readonly name: string;
  readonly code: string;
  readonly users: ReadonlyMap<string, string>;
};

type Binding = { readonly specifier: string; readonly imported: string };
type Parsed = {
  readonly path: string;
  /** By local name. */
  readonly imports: ReadonlyMap<string, Binding>;
  readonly exports: readonly string[];
  /** Text and words in turn: words (names, strings, numbers) are at the odd places. */
  readonly tokens: readonly string[];
};

/** By what a file's name starts when it stands for a pattern. */
export const PATTERN = 'sdk-pattern:';

const IMPORT = /^import (?:(\w+)|\{ ([^}]*?),? \}) from "([^"]+)";\n/gm;
const DECLARATION = /^export (?=(?:const|class|function) (\w+))/gm;
const REEXPORT = /^export \{ (\w+) \};\n/gm;
const WORD = /("[^"\n]*"|[A-Za-z_$][\w$]*|\d\w*)/;
const LITERAL = /^["\d]/;

/** The files of a kind that are alike, as patterns; each has two users or more. */
export function patternsOf(kind: string, sources: readonly Source[]): readonly Pattern[] {
  const alike = Map.groupBy(sources.map(parsed), ({ tokens }) =>
    tokens.filter((_, at) => at % 2 === 0).join('\0'),
  );
  return [...alike.values()].flatMap((files, index) => patternOf(`${PATTERN}${kind}/${index}`, files) ?? []);
}

function parsed({ path, code }: Source): Parsed {
  const imports = new Map<string, Binding>();
  for (const [, whole, names = '', specifier = ''] of code.matchAll(IMPORT)) {
    if (whole !== undefined) imports.set(whole, { specifier, imported: 'default' });
    for (const name of names.split(', ').filter((each) => each !== '')) {
      const [imported = '', local = imported] = name.split(' as ');
      imports.set(local, { specifier, imported });
    }
  }
  const exports = [...code.matchAll(DECLARATION), ...code.matchAll(REEXPORT)].map(([, name = '']) => name);
  const body = code.replace(IMPORT, '').replace(REEXPORT, '').replace(DECLARATION, '');
  return { path, imports, exports, tokens: body.split(WORD) };
}

function patternOf(name: string, files: readonly Parsed[]): Pattern | null {
  const [first] = files;
  if (first === undefined || files.length < 2 || files.some(isBeyondUs)) return null;
  const literals = first.tokens.flatMap((token, at) =>
    LITERAL.test(token) && files.some(({ tokens }) => tokens[at] !== token) ? [at] : [],
  );
  const renamings = files.flatMap((file) => renaming(first, file, literals) ?? []);
  if (renamings.length < files.length) return null;
  const used = [...first.imports.keys()].filter((local) => first.tokens.includes(local));
  const common = used.filter((local) =>
    files.every((file, at) => renamings[at]?.get(local) === local && sameBinding(first, file, local)),
  );
  const bound = used.filter((local) => !common.includes(local));
  const users = files.map((file, at): [path: string, code: string] => {
    const own = bound.map((local) => renamings[at]?.get(local) ?? local);
    const words = literals.map((place) => file.tokens[place] ?? '');
    return [file.path, userCode(name, file, { own, words })];
  });
  return { name, code: patternCode(first, { common, bound, literals }), users: new Map(users) };
}

/** Strings with quotes in them would be cut in two; a file may use our own words, or export what it imports. */
function isBeyondUs({ tokens, imports, exports }: Parsed): boolean {
  const ours = tokens.some((token) => /^(pattern|word\d+)$/.test(token));
  const passedOn = exports.some((name) => imports.get(name)?.specifier.startsWith('.'));
  return ours || passedOn || tokens.some((token) => token.includes('\\"'));
}

/**
 * What the first file's names are in another; null unless the two are the same but for literals, the names of
 * imports, and the names of what the files declare themselves.
 */
function renaming(
  first: Parsed,
  file: Parsed,
  literals: readonly number[],
): ReadonlyMap<string, string> | null {
  const names = new Map<string, string>();
  const back = new Map<string, string>();
  for (const [at, token] of first.tokens.entries()) {
    const own = file.tokens[at] ?? '';
    if (at % 2 === 0) continue;
    if (literals.includes(at)) {
      // A literal before a colon may be a key, which no word can stand for.
      if (!LITERAL.test(own) || first.tokens[at + 1]?.startsWith(':')) return null;
      continue;
    }
    if ((names.get(token) ?? own) !== own || (back.get(own) ?? token) !== token) return null;
    names.set(token, own);
    back.set(own, token);
    if (token === own) continue;
    const imported = first.imports.has(token) && file.imports.has(own);
    if (!imported && !(isDeclared(first, token) && isDeclared(file, own))) return null;
  }
  const exported = first.exports.map((name) => names.get(name) ?? name);
  return exported.join() === file.exports.join() ? names : null;
}

function isDeclared({ tokens }: Parsed, name: string): boolean {
  return tokens.some((token, at) => token === name && /^(const|class|function)$/.test(tokens[at - 2] ?? ''));
}

/** Bound to the same thing, and not to a file of the client's own. */
function sameBinding(first: Parsed, file: Parsed, local: string): boolean {
  const [one, other] = [first.imports.get(local), file.imports.get(local)];
  return (
    one?.imported === other?.imported &&
    one?.specifier === other?.specifier &&
    !one?.specifier.startsWith('.')
  );
}

function patternCode(
  first: Parsed,
  parts: {
    readonly common: readonly string[];
    readonly bound: readonly string[];
    readonly literals: readonly number[];
  },
): string {
  const parameters = [...parts.bound, ...parts.literals.map((at) => `word${at}`)].join(', ');
  const body = first.tokens.map((token, at) => (parts.literals.includes(at) ? `word${at}` : token)).join('');
  return `${importsOf(first, parts.common)}export const pattern = (${parameters}) => {\n${body}return [${first.exports.join(', ')}];\n};\n`;
}

function userCode(
  name: string,
  file: Parsed,
  { own, words }: { readonly own: readonly string[]; readonly words: readonly string[] },
): string {
  const made = `export const [${file.exports.join(', ')}] = pattern(${[...own, ...words].join(', ')});\n`;
  return `${importsOf(file, own)}import { pattern } from "${name}";\n${made}`;
}

function importsOf({ imports }: Parsed, locals: readonly string[]): string {
  return locals
    .map(
      (local) =>
        `import { ${imports.get(local)?.imported} as ${local} } from "${imports.get(local)?.specifier}";\n`,
    )
    .join('');
}
