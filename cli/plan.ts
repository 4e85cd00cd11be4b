import type { Command } from 'commander';
import { planReport } from '../shared/report/index.ts';
import type { ExitStatus } from './exit.ts';
import { formatOption, liveOptions } from './options.ts';
import { type ReviewOptions, reviewed } from './review.ts';
import type { Terminal } from './terminal.ts';

type PlanOptions = ReviewOptions & { readonly format: 'text' | 'json' };

export function addPlan(program: Command, terminal: Terminal, done: (status: ExitStatus) => void): void {
  const command = program
    .command('plan')
    .description('findings and the ordered calls that would mend them, inverses included; nothing is changed')
    .requiredOption('--policy <file>', 'the policy file')
    .option('--state <directory>', 'a state directory instead of the live network')
    .addOption(formatOption(['text', 'json']));
  for (const option of liveOptions()) command.addOption(option);
  command.action(async (options: PlanOptions) => {
    const { report, status } = await reviewed(terminal, options);
    terminal.out(planReport(report, options.format));
    done(status);
  });
}
