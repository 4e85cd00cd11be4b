/** EventBridge's matching, as far as Kedge's patterns use it; written from AWS's description, for tests only. */
export function matches(pattern: unknown, event: unknown): boolean {
  if (!isObject(pattern)) throw new Error('a pattern is an object');
  return Object.entries(pattern).every(([name, wanted]) => {
    const value = isObject(event) ? event[name] : undefined;
    return Array.isArray(wanted)
      ? wanted.some((one) => matchesOne(one, value))
      : matches(wanted, value ?? {});
  });
}

function matchesOne(wanted: unknown, value: unknown): boolean {
  const values = Array.isArray(value) ? value : [value];
  if (!isObject(wanted)) return values.includes(wanted);
  const [operator, operand] = Object.entries(wanted)[0] ?? [];
  switch (operator) {
    case 'exists':
      return (value !== undefined) === operand;
    case 'prefix':
      return values.some((one) => typeof one === 'string' && one.startsWith(String(operand)));
    case 'wildcard':
      return values.some((one) => typeof one === 'string' && wildcard(String(operand), one));
    default:
      throw new Error(`no operator ${operator}`);
  }
}

function wildcard(pattern: string, value: string): boolean {
  const literal = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literal.join('.*')}$`, 's').test(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
