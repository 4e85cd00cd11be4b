import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../cli/commands.ts';
import { EXIT } from '../../cli/exit.ts';
import { main } from '../../cli/main.ts';
import { loadPolicy, selfTest } from '../../shared/policy/index.ts';
import { firstCells, page, shellCommands } from './markdown.ts';

const readme = page('README.md');
const commands = shellCommands(readme);
/** Every call of the command that the page shows, in fences, tables and running text. */
const kedgeCalls = [...commands, ...readme.codes].flatMap((line) => {
  const [, call] = /^(?:npm run -s kedge -- |kedge )(.*)$/.exec(line) ?? [];
  return call === undefined ? [] : [call];
});
const infra = readdirSync('infra')
  .filter((name) => name.endsWith('.yml'))
  .map((name) => readFileSync(`infra/${name}`, 'utf8'))
  .join('\n');

async function helpOf(command: string): Promise<string> {
  const lines: string[] = [];
  const out = (text: string) => lines.push(text);
  await main([command, '--help'], { out, note: out, colour: false, now: () => 0 });
  return lines.join('\n');
}

describe('the README', () => {
  it('says what Kedge is in three sentences, and then how to see it', () => {
    const [, first = ''] = readme.text.split('\n\n');
    expect(first.match(/\.(?= |$)/g)).toHaveLength(3);
    expect(commands.slice(0, 2)).toEqual(['npm ci && npm run demo', 'npm ci && npm test']);
  });

  it.each(kedgeCalls)('shows a call that there is: kedge %s', async (call) => {
    const [name = ''] = call.split(' ');
    if (name === 'COMMAND') return;
    expect(COMMANDS.map((command) => command.name)).toContain(name);
    const help = await helpOf(name);
    for (const [option] of call.matchAll(/--[a-z-]+/g)) expect(help).toContain(option);
  });

  it('has every command in its table', () => {
    const listed = firstCells(readme, 'command').map((cell) => /kedge (\w+)/.exec(cell)?.[1]);
    expect(listed).toEqual(COMMANDS.map(({ name }) => name));
  });

  it('has every exit status in its table', () => {
    expect(firstCells(readme, 'exit status').map(Number)).toEqual(Object.values(EXIT));
  });

  it('shows policies that are right', () => {
    const policies = readme.fences.filter(({ language }) => language === 'yaml');
    expect(policies.length).toBeGreaterThan(0);
    for (const { code } of policies) {
      const loaded = loadPolicy(code, 'README.md');
      expect(loaded).toMatchObject({ ok: true });
      if (loaded.ok) expect(selfTest(loaded.policy, { now: 0 })).toEqual([]);
    }
  });

  it('names the stack’s parameters, outputs and SSM parameters as the template does', () => {
    const said = commands.join('\n');
    const parameters = [...said.matchAll(/ParameterKey=(\w+)/g)].map(([, name]) => name);
    const outputs = [...said.matchAll(/OutputKey=='(\w+)'/g)].map(([, name]) => name);
    expect(parameters.length * outputs.length).toBeGreaterThan(0);
    for (const name of [...parameters, ...outputs]) expect(infra).toMatch(new RegExp(`^  ${name}:$`, 'm'));
    const owned = [...readme.text.matchAll(/\bkedge-prod-([a-z-]+)/g)].map(([, name]) => name);
    for (const name of owned)
      expect(infra + readFileSync('serverless.yml', 'utf8')).toContain(`prefix}-${name}`);
  });
});
