import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wholeTree } from '../../shared/policy/parse-tree.ts';
import { quickTree } from '../../shared/policy/quick-tree.ts';
import type { Tree } from '../../shared/policy/tree.ts';

const EXAMPLES = new URL('../../examples/', import.meta.url);
const examples = readdirSync(EXAMPLES)
  .filter((name) => name.endsWith('.yaml'))
  .map((name): [string, string] => [name, readFileSync(new URL(name, EXAMPLES), 'utf8')]);

/** The tree as plain data, each scalar with the place of every character of its value. */
function data(tree: Tree): unknown {
  switch (tree.kind) {
    case 'scalar': {
      const { offset, ...rest } = tree;
      return { ...rest, offsets: Array.from({ length: String(tree.value).length + 2 }, (_, i) => offset(i)) };
    }
    case 'list':
      return { ...tree, items: tree.items.map(data) };
    case 'map':
      return { ...tree, entries: tree.entries.map((entry) => ({ ...entry, value: data(entry.value) })) };
  }
}

function expectSame(text: string, quick: Tree): void {
  const whole = wholeTree(text);
  expect(whole.problems).toEqual([]);
  expect(whole.root === null ? null : data(whole.root)).toEqual(data(quick));
}

const good = fc.constantFrom(
  'web',
  'tcp/22,443 from any',
  'sg/web',
  '10.0.0.0/8',
  '2026-12-01T00:00:00Z',
  '12',
);
const plain = fc.constantFrom(
  ...['web', 'tcp/22,443 from any', 'sg/web', '10.0.0.0/8', '::/0', '2001:db8::/32', 'a: b', 'a:b', 'it’s'],
  ...[
    'true',
    'false',
    'yes',
    'null',
    'Null',
    '~',
    '',
    '0',
    '07',
    '12',
    '1e3',
    '0x1f',
    '.5',
    '.inf',
    '-1',
    '+1',
  ],
  ...['2026-12-01T00:00:00Z', '2026-12-01', '111111111111', '12345678901234567890', '1.2', '1_000', '# no'],
  ...[
    'a #b',
    'a#b',
    'a # b',
    '*',
    '*x',
    '&x',
    '!x',
    '|',
    '>',
    '- x',
    '-x',
    '?',
    '? x',
    ':',
    ':x',
    '%',
    '@',
    '`',
  ],
  ...[
    '"x"',
    "'x'",
    '"a\\"b"',
    "'a''b'",
    '"a, b"',
    '"a" b',
    '[a',
    'a]',
    '{a}',
    'a, b',
    'a,b',
    ',',
    'ü',
    '…',
    'x ',
  ],
  ...['<<', '__proto__', 'é: ü', 'constructor', 'tcp/22 from sg/a except b', '100 allow all to 0.0.0.0/0'],
);
const quoted = fc.oneof(
  plain.map((text) => JSON.stringify(text)),
  plain.map((text) => `'${text}'`),
);
const scalar = fc.oneof(
  { weight: 6, arbitrary: good },
  { weight: 3, arbitrary: plain },
  { weight: 1, arbitrary: quoted },
);
const key = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom('a', 'b', 'c', 'match', 'x-1', 'A.b_c', '10-web', 'aws:x:y', '1', 'a/b'),
  },
  { weight: 1, arbitrary: scalar },
);
const note = fc.constantFrom('', '', '', '', ' # said', ' #', '#', '  ');
const gap = fc.constantFrom('', '', '', '', '\n', '# a line\n', '   \n', '   # in\n');

const flow: fc.Arbitrary<string> = fc.letrec<{ flow: string; member: string }>((tie) => ({
  member: fc.oneof({ maxDepth: 3, depthSize: 'small' }, scalar, scalar, tie('flow')),
  flow: fc
    .record({
      isMap: fc.boolean(),
      members: fc.array(fc.tuple(key, fc.constantFrom(': ', ':', ': \n    ', ''), tie('member')), {
        maxLength: 4,
      }),
      comma: fc.constantFrom(', ', ',', ' , ', ',\n      ', ',\n', ', # x\n     '),
      inside: fc.constantFrom('', ' ', '\n     ', '\n'),
    })
    .map(({ isMap, members, comma, inside }) => {
      const texts = members.map(([name, colon, value]) => (isMap ? `${name}${colon}${value}` : value));
      const body = `${inside}${texts.join(comma)}${inside}`;
      return isMap ? `{${body}}` : `[${body}]`;
    }),
})).flow;

type Node = { readonly lines: readonly string[]; readonly isInLine: boolean };

const block: fc.Arbitrary<Node> = fc.letrec<{ node: Node; leaf: Node; map: Node; list: Node }>((tie) => ({
  leaf: fc
    .tuple(fc.oneof(scalar, flow), note)
    .map(([text, after]) => ({ lines: [text + after], isInLine: true })),
  node: fc.oneof({ maxDepth: 4, depthSize: 'medium' }, tie('leaf'), tie('map'), tie('list')),
  map: fc
    .array(fc.record({ key, value: tie('node'), gap, after: note, in: fc.constantFrom(0, 1, 2, 2, 2, 4) }), {
      minLength: 1,
      maxLength: 4,
    })
    .map((entries) => ({
      isInLine: false,
      lines: entries.flatMap(({ key: name, value, gap: before, after, in: by }) => [
        ...before.split('\n').slice(0, -1),
        ...(value.isInLine
          ? [`${name}: ${value.lines.join('\n')}`]
          : [`${name}:${after}`, ...indented(value.lines, by)]),
      ]),
    })),
  list: fc
    .array(fc.record({ value: tie('node'), gap, isCompact: fc.boolean() }), { minLength: 1, maxLength: 4 })
    .map((items) => ({
      isInLine: false,
      lines: items.flatMap(({ value, gap: before, isCompact }) => [
        ...before.split('\n').slice(0, -1),
        ...(value.isInLine || isCompact
          ? [`- ${value.lines[0] ?? ''}`, ...indented(value.lines.slice(1), 2)]
          : ['-', ...indented(value.lines, 2)]),
      ]),
    })),
})).map;

function indented(lines: readonly string[], by: number): readonly string[] {
  return lines.map((line) => (line === '' ? '' : ' '.repeat(by) + line));
}

const document = fc.oneof(
  { weight: 3, arbitrary: block.map(({ lines }) => `${lines.join('\n')}\n`) },
  { weight: 1, arbitrary: flow },
);
const scrap = fc.constantFrom(
  '\n',
  ' ',
  '  ',
  ':',
  ': ',
  ',',
  '- ',
  '-',
  '[',
  ']',
  '{',
  '}',
  '"',
  "'",
  '#',
  ' #',
  'x',
  '\t',
  '---\n',
  '\r',
  '.',
  '0',
  '\u2028',
  '\u3000',
);

describe('the quick reading of plain YAML', () => {
  it('makes the same tree of a document as the yaml package, whenever it takes it', () => {
    let taken = 0;
    fc.assert(
      fc.property(document, (text) => {
        const quick = quickTree(text);
        if (quick === null) return;
        taken += 1;
        expectSame(text, quick);
      }),
      { numRuns: 2_000 },
    );
    // Otherwise this law would hold of a reading that takes nothing.
    expect(taken).toBeGreaterThan(200);
  });

  it('makes the same tree of an edited document too', () => {
    const edits = fc.array(fc.record({ at: fc.nat(10_000), cut: fc.nat(3), put: scrap }), {
      minLength: 1,
      maxLength: 3,
    });
    const base = fc.oneof(document, fc.constantFrom(...examples.map(([, text]) => text)));
    fc.assert(
      fc.property(base, edits, (text, changes) => {
        const edited = changes.reduce((now, { at, cut, put }) => {
          const place = at % (now.length + 1);
          return now.slice(0, place) + put + now.slice(place + cut);
        }, text);
        const quick = quickTree(edited);
        if (quick !== null) expectSame(edited, quick);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('the quick reading takes what people write', () => {
  it.each(examples)('all of %s', (_, text) => {
    const quick = quickTree(text);
    expect(quick).not.toBeNull();
    if (quick !== null) expectSame(text, quick);
  });

  it('JSON, and a list that goes on over several lines', () => {
    expect(quickTree(JSON.stringify({ version: 1, names: { office: ['::/0'] } }, null, 2))).not.toBeNull();
    expect(quickTree('names:\n  office: [\n    10.0.0.0/8,\n    ::/0\n    ]\n')).not.toBeNull();
  });
});
