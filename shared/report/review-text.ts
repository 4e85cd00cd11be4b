import type { Finding } from '../model/index.ts';
import { plain } from './plain-text.ts';
import { policyLine, type Remedy, type Review, remedyFor } from './review.ts';
import { inReadingOrder, verdictWords } from './review-verdict.ts';
import { findingWords, placeWords, resourceWords } from './wording.ts';

/** For a terminal: the verdict, then each finding with what carries it and what would mend it. */
export function reviewText(review: Review): string {
  const { policy, source, findings, expectations, unreached = [] } = review;
  const lines = [
    `${plain(policy.file)} against ${plain(source)}: ${verdictWords(review)}.`,
    ...inReadingOrder(review, findings).flatMap((finding) => ['', ...findingText(finding, review)]),
    ...(expectations.length === 0 ? [] : ['', 'Expectations:']),
    ...expectations.map(
      ({ line, holds, why }) => `  ${holds ? 'holds:' : 'BROKEN:'} ${plain(line)}: ${plain(why, 1000)}`,
    ),
    ...(unreached.length === 0 ? [] : ['', 'Open, and no exposure:']),
    ...unreached.map(
      ({ resource, guardrail, traffic, effect }) =>
        `  ${resourceWords(resource)}, guardrail ${plain(guardrail)}: ${plain(traffic.join(', '))}: ${plain(effect.text, 1000)}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function findingText(finding: Finding, review: Review): readonly string[] {
  const { severity, resource, traffic, reason, evidence, mode } = finding;
  const where = placeWords(resource);
  const line = `${plain(review.policy.file)}:${policyLine(finding, review.policy)}`;
  const effect = review.effects?.get(finding.id);
  return [
    `${severity.toUpperCase()} ${resourceWords(resource)}${where === '' ? '' : `, ${where}`}`,
    `  ${findingWords(finding)} (${line}, mode ${mode})`,
    ...traffic.map((one) => `    ${plain(one)}`),
    `  ${plain(reason, 1000)}`,
    ...(effect === undefined ? [] : [`  effect: ${plain(effect.text, 1000)}`]),
    ...evidence.map(({ carrier, text }) => `  by ${plain(carrier)}: ${plain(text)}`),
    ...remedyText(remedyFor(finding, review)),
  ];
}

function remedyText({ actions, holds, cuts, notes }: Remedy): readonly string[] {
  return [
    ...(actions.length === 0 ? [] : ['  remedy:']),
    ...actions.map(({ call, why }, at) => `    ${at + 1}. ${plain(call)}: ${plain(why)}`),
    ...cuts.map((cut) => `    interrupts ${plain(cut)}`),
    ...notes.map((note) => `    note: ${plain(note)}`),
    ...holds.map((hold) => `  held: ${plain(hold)}`),
  ];
}
