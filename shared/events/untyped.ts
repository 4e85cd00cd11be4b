/** Reads JSON that nobody has checked: no assumption, no recursion, no exception, whatever comes. */

/** AWS's longest identifiers (ARNs) have 2,048 characters; what is longer is not one, and no regex meets it. */
const LONGEST_TEXT = 2048;

export type Untyped = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Untyped {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An own member: "__proto__" and "constructor" are names like any other, and inherited ones do not exist. */
export function member(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

export function path(value: unknown, ...names: readonly string[]): unknown {
  return names.reduce<unknown>(member, value);
}

/** A text that is not empty, or null. */
export function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && value.length <= LONGEST_TEXT ? value : null;
}

/**
 * A list in each of CloudTrail's spellings: `{"items":[…]}` and `{"item":[…]}` of EC2's query API, an empty one
 * `{}`, a plain array (ECS, ELB), and a lone object where several would be an array (the newer EC2 calls).
 */
export function list(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (!isObject(value)) return [];
  const items = member(value, 'items') ?? member(value, 'item');
  if (Array.isArray(items)) return items;
  if (items !== undefined) return [items];
  return Object.keys(value).length === 0 ? [] : [value];
}

/** The member `name` of each element of a list; elements without it are left out. */
export function each(value: unknown, name: string): readonly unknown[] {
  return list(value)
    .map((element) => member(element, name))
    .filter((found) => found !== undefined && found !== null);
}

/** True where CloudTrail replaced a part that was too large by {"omitted": "true", "reason": …}. */
export function isOmitted(value: unknown): boolean {
  const omitted = member(value, 'omitted');
  return omitted === true || omitted === 'true';
}
