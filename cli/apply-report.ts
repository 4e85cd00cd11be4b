import { plain } from '../shared/report/index.ts';
import type { Step } from './apply-bench.ts';
import type { Run } from './apply-run.ts';

export function applyJson(
  { steps, left }: Run,
  about: { readonly policy: string; readonly source: string },
): string {
  const shown = steps.map(({ resource: { type, id, name, account, region }, ...step }) => ({
    resource: { type, id, name, account, region },
    verdict: step.verdict,
    findings: step.findings,
    actions: step.actions,
    reasons: step.reasons,
  }));
  return JSON.stringify({ ...about, steps: shown, left: left.map(({ id }) => id) }, null, 2);
}

/** Each resource with the calls that AWS took, or the reasons why there were none; the count at the end. */
export function applyText({ steps, left }: Run): string {
  const count = (verdict: Step['verdict']): number => steps.filter((step) => step.verdict === verdict).length;
  const calls = steps.reduce((sum, step) => sum + step.actions.length, 0);
  return [
    ...steps.flatMap(stepText),
    ...(steps.length === 0 ? ['Nothing departs from the policy: nothing to do.'] : []),
    `${count('applied')} mended (${counted(calls, 'call')}), ${count('held')} held, ${count('failed')} failed; ${counted(left.length, 'finding')} left.`,
  ].join('\n');
}

function stepText({ resource, verdict, actions, reasons }: Step): readonly string[] {
  return [
    `${verdict} ${plain(resource.name || resource.id)} (${plain(resource.id)})`,
    ...actions.map(({ call, why }) => `  ${call}: ${plain(why, 1000)}`),
    ...reasons.map((one) => `  ${plain(one.text, 1000)}; what releases it: ${plain(one.release)}`),
  ];
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
