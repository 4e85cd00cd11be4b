import type { Command } from 'commander';
import { context, description, findings } from '../shared/drift/index.ts';
import type { State } from '../shared/model/index.ts';
import { loadPolicy, type Policy, type Quotas, selfTest, writePolicy } from '../shared/policy/index.ts';
import { firstLines, plain } from '../shared/report/index.ts';
import { EXIT, type ExitStatus } from './exit.ts';
import { type LiveOptions, liveOptions } from './options.ts';
import { errorLine } from './policy-file.ts';
import { loadSource, noteTroubles } from './source.ts';
import type { Terminal } from './terminal.ts';

type Options = LiveOptions & { readonly state?: string };

export function addInit(program: Command, terminal: Terminal, done: (status: ExitStatus) => void): void {
  const command = program
    .command('init')
    .description('write a policy that describes what is there now, to stdout; nothing is changed')
    .option('--state <directory>', 'a state directory instead of the live network');
  for (const option of liveOptions()) command.addOption(option);
  command.action(async (options: Options) => done(await init(terminal, options)));
}

/** 1 when a part of the network could not be read: the policy then describes the rest. */
async function init(terminal: Terminal, options: Options): Promise<ExitStatus> {
  const source = await loadSource(options);
  noteTroubles(terminal, source);
  const { text, notes } = described(source.state, source.name);
  for (const note of firstLines(notes, MOST_NOTES)) terminal.note(`note: ${plain(note, 1000)}`);
  terminal.out(text);
  return source.problems.length > 0 ? EXIT.unreadable : EXIT.ok;
}

const MOST_NOTES = 50;

type Described = { readonly text: string; readonly notes: readonly string[] };

/** The policy as text. It is read back and laid beside the state: what it does not hold of is said, not hidden. */
function described(state: State, source: string): Described {
  const { draft, used, notes } = description(state);
  const comment = [
    `What ${source} looked like when kedge init read it: kedge review finds nothing in it with this policy.`,
    'Make it what you want, bring it to zero with kedge check and kedge review, and then set mode to enforce.',
    ...(notes.length === 0 ? [] : ['', 'Not described:', ...firstLines(notes, MOST_NOTES)]),
  ].join('\n');
  const written = writePolicy({ ...draft, comment });
  const text = `${written}${quotasText(written, used)}`;
  const loaded = loadPolicy(text, 'the policy that was written');
  if (!loaded.ok) return { text, notes: [...notes, ...loaded.errors.map(errorLine)] };
  return { text, notes: [...notes, ...doubts(state, loaded.policy)] };
}

function doubts(state: State, policy: Policy): readonly string[] {
  const now = 0;
  return [
    ...selfTest(policy, { now }).map(errorLine),
    ...findings(context(state, policy, { now })).map(
      ({ resource, reason }) => `review still finds ${resource.id}: ${reason}`,
    ),
  ];
}

/** The quotas that this account must have been granted more of, for it uses more than AWS's defaults. */
function quotasText(written: string, used: Quotas): string {
  const loaded = loadPolicy(written, '');
  const standard = loaded.ok ? loaded.policy.quotas : used;
  const names = ['rulesPerGroup', 'entriesPerAcl', 'groupsPerInterface'] as const;
  const raised = names.filter((name) => used[name] > standard[name]);
  return raised.length === 0 ? '' : `quotas:\n${raised.map((name) => `  ${name}: ${used[name]}\n`).join('')}`;
}
