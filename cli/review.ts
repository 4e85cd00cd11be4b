import type { Command } from 'commander';
import { entriesElsewhere } from '../shared/drift/index.ts';
import { wholeReview } from '../shared/reconcile/index.ts';
import { plain, type Review, type ReviewFormat, reviewReport } from '../shared/report/index.ts';
import { EXIT, type ExitStatus } from './exit.ts';
import { formatOption, type LiveOptions, liveOptions } from './options.ts';
import { reviewHtml } from './page.ts';
import { requirePolicy } from './policy-file.ts';
import { loadSource, noteTroubles, type Source } from './source.ts';
import { styledReport } from './styled-report.ts';
import type { Terminal } from './terminal.ts';

export type ReviewOptions = LiveOptions & {
  readonly policy: string;
  readonly state?: string;
  readonly format: ReviewFormat | 'html';
};

export function addReview(program: Command, terminal: Terminal, done: (status: ExitStatus) => void): void {
  const command = program
    .command('review')
    .description('compare a saved state, or the live network, with the policy')
    .requiredOption('--policy <file>', 'the policy file')
    .option('--state <directory>', 'a state directory instead of the live network')
    .addOption(formatOption(['text', 'json', 'html', 'sarif', 'markdown', 'asff']));
  for (const option of liveOptions()) command.addOption(option);
  command.action(async (options: ReviewOptions) => done(await review(terminal, options)));
}

async function review(terminal: Terminal, options: ReviewOptions): Promise<ExitStatus> {
  const { report, source, status } = await reviewed(terminal, options);
  const { format } = options;
  if (format === 'html') {
    terminal.out(reviewHtml(report, source, terminal.now()));
    return status;
  }
  if (format === 'asff') notePlaceless(terminal, report);
  const text = reviewReport(report, { format, now: terminal.now() });
  terminal.out(format === 'text' ? styledReport(terminal, text) : text);
  return status;
}

/** Security Hub takes findings of an account and Region only; what it does not get must not go unsaid. */
function notePlaceless(terminal: Terminal, { findings: found }: Review): void {
  for (const { id, resource } of found)
    if (resource.account === '' || resource.region === null)
      terminal.note(`left out of ASFF: ${id}: its account or Region is not known; --region says the Region.`);
}

export type Reviewed = { readonly report: Review; readonly source: Source; readonly status: ExitStatus };

/** What `review` and `plan` both show, and the status that it deserves. */
export async function reviewed(terminal: Terminal, options: ReviewOptions): Promise<Reviewed> {
  const policy = await requirePolicy(options.policy);
  const source = await loadSource(options);
  noteTroubles(terminal, source);
  const { state, name } = source;
  noteElsewhere(terminal, entriesElsewhere({ state, policy }));
  const report = wholeReview({ state, policy, source: name, now: terminal.now() });
  return { report, source, status: statusOf(source, report) };
}

/** A misspelt account or Region looks like one that is looked at elsewhere: it must not go unsaid. */
function noteElsewhere(terminal: Terminal, keys: readonly string[]): void {
  if (keys.length === 0) return;
  const shown = `${keys.slice(0, 20).join(', ')}${keys.length > 20 ? ` and ${keys.length - 20} more` : ''}`;
  terminal.note(`note: not judged here, for their accounts or regions are other ones: ${plain(shown, 1000)}`);
}

/** What could not be read outweighs what was found: a script must not take a partial review for a whole one. */
function statusOf(source: Source, report: Review): ExitStatus {
  if (source.problems.length > 0) return EXIT.unreadable;
  const broken = report.expectations.some((one) => !one.holds);
  return report.findings.length > 0 || broken ? EXIT.findings : EXIT.ok;
}
