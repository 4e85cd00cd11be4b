import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../cli/commands.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { kedge } from './kedge-command.ts';

const { version } = packageJson;

const NAMES = COMMANDS.map(({ name }) => name);

describe('kedge --help', () => {
  it('lists every command with what it does, on stdout, and exits 0', async () => {
    const { status, out, err } = await kedge(['--help']);
    expect([status, err]).toEqual([0, '']);
    for (const name of NAMES) expect(out).toMatch(new RegExp(`^  ${name}\\b.*\\S`, 'm'));
  });

  it.each(NAMES)('kedge %s --help says how it is used, and exits 0', async (name) => {
    const asked = await kedge([name, '--help']);
    expect([asked.status, asked.err]).toEqual([0, '']);
    expect(asked.out).toMatch(new RegExp(`^Usage: kedge ${name}\\b`));
    expect(asked.out).toContain('Options:');
    const helped = await kedge(['help', name]);
    expect([helped.status, helped.out]).toEqual([0, asked.out]);
  });

  it('kedge --version says which one it is', async () => {
    const { status, out } = await kedge(['--version']);
    expect(status).toBe(0);
    expect(out).toBe(`${version}\n`);
  });
});

describe('wrong usage', () => {
  it.each([
    [[]],
    [['nonsense']],
    [['--nonsense']],
    [['check']],
    [['check', 'a', 'b']],
    [['check', 'p.yaml', '--format', 'sarif']],
    [['review']],
    [['review', '--policy']],
    [['review', '--policy', 'p.yaml', '--state', 's', '--format', 'xml']],
    [['review', '--policy', 'p.yaml', '--state', 's', 'more']],
    [['plan', '--state', 's']],
    [['plan', '--policy', 'p.yaml', '--state', 's', '--format', 'markdown']],
    [['sim', '--port', 'http']],
    [['sim', '--port', '65536']],
    [['help', 'nonsense']],
    [['snapshot']],
    [['init', 'more']],
    [['replay', '--policy', 'p.yaml']],
    [['apply']],
    [['apply', '--policy', 'p.yaml', '--state', 's']],
  ])('exits 64 and says on stderr what is wrong: kedge %j', async (args) => {
    const { status, out, err } = await kedge(args);
    expect(status).toBe(64);
    expect(out).toBe('');
    expect(err).not.toBe('');
    expect(err).not.toContain('    at ');
  });
});
