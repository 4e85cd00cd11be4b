import { describe, expect, it } from 'vitest';
import { loaded, said } from './said.ts';

/** A file whose one ingress list is `written`, from line 5 on. */
function list(written: string): string {
  return `version: 1\nsecurityGroups:\n  web:\n    match: { name: web }\n    ingress: ${written}\n`;
}

/** What stands in the file where each error points to, as far as the next space, comma or quote. */
function pointed(text: string): readonly string[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  return said(text).map((error) => {
    const [, line, column] = /^([0-9]+):([0-9]+) /.exec(error) ?? [];
    return /^[^\s,"\]]*/.exec((lines[Number(line) - 1] ?? '').slice(Number(column) - 1))?.[0] ?? '';
  });
}

describe('an error points at the very fragment', () => {
  it.each([
    ['of a plain text', list('\n      - tcp/22 from xyz'), 'xyz'],
    ['in a flow list', list('[tcp/22 from any, tcp/22 from xyz]'), 'xyz'],
    ['in double quotes', list('["tcp/22 from xyz"]'), 'xyz'],
    ['in single quotes', list("['tcp/22 from xyz']"), "xyz'"],
    ['after an escape', list('["tcp\\x2f22\\u0020from\\txyz"]'), 'xyz'],
    [
      'after an escape beyond the first plane',
      list('["tcp/22 from \\U0001F600, xyz"]'),
      '\\U0001F600',
      'xyz',
    ],
    ['after a doubled quote', list("['tcp/22 from '', xyz']"), "''", "xyz'"],
    ['after a line break in quotes', list('\n      - "tcp/22\n\n         from xyz"'), 'xyz'],
    ['after an escaped line break', list('\n      - "tcp/22 \\\n         from xyz"'), 'xyz'],
    ['after a line break in plain text', list('\n      - tcp/22\n        from any,\n        xyz'), 'xyz'],
    [
      'in a folded block',
      list('\n      - >- # words\n        tcp/22 from xyz1,\n        xyz'),
      'xyz1',
      'xyz',
    ],
    ['in a literal block', list('\n      - |\n        tcp/22\n        from any, xyz\n'), 'xyz'],
    ['after a smiley', list('[tcp/22 from 😀, "tcp/22 from xyz"]'), '😀', 'xyz'],
    [
      'with Windows line ends',
      list('\n      - tcp/22 from any\n      - tcp/22 from xyz').replaceAll('\n', '\r\n'),
      'xyz',
    ],
    ['after a byte order mark', '\uFEFFversion: 2\n', '2'],
    ['in JSON', '{\n\t"version": 1,\n\t"names": {\n\t\t"office": ["10.0.0.1/8"]\n\t}\n}', '10.0.0.1/8'],
    ['as a key', 'version: 1\nmodes: alert\n', 'modes:'],
    ['as a value', list('7'), '7'],
  ])('%s', (_, text, ...fragments) => {
    expect(pointed(text)).toEqual(fragments);
  });

  it('counts lines and columns from 1', () => {
    expect(said(list('\n      - tcp/22 from xyz'))[0]).toMatch(/^6:21 "xyz" /);
    expect(said('version: 2')).toEqual(['1:10 2 is not a version that this Kedge reads; write 1']);
  });
});

describe('a list that YAML split at a comma', () => {
  it.each([
    [
      '[tcp/22,443 from any]',
      '5:15 YAML splits "tcp/22,443 from any" at its comma; quote it: "tcp/22,443 from any"',
    ],
    [
      '[tcp/80,443,8000-8443 from any]',
      '5:15 YAML splits "tcp/80,443,8000-8443 from any" at its comma; quote it: "tcp/80,443,8000-8443 from any"',
    ],
    [
      '[tcp/80, 443 from any]',
      '5:15 YAML splits "tcp/80, 443 from any" at its comma; quote it: "tcp/80,443 from any"',
    ],
    [
      '[udp/123,53 from any]',
      '5:15 YAML splits "udp/123,53 from any" at its comma; quote it: "udp/123,53 from any"',
    ],
    [
      '[tcp/22 from sg/a, sg/b]',
      '5:15 YAML splits "tcp/22 from sg/a, sg/b" at its comma; quote it: "tcp/22 from sg/a, sg/b"',
    ],
    [
      '[tcp/22 from any except 10.0.0.0/8, 10.0.0.0/8, all from self]',
      '5:15 YAML splits "tcp/22 from any except 10.0.0.0/8, 10.0.0.0/8" at its comma; quote it: "tcp/22 from any except 10.0.0.0/8, 10.0.0.0/8"',
    ],
    [
      '[tcp/22,443 from xyz]',
      '5:15 YAML splits "tcp/22,443 from xyz" at its comma; quote it: "tcp/22,443 from xyz"',
    ],
    [
      '[tcp/22 from xyz, 10.0.0.0/8]',
      '5:15 YAML splits "tcp/22 from xyz, 10.0.0.0/8" at its comma; quote it: "tcp/22 from xyz, 10.0.0.0/8"',
    ],
  ])('is refused, and nothing that only follows from it: %s', (written, error) => {
    expect(said(list(written))).toEqual([error]);
  });

  it('is told beside the other mistakes of the list', () => {
    expect(said(list('[tcp/1,2 from any, tcp/99999 from any, tcp/3,4 from any]'))).toEqual([
      '5:15 YAML splits "tcp/1,2 from any" at its comma; quote it: "tcp/1,2 from any"',
      '5:37 there is no port 99999; ports go from 0 to 65535',
      '5:53 YAML splits "tcp/3,4 from any" at its comma; quote it: "tcp/3,4 from any"',
    ]);
  });

  it('is not suspected where two lines are wrong by themselves', () => {
    expect(said(list('[tcp/x from any, tcp/y from any]')).map((error) => error.slice(0, 5))).toEqual([
      '5:19 ',
      '5:35 ',
    ]);
  });

  it('is found in a map too', () => {
    expect(said('version: 1\nguardrails:\n  - { id: a, deny: tcp/22,3389 from internet }\n')).toEqual([
      '3:20 YAML splits "tcp/22,3389 from internet" at its comma; quote it: deny: "tcp/22,3389 from internet"',
    ]);
  });

  it('may be written in quotes, or one line an item', () => {
    expect(said(list('["tcp/22,443 from any"]'))).toEqual([]);
    expect(said(list('\n      - tcp/22,443 from any, sg/x'))).toEqual([]);
  });
});

describe('an error', () => {
  it('moves no cursor and keeps to one line, whatever is in the file', () => {
    const text = list('["tcp/22 from \\e[2J\\u202ex", tcp/\u001b[31m]');
    expect(said(text).length).toBeGreaterThan(1);
    for (const error of said(text)) expect(error).not.toMatch(/\p{Cc}|\p{Cf}/u);
  });
});

describe('a file that is hardly YAML', () => {
  it.each([
    ['nothing', '', '1:1 the file is empty; begin it with version: 1'],
    ['only a comment', '# later\n', '1:1 the file is empty; begin it with version: 1'],
    ['a list', '- version: 1\n', '1:1 a policy is a map of keys; begin it with version: 1'],
    ['a text', 'version 1', '1:1 a policy is a map of keys; begin it with version: 1'],
    ['null', 'null', '1:1 a policy is a map of keys; begin it with version: 1'],
    ['a tab', 'version: 1\nnames:\n\toffice: []\n', '3:1 a tab indents this line; indent with spaces'],
    [
      'two documents',
      'version: 1\n---\nversion: 1\n',
      '2:1 a second document begins here; a policy is one document: remove the "---"',
    ],
    ['YAML 1.1', '%YAML 1.1\n---\nversion: 1\n', '1:1 a policy is YAML 1.2; remove the %YAML directive'],
    [
      'a key twice',
      'version: 1\nmode: alert\nmode: enforce\n',
      '3:1 "mode" is here twice; it is already in line 2',
    ],
    [
      'an entry twice',
      'version: 1\nnames:\n  a: [10.0.0.0/8]\n  "a": [11.0.0.0/8]\n',
      '4:3 "a" is here twice; it is already in line 3',
    ],
    [
      'an unknown alias',
      'version: 1\nsecurityGroups:\n  a: { match: { name: *web } }\n',
      '3:23 YAML takes "*web" for an alias of something that the file has not named before; to begin a text with "*", quote it: "*web"',
    ],
    [
      'a bare star',
      'version: 1\nsecurityGroups:\n  a:\n    match: { name: * }\n',
      '4:20 YAML takes "*" for the beginning of an alias; quote the text',
    ],
    [
      'a tag',
      'version: 1\nmode: !important alert\n',
      '2:18 a policy has no YAML tags such as "!important"; if the text begins with "!", quote it',
    ],
    [
      'a list as a key',
      'version: 1\n? [a]\n: b\n',
      '2:3 a key must be a text; quote it if YAML took it for something else',
    ],
    ['an empty key', 'version: 1\n"": a\n', '2:1 a key is empty; choose another key'],
    [
      'a key that would change the object',
      'version: 1\nnames:\n  __proto__: [10.0.0.0/8]\n',
      '3:3 "__proto__" cannot be a key; choose another key',
    ],
    [
      'a control character in a key',
      'version: 1\nnames:\n  "a\\x1b[2J": [10.0.0.0/8]\n',
      '3:3 "a\\u001b[2J" cannot be a key; choose another key',
    ],
    [
      'a colon in a line',
      'version: 1\nexpect:\n  - allow: all: from any\n',
      '3:12 YAML takes "all: from any" for a key with a value of its own; check the indentation, and quote a text that has ": " in it',
    ],
    [
      'a reserved character',
      'version: 1\nmode: @x\n',
      '2:7 YAML does not allow a text to begin with "@"; quote the text',
    ],
  ])('is refused: %s', (_, text, error) => {
    expect(said(text)).toEqual([error]);
  });

  it.each([
    ['an open quote', 'version: 1\nmode: "alert\n'],
    ['an open list', 'version: 1\nexpect: [a\n'],
    ['deep nesting', `version: 1\nnames: ${'['.repeat(50_000)}`],
    ['deep maps', `version: 1\nnames: ${'{a: '.repeat(50_000)}`],
    ['deep dashes', `version: 1\nnames:\n  ${'- '.repeat(50_000)}`],
    ['nesting that is closed', `version: 1\nnames: ${'['.repeat(500)}${']'.repeat(500)}`],
    ['too much of it', `# ${'x'.repeat(8_000_000)}`],
    ['NUL', '\0'],
    ['half a character', 'version: 1\nmode: "\ud800"'],
  ])('is refused without a crash: %s', (_, text) => {
    expect(said(text).length).toBeGreaterThan(0);
  });

  it('follows aliases, but not without end', () => {
    const shared = `version: 1
securityGroups:
  a: { match: { name: a }, ingress: &lines ["tcp/80,443 from any"] }
  b: { match: { name: b }, ingress: *lines }
`;
    expect(loaded(shared).securityGroups.map(({ ingress }) => ingress?.[0]?.text)).toEqual([
      'tcp/80,443 from any',
      'tcp/80,443 from any',
    ]);
    const rows = Array.from(
      { length: 30 },
      (_, i) => `  a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(', ')}]`,
    );
    const bomb = `version: 1\nnames:\n  a0: &a0 [10.0.0.0/8]\n${rows.join('\n')}\n`;
    expect(said(bomb)).toEqual([
      '1:1 the aliases of this file expand without end; write out what they stand for',
    ]);
    expect(said('version: 1\nnames: &a\n  x: [*a]\n')).toHaveLength(1);
  });

  it('takes a number for a key as its digits', () => {
    expect(
      loaded('version: 1\nsecurityGroups:\n  012: { match: { name: a } }\n').securityGroups[0]?.key,
    ).toBe('012');
  });
});
