import type { Explained } from '../shared/exposure/index.ts';
import { plain } from '../shared/report/index.ts';

type Answer = Exclude<Explained, { readonly wrong: string }>;

/** An explanation for a person: the verdict first, then the layers in the order in which a packet passes them. */
export function explanationText(answer: Answer): string {
  const { from, to, service, verdict, reply, traffic, layers, reason, change, gap, unresolved } = answer;
  const back = verdict === 'blocked' ? '' : `, replies ${reply}`;
  const before = [
    `${from} to ${to}, ${service}: ${verdict.toUpperCase()}${back}`,
    ...(reason === null ? [] : [reason]),
    ...(traffic.length === 0 ? [] : [`Gets through: ${traffic.join(', ')}`]),
    ...(gap.length === 0 ? [] : [`Replies that do not come back: ${gap.join(', ')}`]),
  ];
  const after = [
    ...(change.length === 0 ? [] : ['What would have to change:', ...change.map((one) => `  ${one}`)]),
    ...(unresolved.length === 0 ? [] : ['Not known:', ...unresolved.map((one) => `  ${one}`)]),
    ...flowLines(answer),
  ];
  return [...before.map(shown), ...layerLines(layers), ...after.map(shown)].join('\n');
}

/** In columns; AWS's names cannot break out of theirs. */
function layerLines(layers: Answer['layers']): readonly string[] {
  const widest = Math.max(0, ...layers.map((row) => row.layer.length));
  return layers.map(({ layer, decision, resource, rule, why }) => {
    const by = [resource, rule].filter((one) => one !== null).join(' ');
    const text = plain(by === '' ? why : `${by}: ${why}`, 2000);
    return `  ${layer.padEnd(widest)}  ${decision.padEnd(7)}  ${text}`;
  });
}

const shown = (line: string): string => line.slice(0, line.search(/\S|$/)) + plain(line, 2000);

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
