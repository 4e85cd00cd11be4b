// The one wildcard of the language: `*` stands for any text, also for none. Everything else is literal.

/** Whether the text is one of those that the pattern means. Never backtracks further than to the last `*`. */
export function matchText(pattern: string, text: string): boolean {
  let at = 0;
  let next = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    if (pattern[next] === '*') {
      star = next;
      resume = at;
      next += 1;
    } else if (pattern[next] === text[at]) {
      at += 1;
      next += 1;
    } else if (star >= 0) {
      resume += 1;
      at = resume;
      next = star + 1;
    } else {
      return false;
    }
  }
  while (pattern[next] === '*') next += 1;
  return next === pattern.length;
}

export function hasWildcard(pattern: string): boolean {
  return pattern.includes('*');
}

// A noncharacter: no name in AWS has it, so only a `*` of the wider pattern can take it.
const ANYTHING = '\uFFFF';

/** Whether every text that `narrow` means is also one that `wide` means. */
export function isNarrower(narrow: string, wide: string): boolean {
  return matchText(wide, narrow.replaceAll('*', ANYTHING));
}

/** Whether some text is one that both mean. */
export function canMeet(a: string, b: string): boolean {
  if (!hasWildcard(a)) return matchText(b, a);
  if (!hasWildcard(b)) return matchText(a, b);
  // What stands before the first and after the last `*` must agree; whatever is between them can be made up.
  const [headA = '', headB = ''] = [a, b].map((pattern) => pattern.slice(0, pattern.indexOf('*')));
  const [tailA = '', tailB = ''] = [a, b].map((pattern) => pattern.slice(pattern.lastIndexOf('*') + 1));
  const heads = headA.startsWith(headB) || headB.startsWith(headA);
  return heads && (tailA.endsWith(tailB) || tailB.endsWith(tailA));
}
