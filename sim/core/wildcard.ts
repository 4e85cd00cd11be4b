const compiled = new Map<string, RegExp>();

/** `*` and `?` as in IAM policies and EC2 filters (there a backslash takes their meaning away); case counts. */
export function wildcardMatch(pattern: string, value: string): boolean {
  if (!/[*?\\]/.test(pattern)) return pattern === value;
  const known = compiled.get(pattern);
  const regex = known ?? new RegExp(`^${globSource(pattern)}$`, 's');
  if (!known) compiled.set(pattern, regex);
  return regex.test(value);
}

function globSource(pattern: string): string {
  return pattern.replace(/\\.|[*?]|[.+^${}()|[\]\\]/gs, (part) => {
    if (part === '*') return '.*';
    if (part === '?') return '.';
    return literal(part.length === 2 ? part.charAt(1) : part);
  });
}

function literal(char: string): string {
  return /[\w\s]/.test(char) ? char : `\\${char}`;
}
