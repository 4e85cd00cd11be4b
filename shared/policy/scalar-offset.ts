export type ScalarStyle = 'plain' | 'single' | 'double' | 'block';

/**
 * Where a character of a scalar's value stands in its source, which may have escapes, doubled quotes and folded
 * line breaks. `index` counts in the value, the answer in `source`.
 */
export function scalarOffset(
  source: string,
  style: ScalarStyle,
  at: { value: string; index: number },
): number {
  if (style === 'block') return blockOffset(source, at);
  let i = style === 'plain' ? 0 : 1;
  for (let decoded = 0; decoded < at.index && i < source.length; ) {
    const step = stepAt(source, style, i);
    i += step.source;
    decoded += step.value;
  }
  return Math.min(i, source.length);
}

type Step = { readonly source: number; readonly value: number };

const FOLD = /[ \t]*(?:\r?\n[ \t]*)+/y;

function stepAt(source: string, style: ScalarStyle, i: number): Step {
  FOLD.lastIndex = i;
  const fold = FOLD.exec(source)?.[0];
  if (fold !== undefined) {
    // One line break becomes a space; of several, the first goes and the others stay.
    const breaks = fold.split('\n').length - 1;
    return { source: fold.length, value: breaks === 1 ? 1 : breaks - 1 };
  }
  if (style === 'single' && source.startsWith("''", i)) return { source: 2, value: 1 };
  if (style === 'double' && source[i] === '\\') return escapeAt(source, i);
  return { source: 1, value: 1 };
}

function escapeAt(source: string, i: number): Step {
  switch (source[i + 1]) {
    case 'x':
      return { source: 4, value: 1 };
    case 'u':
      return { source: 6, value: 1 };
    case 'U':
      return { source: 10, value: Number.parseInt(source.slice(i + 2, i + 10), 16) > 0xffff ? 2 : 1 };
    case '\r':
    case '\n': {
      const length = /^\\\r?\n[ \t]*/.exec(source.slice(i))?.[0].length ?? 2;
      return { source: length, value: 0 };
    }
    default:
      return { source: 2, value: 1 };
  }
}

// Indentation and folding change the white space of a block but not its words, so words are counted instead.
function blockOffset(source: string, { value, index }: { value: string; index: number }): number {
  const body = source.indexOf('\n') + 1;
  const word = /^\S+/.exec(value.slice(index))?.[0];
  if (word === undefined || body === 0) return 0;
  const nth = value.slice(0, index).split(word).length - 1;
  let found = source.indexOf(word, body);
  for (let n = 0; n < nth && found >= 0; n += 1) found = source.indexOf(word, found + word.length);
  return Math.max(found, 0);
}
