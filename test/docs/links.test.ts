import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import scripts from '../../package.json' with { type: 'json' };
import { page, shellCommands } from './markdown.ts';

const DECISIONS = 'infra/decisions';
const decisions = readdirSync(DECISIONS)
  .filter((name) => name.endsWith('.md'))
  .sort();
const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'examples/README.md',
  'sim/README.md',
  ...decisions.map((name) => join(DECISIONS, name)),
];

describe.each(PAGES)('%s', (path) => {
  const { links, codes, ...shown } = page(path);

  it('leads nowhere that is not there', () => {
    const dead = links.filter((link) => {
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? path : normalize(join(dirname(path), file));
      return !existsSync(target) || (anchor !== undefined && !page(target).anchors.has(anchor));
    });
    expect(dead).toEqual([]);
  });

  it('names no npm script that is not there', () => {
    const lines = [...codes, ...shellCommands(page(path))];
    const named = lines.flatMap((line) =>
      [...line.matchAll(/npm run (?:-s )?([\w:-]+)/g)].map(([, name = '']) => name),
    );
    expect(named.filter((name) => !(name in scripts.scripts))).toEqual([]);
  });

  it('names no file that is not there', () => {
    const files = codes.filter((code) =>
      /^(?:shared|cli|sim|infra|functions|test|docs|examples)\/[\w./-]+\.(?:ts|yml|yaml|md|json|svg)$/.test(
        code,
      ),
    );
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
  });

  it('has one title', () => {
    expect(shown.text.match(/^# /gm)).toHaveLength(1);
  });
});

describe('decisions', () => {
  it('are numbered without a gap', () => {
    expect(decisions.map((name) => Number(name.slice(0, 3)))).toEqual(decisions.map((_, at) => at + 1));
  });

  it.each(decisions)('%s says why, what it costs, and what was not chosen', (name) => {
    const { text } = page(join(DECISIONS, name));
    const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(['Context', 'Decision', 'What it costs', 'Not chosen']);
  });
});
