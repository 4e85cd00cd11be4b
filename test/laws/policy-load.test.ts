import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  loadPolicy,
  type Policy,
  policyFromJson,
  policyToJson,
  selfTest,
} from '../../shared/policy/index.ts';
import {
  type Entry,
  hostile,
  type Meant,
  NAMES_TEXT,
  type RandomPolicy,
  randomPolicy,
} from '../policy/random-policy.ts';
import { errorsOf, loaded } from '../policy/said.ts';

// JSON is YAML, so JSON.stringify quotes for both.
const quoted = (text: string): string => JSON.stringify(text);

function block(indent: string, name: string, lines: readonly Meant<object>[] | undefined): string {
  if (lines === undefined) return '';
  if (lines.length === 0) return `${indent}${name}: []\n`;
  return `${indent}${name}:\n${lines.map(({ text }) => `${indent}  - ${text}\n`).join('')}`;
}

function asYaml({ groups, acls }: RandomPolicy): string {
  const section = (name: string, entries: Readonly<Record<string, Entry>>) =>
    `${name}:${Object.keys(entries).length === 0 ? ' {}' : ''}\n${Object.entries(entries)
      .map(
        ([key, { match, ingress, egress }]) =>
          `  ${quoted(key)}:\n    match: ${JSON.stringify(match)}\n${block('    ', 'ingress', ingress)}${block('    ', 'egress', egress)}`,
      )
      .join('')}`;
  return `version: 1\nnames: ${NAMES_TEXT}\n${section('securityGroups', groups)}${section('networkAcls', acls)}`;
}

function asJson({ groups, acls }: RandomPolicy): string {
  const texts = (lines: readonly Meant<object>[] | undefined) => lines?.map(({ text }) => text);
  const entries = (all: Readonly<Record<string, Entry>>) =>
    Object.fromEntries(
      Object.entries(all).map(([key, { match, ingress, egress }]) => [
        key,
        { match, ingress: texts(ingress), egress: texts(egress) },
      ]),
    );
  const policy = {
    version: 1,
    names: JSON.parse(NAMES_TEXT) as unknown,
    securityGroups: entries(groups),
    networkAcls: entries(acls),
  };
  return JSON.stringify(policy, null, '\t');
}

/** The entries of a loaded policy as the generator would have them. */
function content(list: Policy['securityGroups'] | Policy['networkAcls']): Readonly<Record<string, object>> {
  const bare = (lines: readonly object[] | undefined) =>
    lines?.map((line) => ({ ...line, line: 0, column: 0, text: '' }));
  return Object.fromEntries(
    list.map(({ key, match, ingress, egress }) => [
      key,
      { match, ingress: bare(ingress), egress: bare(egress) },
    ]),
  );
}

function meant(entries: Readonly<Record<string, Entry>>): Readonly<Record<string, object>> {
  const bare = (lines: readonly Meant<object>[] | undefined) =>
    lines?.map(({ means }) => ({ ...means, line: 0, column: 0, text: '' }));
  return Object.fromEntries(
    Object.entries(entries).map(([key, { match, ingress, egress }]) => [
      key,
      { match, ingress: bare(ingress), egress: bare(egress) },
    ]),
  );
}

/** Every place that an error names is one in the text. */
function expectPlaces(text: string): void {
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  const result = loadPolicy(text, 'p.yaml');
  if (result.ok) {
    selfTest(result.policy, { now: 0 });
    return;
  }
  expect(result.errors.length).toBeGreaterThan(0);
  for (const { line, column } of result.errors) {
    expect(column).toBeGreaterThanOrEqual(1);
    expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? -1) + 1);
  }
}

const scrap = fc.oneof(
  fc.constantFrom(
    '\n',
    ' ',
    '  ',
    '\t',
    ':',
    ': ',
    ',',
    '- ',
    '[',
    ']',
    '{',
    '}',
    '"',
    "'",
    '|',
    '>',
    '#',
    '&a ',
    '*a',
    '!x ',
    '%',
    '@',
    '`',
    '\\',
    '\0',
    '\r',
    '\uFEFF',
    '---\n',
    '...\n',
    '<<: ',
    '? ',
  ),
  fc.constantFrom(
    'tcp/',
    '99999',
    '10.0.0.1/8',
    'from',
    'except',
    'sg/',
    'internet',
    'null',
    '.inf',
    '1e999',
    '0x1f',
    '-',
    '__proto__: ',
  ),
  hostile,
);
const edits = fc.array(
  fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), cut: fc.nat(6), put: scrap }),
  { minLength: 1, maxLength: 4 },
);

function edited(text: string, list: readonly { at: number; cut: number; put: string }[]): string {
  return list.reduce((now, { at, cut, put }) => {
    const from = Math.floor(at * now.length);
    return now.slice(0, from) + put + now.slice(from + cut);
  }, text);
}

describe('loading a policy', () => {
  it('gives what was written, as YAML and as JSON', () => {
    fc.assert(
      fc.property(randomPolicy, (policy) => {
        for (const text of [asYaml(policy), asJson(policy)]) {
          const result = loadPolicy(text, 'p.yaml');
          expect(errorsOf(result)).toEqual([]);
          if (!result.ok) return;
          expect(content(result.policy.securityGroups)).toEqual(meant(policy.groups));
          expect(content(result.policy.networkAcls)).toEqual(meant(policy.acls));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('places every line where it stands', () => {
    fc.assert(
      fc.property(randomPolicy, (policy) => {
        const text = asYaml(policy);
        const rows = text.split('\n');
        const { securityGroups, networkAcls } = loaded(text);
        for (const { ingress = [], egress = [] } of [...securityGroups, ...networkAcls]) {
          for (const { line, column, text: own } of [...ingress, ...egress]) {
            expect((rows[line - 1] ?? '').slice(column - 1).replaceAll(/ +/g, ' ')).toBe(own);
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  it('never throws, whatever is done to the text, and names only places that are there', () => {
    fc.assert(
      fc.property(randomPolicy, fc.boolean(), edits, (policy, json, list) =>
        expectPlaces(edited(json ? asJson(policy) : asYaml(policy), list)),
      ),
      { numRuns: 300 },
    );
  });

  it('never throws on any text at all', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 60 }),
          fc.array(scrap, { maxLength: 30 }).map((list) => list.join('')),
        ),
        expectPlaces,
      ),
      { numRuns: 300 },
    );
  });

  it('tells one mistake once, and where it is', () => {
    fc.assert(
      fc.property(
        randomPolicy,
        fc.constantFrom('tcp/1 from 10.0.0.1/8', 'tcp/1 from nobody', 'tcp/90-80 from any', 'tpc from any'),
        (policy, wrong) => {
          const fragment = /10\.0\.0\.1\/8|nobody|90-80|tpc/.exec(wrong)?.[0] ?? '';
          const text = `${asYaml(policy)}waivers:\n  - { id: a, until: 2026-12-01T00:00:00Z, reason: r, approvedBy: b, allow: ${wrong} }\n`;
          const result = loadPolicy(text, 'p.yaml');
          const rows = text.split('\n');
          const places = result.ok
            ? []
            : result.errors.map(({ line, column }) => [
                line,
                (rows[line - 1] ?? '').slice(column - 1).startsWith(fragment),
              ]);
          expect(places).toEqual([[rows.length - 1, true]]);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('compiling a policy', () => {
  it('keeps it as it is', () => {
    fc.assert(
      fc.property(randomPolicy, (random) => {
        const policy = loaded(asYaml(random));
        expect(policyFromJson(policyToJson(policy))).toEqual({ ok: true, policy });
      }),
      { numRuns: 100 },
    );
  });

  it('is never undone by damage without a word', () => {
    const original = loaded(
      'version: 1\nsecurityGroups: { a: { match: { name: a }, ingress: ["tcp/80,443 from any except 10.0.0.0/8"] } }',
    );
    const text = policyToJson(original);
    fc.assert(
      fc.property(edits, (list) => {
        const result = policyFromJson(edited(text, list));
        if (result.ok) expect(policyFromJson(policyToJson(result.policy))).toEqual(result);
        else expect(result.errors).toHaveLength(1);
      }),
      { numRuns: 300 },
    );
  });
});
