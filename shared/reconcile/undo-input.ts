/** What a member of a call's input holds; the input was written by the planner, and read back from the ledger. */
export function memberAt(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? Object.entries(value).find(([name]) => name === key)?.[1]
    : undefined;
}

/** Empty when there is no text. */
export function textAt(value: unknown, key: string): string {
  const found = memberAt(value, key);
  return typeof found === 'string' ? found : '';
}

export function numberAt(value: unknown, key: string): number | undefined {
  const found = memberAt(value, key);
  return typeof found === 'number' ? found : undefined;
}

export function listAt(value: unknown, key: string): readonly unknown[] {
  const found = memberAt(value, key);
  return Array.isArray(found) ? found : [];
}

export function textsAt(value: unknown, key: string): readonly string[] {
  return listAt(value, key).filter((one) => typeof one === 'string');
}
