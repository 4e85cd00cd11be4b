/**
 * Control characters, invisible ones, and those that turn the direction of text around: a name may hold any of them,
 * and would show as another. The page shows them by their number instead.
 */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]/gu;

/** Text in which everything can be seen: U+202E becomes "⟨U+202E⟩". */
export function visible(text: string): string {
  return text.replace(HIDDEN, (one) => {
    const point = one.codePointAt(0) ?? 0;
    return `⟨U+${point.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}

/** The same for all texts of a value that is plain data, keys included. */
export function visibleIn(value: unknown): unknown {
  if (typeof value === 'string') return visible(value);
  if (Array.isArray(value)) return value.map(visibleIn);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [visible(key), visibleIn(one)]));
}
