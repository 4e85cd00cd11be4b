import type { Explained } from '../shared/exposure/index.ts';
import { plain } from '../shared/report/index.ts';

type Answer = Exclude<Explained, { readonly wrong: string }>;

/** An explanation for a person: the verdict first, then the layers in the order in which a packet passes them. */
export function explanationText(answer: Answer): string {
  const { from, to, service, verdict, reply, traffic, layers, reason, change, gap, unresolved } = answer;
  const back = verdict === 'blocked' ? '' : `, replies ${reply}`;
  const widest = Math.max(0, ...layers.map((row) => row.layer.length));
  const rows = layers.map(
    (row) =>
      `  ${row.layer.padEnd(widest)}  ${row.decision.padEnd(7)}  ${[row.resource, row.rule].filter((one) => one !== null).join(' ')}: ${row.why}`,
  );
  const lines = [
    `${from} to ${to}, ${service}: ${verdict.toUpperCase()}${back}`,
    ...(reason === null ? [] : [reason]),
    ...(traffic.length === 0 ? [] : [`Gets through: ${traffic.join(', ')}`]),
    ...(gap.length === 0 ? [] : [`Replies that do not come back: ${gap.join(', ')}`]),
    ...rows,
    ...(change.length === 0 ? [] : ['What would have to change:', ...change.map((one) => `  ${one}`)]),
    ...(unresolved.length === 0 ? [] : ['Not known:', ...unresolved.map((one) => `  ${one}`)]),
    ...flowLines(answer),
  ];
  return lines.map((line) => line.slice(0, line.search(/\S|$/)) + plain(line, 2000)).join('\n');
}

function flowLines({ flows }: Answer): readonly string[] {
  if (flows === undefined) return [];
  const { accepted, rejected, period } = flows;
  const when = period === null ? '' : `, ${period.from} to ${period.to}`;
  return [
    `Flow logs: ${accepted} accepted, ${rejected} rejected${when}`,
    ...flows.services.map((one) => `  ${one.service}: ${one.accepted} accepted, ${one.rejected} rejected`),
    ...flows.contradictions.map((one) => `  contradicts the rules: ${one}`),
    ...flows.unusedRules.map(
      ({ rule, group, text, doubt }) =>
        `  no flow used ${rule} of ${group}: ${text}${doubt === null ? '' : ` (not certain: ${doubt})`}`,
    ),
    ...flows.notes.map((one) => `  note: ${one}`),
  ];
}
