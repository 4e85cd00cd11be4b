import { type ScalarStyle, scalarOffset } from './scalar-offset.ts';
import type { TreeScalar } from './tree.ts';

/** A scalar as it stands between two offsets of the file. */
export type Written = {
  readonly at: number;
  readonly end: number;
  readonly style: ScalarStyle;
  readonly value: TreeScalar['value'];
};

export function treeScalar(text: string, { at, end, style, value }: Written): TreeScalar {
  const written = text.slice(at, end);
  return {
    kind: 'scalar',
    at,
    end,
    value,
    written,
    plain: style === 'plain',
    offset: (index) => at + scalarOffset(written, style, { value: String(value), index }),
  };
}
