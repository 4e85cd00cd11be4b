import type { Effect } from '../exposure/index.ts';
import type { Finding, Severity } from '../model/index.ts';
import type { Review } from './review.ts';
import { counted, severityRank } from './wording.ts';

/** "3 findings (1 critical, 2 high); 1 of 2 expectations does not hold": the verdict in one line. */
export function verdictWords({ findings, expectations }: Review): string {
  const found =
    findings.length === 0
      ? 'Nothing departs from the policy'
      : `${counted(findings.length, 'finding')} (${severityCounts(findings)})`;
  return [found, ...expectationWords(expectations)].join('; ');
}

function severityCounts(findings: readonly Finding[]): string {
  const counts = new Map<Severity, number>();
  for (const { severity } of findings) counts.set(severity, (counts.get(severity) ?? 0) + 1);
  return [...counts]
    .sort(([first], [second]) => severityRank(first) - severityRank(second))
    .map(([severity, count]) => `${count} ${severity}`)
    .join(', ');
}

function expectationWords(expectations: Review['expectations']): readonly string[] {
  const broken = expectations.filter(({ holds }) => !holds).length;
  const all = counted(expectations.length, 'expectation');
  return broken === 0 ? [] : [`${broken} of ${all} ${broken === 1 ? 'does' : 'do'} not hold`];
}

/**
 * The order in which a person wants to read them: most severe first; of these what the internet reaches first and
 * what nobody can use last; then by resource. The severity itself is what the policy says (decision 020).
 */
export function inReadingOrder(
  { effects }: Pick<Review, 'effects'>,
  findings: readonly Finding[],
): readonly Finding[] {
  const reach = ({ id }: Finding): number => REACH.indexOf(effects?.get(id)?.reachable ?? 'unknown');
  return [...findings].sort(
    (first, second) =>
      severityRank(first.severity) - severityRank(second.severity) ||
      reach(first) - reach(second) ||
      Number(first.id > second.id) - Number(first.id < second.id),
  );
}

/** What is not known may well be the worst, but for what is known to be. */
const REACH: readonly Effect['reachable'][] = ['internet', 'unknown', 'inside', 'nobody'];
