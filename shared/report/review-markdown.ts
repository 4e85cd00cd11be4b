import type { Finding } from '../model/index.ts';
import { plain } from './plain-text.ts';
import { policyLine, type Review, remedyFor } from './review.ts';
import { inReadingOrder, verdictWords } from './review-verdict.ts';
import { findingWords, placeWords, resourceWords } from './wording.ts';

/** For a pull request or a wiki: the verdict, a table, and the details of each finding below it. */
export function reviewMarkdown(review: Review): string {
  const { policy, source, findings, expectations, unreached = [] } = review;
  const sorted = inReadingOrder(review, findings);
  const lines = [
    '# Kedge review',
    '',
    `**${escaped(verdictWords(review))}.** Policy ${escaped(policy.file)}, judged ${escaped(source)}.`,
    ...(sorted.length === 0 ? [] : ['', ...table(sorted)]),
    ...sorted.flatMap((finding) => ['', ...details(finding, review)]),
    ...(expectations.length === 0 ? [] : ['', '## Expectations', '']),
    ...expectations.map(
      ({ line, holds, why }) =>
        `- ${holds ? 'holds:' : '**broken:**'} ${escaped(line)}: ${escaped(why, 1000)}`,
    ),
    ...(unreached.length === 0 ? [] : ['', '## Open, and no exposure', '']),
    ...unreached.map(({ resource, guardrail, traffic, effect }) => {
      const what = `${resourceWords(resource)}, guardrail ${guardrail}: ${traffic.join(', ')}: ${effect.text}`;
      return `- ${escaped(what, 1000)}`;
    }),
  ];
  return `${lines.join('\n')}\n`;
}

function table(findings: readonly Finding[]): readonly string[] {
  return [
    '| severity | resource | where | finding | traffic |',
    '| --- | --- | --- | --- | --- |',
    ...findings.map((finding) => {
      const cells = [
        finding.severity,
        resourceWords(finding.resource),
        placeWords(finding.resource),
        findingWords(finding),
        finding.traffic.join(', '),
      ];
      return `| ${cells.map((cell) => escaped(cell)).join(' | ')} |`;
    }),
  ];
}

function details(finding: Finding, review: Review): readonly string[] {
  const { actions, holds, cuts } = remedyFor(finding, review);
  const effect = review.effects?.get(finding.id);
  const where = `${escaped(review.policy.file)}, line ${policyLine(finding, review.policy)}`;
  return [
    `## ${escaped(`${finding.severity}: ${resourceWords(finding.resource)}`)}`,
    '',
    `${escaped(finding.reason, 1000)} (${where}; mode ${finding.mode})`,
    ...(effect === undefined ? [] : ['', `Effect: ${escaped(effect.text, 1000)}`]),
    ...(finding.evidence.length === 0 ? [] : ['']),
    ...finding.evidence.map(({ carrier, text }) => `- ${escaped(carrier)}: ${escaped(text)}`),
    ...(actions.length === 0 ? [] : ['', 'Remedy:', '']),
    ...actions.map(({ call, why }, at) => `${at + 1}. ${escaped(call)}: ${escaped(why)}`),
    ...cuts.map((cut) => `- interrupts ${escaped(cut)}`),
    ...holds.flatMap((hold) => ['', `Held: ${escaped(hold)}`]),
  ];
}

/** Whatever Markdown or HTML could read as markup, a link or a mention is written as a character reference. */
function escaped(text: string, longest?: number): string {
  return plain(text, longest).replace(/[&<>|`*_[\]()#!~\\@]/g, (mark) => `&#${mark.charCodeAt(0)};`);
}
