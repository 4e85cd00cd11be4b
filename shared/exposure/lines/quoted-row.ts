import { changeText } from '../answers/changes.ts';
import type { LayerRow, Row } from '../ways/layer-rows.ts';

/**
 * A row of an answer as JSON text. `resource` and `why` are quoted, without the quotes around them: sentences are made
 * of them as they are of plain texts.
 */
export type QuotedRow = Pick<LayerRow, 'layer' | 'resource' | 'rule' | 'decision' | 'why'> & {
  readonly shadowed: string;
  readonly text: string;
  /** What of the services does not pass; null: all that was asked. */
  readonly missing: string | null;
};

/** What JSON writes between the quotes. */
export function quoted(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

export function quotedRow(row: LayerRow, missing: string | null = null): QuotedRow {
  const { layer, resource, rule, decision, why, shadowed } = row;
  return {
    layer,
    resource: resource === null ? null : quoted(resource),
    rule,
    decision,
    why: quoted(why),
    shadowed: JSON.stringify(shadowed),
    text: JSON.stringify({ layer, resource, rule, decision, why, shadowed }),
    missing,
  };
}

/** The rows of the best, each with what of the same layer others do not get past. */
export function contrasted(best: readonly QuotedRow[], worst: readonly QuotedRow[]): readonly QuotedRow[] {
  return best.map((row) => {
    const other = worst.find((one) => one.layer === row.layer);
    if (row.decision !== 'allow' || other === undefined || other.decision === 'allow') return row;
    const why = `${row.why}; but ${other.why}`;
    const resource = row.resource === null ? 'null' : `"${row.resource}"`;
    const text = `{"layer":"${row.layer}","resource":${resource},"rule":${JSON.stringify(row.rule)},"decision":"partial","why":"${why}","shadowed":${row.shadowed}}`;
    return { ...row, decision: 'partial', why, text };
  });
}

type Wording = Parameters<typeof changeText>[1];

/** What would have to change, as a JSON array. */
export function changesText(rows: readonly QuotedRow[], words: (row: QuotedRow) => Wording): string {
  let text = '';
  for (const row of rows) {
    if (row.decision !== 'deny' && row.decision !== 'partial') continue;
    text += `${text === '' ? '"' : ',"'}${changeText(row, words(row))}"`;
  }
  return `[${text}]`;
}

/** `Row` of one layer, whole. */
export const layered = (
  layer: LayerRow['layer'],
  decision: LayerRow['decision'],
  { resource, rule, why, shadowed }: Row,
): LayerRow => ({ layer, resource, rule, decision, why, shadowed });
