import { resolve } from 'node:path';
import type { Command } from 'commander';
import { selfExpectations, type Undetermined, undeterminedExpectations } from '../shared/exposure/index.ts';
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
  const errors = read.kind === 'errors' ? read.errors : refusals(read.policy, terminal.now());
  const undetermined = read.kind === 'policy' ? undeterminedExpectations(read.policy) : [];
  if (options.format === 'json') printJson(terminal, { path, errors, undetermined });
  else printText(terminal, { path, errors, undetermined });
  if (read.kind === 'errors' || errors.length > 0) return EXIT.unreadable;
  if (compile !== undefined) await writeCompiled(terminal, compile, read.policy);
  return EXIT.ok;
}

/** Where it contradicts itself, and which expectations its own desired state breaks, in the order of the file. */
function refusals(policy: Policy, now: number): readonly PolicyError[] {
  return [...selfTest(policy, { now }), ...selfExpectations(policy)].sort(
    (a, b) => a.line - b.line || a.column - b.column,
  );
}

type Checked = {
  readonly path: string;
  readonly errors: readonly PolicyError[];
  readonly undetermined: readonly Undetermined[];
};

function printJson(terminal: Terminal, { path, errors, undetermined }: Checked): void {
  terminal.out(JSON.stringify({ policy: path, ok: errors.length === 0, errors, undetermined }, null, 2));
}

function printText(terminal: Terminal, { path, errors, undetermined }: Checked): void {
  for (const { line, column, text, why } of undetermined)
    terminal.note(
      `${path}:${line}:${column}: note: the policy alone does not decide "${text}": ${why}; kedge review does.`,
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
