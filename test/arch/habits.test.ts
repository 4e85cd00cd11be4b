import { describe, expect, it } from 'vitest';
import { PURE_ROOMS } from './rooms.ts';
import { codeOf, roomOf, type Source, sourcesUnder } from './source.ts';

const product = sourcesUnder('shared', 'functions', 'cli');
const everything = [...product, ...sourcesUnder('sim', 'infra', 'test')];
const pure = product.filter((source) => PURE_ROOMS.includes(roomOf(source.path)));

const paths = (sources: readonly Source[]): readonly string[] => sources.map((source) => source.path);
const using = (sources: readonly Source[], pattern: RegExp): readonly string[] =>
  paths(sources.filter((source) => pattern.test(codeOf(source.text))));
const lines = (source: Source): number => source.text.trimEnd().split('\n').length;

describe('pure rooms', () => {
  it.each([
    [
      'a clock',
      /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\b/,
      'time comes in as an argument, or no run repeats',
    ],
    [
      'randomness',
      /\bMath\.random\b|\brandomUUID\b|\bgetRandomValues\b/,
      'ids come in as arguments, or no run repeats',
    ],
    [
      'the process',
      /\bprocess\s*[.[]|\bglobalThis\b|\bconsole\s*\./,
      'nothing may depend on where the code runs',
    ],
    ['waiting', /\bsetTimeout\b|\bsetInterval\b|\bsetImmediate\b|\bfetch\(/, 'computing is all that they do'],
  ])('know no %s', (_what, pattern, why) => {
    expect(using(pure, pattern), why).toEqual([]);
  });
});

describe('the environment', () => {
  it('of a function is read by shared/runtime only, so that one file says all that can be configured', () => {
    const onLambda = product.filter((source) => roomOf(source.path) !== 'cli');
    const readers = using(onLambda, /\bprocess\s*\.\s*env\b|\bprocess\s*\[/);
    expect(readers.filter((path) => !path.startsWith('shared/runtime/'))).toEqual([]);
  });
});

describe('files', () => {
  it('have fewer than 300 lines', () => {
    expect(paths(everything.filter((source) => lines(source) >= 300))).toEqual([]);
  });

  it('have no comment beyond column 120, which the formatter leaves alone', () => {
    const long = everything.flatMap(({ path, text }) =>
      text
        .split('\n')
        .flatMap((line, at) =>
          /^ *(\/\/|\/?\*)/.test(line) && line.length > 120 ? [`${path}:${at + 1}`] : [],
        ),
    );
    expect(long).toEqual([]);
  });

  it('of functions/ have at most 40 lines: an entry point hands over', () => {
    expect(
      paths(product.filter((source) => roomOf(source.path) === 'functions' && lines(source) > 40)),
    ).toEqual([]);
  });

  it('are named after what they hold', () => {
    const vague = /(^|[/.-])(utils?|helpers?|common|managers?|types|misc)(\.|\/|-|$)/;
    expect(paths(everything).filter((path) => vague.test(path))).toEqual([]);
  });

  it('switch off no check', () => {
    const off = everything.filter(({ text }) =>
      /(biome|eslint|prettier)-ignore|@ts-(ignore|nocheck|expect-error)/.test(text),
    );
    expect(paths(off).filter((path) => path !== 'test/arch/habits.test.ts')).toEqual([]);
  });

  it('cast nothing to any, nor through unknown', () => {
    expect(using(everything, /\bas\s+any\b|\bas\s+unknown\s+as\b/)).toEqual([]);
  });
});

describe('rooms of shared/', () => {
  const indexes = product.filter(({ path }) => /^shared\/[^/]+\/index\.ts$/.test(path));

  it('have an index.ts', () => {
    const rooms = new Set(
      product.filter(({ path }) => path.startsWith('shared/')).map(({ path }) => roomOf(path)),
    );
    expect(indexes.map(({ path }) => roomOf(path))).toEqual([...rooms]);
  });

  it('say in its first two lines what belongs there and what does not', () => {
    const silent = indexes.filter(({ text }) => !/^\/\/ .+\n\/\/ .+\n/.test(text));
    expect(paths(silent)).toEqual([]);
  });
});

describe('the code reader', () => {
  it('sees neither comments nor strings', () => {
    const text = "const a = 'Date.now'; // Date.now\n/* process.env */ const b = `Date.now`;";
    expect(codeOf(text)).toBe("const a = ''; \n const b = '';");
  });
});
