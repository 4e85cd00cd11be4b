import { resolve } from 'node:path';
import type { Command } from 'commander';
import { type Policy, type PolicyError, policyToJson, selfTest } from '../shared/policy/index.ts';
import { CommandError, EXIT, type ExitStatus } from './exit.ts';
import { formatOption } from './options.ts';
import { errorLine, readPolicy } from './policy-file.ts';
import type { Terminal } from './terminal.ts';
import { writeWhole } from './written-file.ts';

type Options = { readonly format: 'text' | 'json'; readonly compile?: string };

export function addCheck(program: Command, terminal: Terminal, done: (status: ExitStatus) => void): void {
  program
    .command('check')
    .description('validate a policy file and look for contradictions in it')
    .argument('<policy>', 'the policy file, YAML or JSON')
    .option('--compile <file>', 'write the policy that was checked as the JSON that the functions load')
    .addOption(formatOption(['text', 'json']))
    .action(async (path: string, options: Options) => done(await check(terminal, path, options)));
}

/** 0 when the policy can be trusted, 1 for any refusal; every error at once, at its line and column. */
async function check(terminal: Terminal, path: string, options: Options): Promise<ExitStatus> {
  const { compile } = options;
  if (compile !== undefined && resolve(compile) === resolve(path))
    throw new CommandError(`--compile ${compile}: that would overwrite the policy itself.`, EXIT.usage);
  const read = await readPolicy(path);
  const errors = read.kind === 'errors' ? read.errors : selfTest(read.policy, { now: terminal.now() });
  const unevaluated = read.kind === 'policy' ? read.policy.expect.length : 0;
  if (options.format === 'json') printJson(terminal, { path, errors, unevaluated });
  else printText(terminal, { path, errors, unevaluated });
  if (read.kind === 'errors' || errors.length > 0) return EXIT.unreadable;
  if (compile !== undefined) await writeCompiled(terminal, compile, read.policy);
  return EXIT.ok;
}

type Checked = {
  readonly path: string;
  readonly errors: readonly PolicyError[];
  readonly unevaluated: number;
};

function printJson(terminal: Terminal, { path, errors, unevaluated }: Checked): void {
  const said = { policy: path, ok: errors.length === 0, errors, expectationsNotEvaluated: unevaluated };
  terminal.out(JSON.stringify(said, null, 2));
}

function printText(terminal: Terminal, { path, errors, unevaluated }: Checked): void {
  if (unevaluated > 0)
    terminal.note(
      `${path}: note: ${unevaluated} expect ${unevaluated === 1 ? 'line is' : 'lines are'} parsed but not evaluated by this version.`,
    );
  if (errors.length === 0) {
    terminal.out(`${path}: ok`);
    return;
  }
  terminal.out(errors.map(errorLine).join('\n'));
  terminal.note(
    `${errors.length} ${errors.length === 1 ? 'error' : 'errors'}: this policy would not be used.`,
  );
}

async function writeCompiled(terminal: Terminal, to: string, policy: Policy): Promise<void> {
  await writeWhole(to, policyToJson(policy));
  terminal.note(`${to}: written, for the functions' policy object.`);
}
