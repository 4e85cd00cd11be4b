import type { Command } from 'commander';
import type { Section } from '../shared/model/index.ts';
import { plain } from '../shared/report/index.ts';
import { isBlockSection, SECTIONS, type Sections } from '../shared/state/index.ts';
import { EXIT, type ExitStatus } from './exit.ts';
import { formatOption, type LiveOptions, liveOptions } from './options.ts';
import { placeForSnapshot, writeSnapshot } from './snapshot-directory.ts';
import type { Terminal } from './terminal.ts';

type Options = LiveOptions & { readonly out: string; readonly format: 'text' | 'json' };

export function addSnapshot(program: Command, terminal: Terminal, done: (status: ExitStatus) => void): void {
  const command = program
    .command('snapshot')
    .description('save the live network as raw AWS Describe* answers, for --state')
    .requiredOption(
      '--out <directory>',
      'where to write it; an earlier snapshot there is replaced as a whole',
    )
    .addOption(formatOption(['text', 'json']));
  for (const option of liveOptions()) command.addOption(option);
  command.action(async (options: Options) => done(await snapshot(terminal, options)));
}

/**
 * 1 when a part could not be read: that file is then not there, which is not the same as "nothing of the kind". VPC
 * Block Public Access is only noted: the VPCs and subnets beside it say whether it is on.
 */
async function snapshot(terminal: Terminal, options: Options): Promise<ExitStatus> {
  // A directory that may not be written to is said before a minute of reading.
  const place = await placeForSnapshot(options.out);
  const { live, readSections } = await loadLive();
  const { clients, place: account } = await live(options);
  terminal.note(`Reading account ${account.account}, ${account.region}…`);
  const { sections, failed } = await readSections(clients, account);
  const whole = SECTIONS.filter((section) => isWhole(section, { sections, failed }));
  for (const [section, why] of Object.entries(failed)) terminal.note(plain(`${section}: ${why}`, 2000));
  if (whole.length > 0) await writeSnapshot(place, new Map(whole.map((one) => [one, sections[one]])));
  const counts = whole.map((section): [Section, number] => [section, countOf(sections[section])]);
  terminal.out(said(options, { ...account, counts, failed }));
  const isLacking = SECTIONS.some((one) => failed[one] !== undefined && !isBlockSection(one));
  return isLacking ? EXIT.unreadable : EXIT.ok;
}

type Answered = {
  readonly sections: Sections;
  readonly failed: Readonly<Record<string, string>>;
};

/** Only the definitions that tasks and services name are read: without those, what there is of them is not all. */
function isWhole(section: Section, { sections, failed }: Answered): boolean {
  if (sections[section] === undefined || failed[section] !== undefined) return false;
  return section !== 'task-definitions' || (failed.tasks ?? failed.services) === undefined;
}

/** The SDK takes a while to load, and `--help` has no use for it. */
async function loadLive() {
  const [{ live }, { readSections }] = await Promise.all([
    import('./live.ts'),
    import('../shared/aws/index.ts'),
  ]);
  return { live, readSections };
}

/**
 * How many resources an answer holds, one where it is no list; services come first in theirs, before the revisions that
 * go with them.
 */
function countOf(answer: unknown): number {
  const members = Object.values(Object(answer));
  const lists = members.filter((member) => Array.isArray(member));
  return lists[0]?.length ?? members.length;
}

type Said = {
  readonly account: string;
  readonly region: string;
  readonly counts: readonly [Section, number][];
  readonly failed: Readonly<Record<string, string>>;
};

function said({ out, format }: Options, { account, region, counts, failed }: Said): string {
  if (format === 'json')
    return JSON.stringify({ out, account, region, sections: Object.fromEntries(counts), failed }, null, 2);
  const missing = Object.keys(failed);
  return [
    `${out}: account ${account}, ${region}`,
    ...counts.map(([section, count]) => `  ${section}.json: ${count}`),
    ...missing.map((section) => `  ${section}.json: not written, it could not be read`),
  ].join('\n');
}
