/** `did you mean "x"?`, with the candidate that is a few slips of the finger away; null when none is. */
export function didYouMean(written: string, candidates: Iterable<string>): string | null {
  const found = closest(written, candidates);
  return found === null ? null : `did you mean "${found}"?`;
}

/** The candidate with the fewest slips, if these are fewer than a third of the word. The first wins a tie. */
export function closest(written: string, candidates: Iterable<string>): string | null {
  let best: string | null = null;
  let allowed = Math.max(1, Math.floor(written.length / 3)) + 1;
  const plain = folded(written);
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - written.length) > allowed) continue;
    const slips = folded(candidate) === plain ? 0 : distance(written, candidate);
    if (slips >= allowed) continue;
    best = candidate;
    allowed = slips;
  }
  return best;
}

// security-groups, SecurityGroups and security_groups are the same word to whoever wrote them.
function folded(word: string): string {
  return word.replaceAll(/[-_ ]/g, '').toLowerCase();
}

// Levenshtein's distance, with two swapped neighbours counted as one slip.
function distance(a: string, b: string): number {
  let before: readonly number[] = [];
  let above: readonly number[] = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(
        Math.min(
          (above[j] ?? 0) + 1,
          (row[j - 1] ?? 0) + 1,
          (above[j - 1] ?? 0) + same,
          swapped ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    before = above;
    above = row;
  }
  return above[b.length] ?? 0;
}
