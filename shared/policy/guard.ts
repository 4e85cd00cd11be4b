/**
 * Where a check stands, as the keys on the way, and where it failed first. One for each whole value that is checked.
 */
export type Trail = { readonly keys: string[]; failed: string | null };

/** A type guard that leaves behind where a value was not what it should be. */
export type Guard<T> = (value: unknown, trail: Trail) => value is T;

function fail(trail: Trail): false {
  trail.failed ??= trail.keys.length === 0 ? 'the whole' : trail.keys.join('.');
  return false;
}

/** A value for which the test holds. */
export function guard<T>(test: (value: unknown) => value is T): Guard<T> {
  return (value, trail): value is T => test(value) || fail(trail);
}

export const aText: Guard<string> = guard((value) => typeof value === 'string');
export const aBoolean: Guard<boolean> = guard((value) => typeof value === 'boolean');
export const aNumber: Guard<number> = guard((value): value is number => Number.isSafeInteger(value));

/** One of these. */
export function oneOf<const T extends string | number | null>(values: readonly T[]): Guard<T> {
  return guard((value): value is T => values.some((one) => one === value));
}

export function listOf<T>(item: Guard<T>): Guard<readonly T[]> {
  return (value, trail): value is readonly T[] => {
    if (!Array.isArray(value)) return fail(trail);
    return value.every((one, i) => holdsAt(trail, { key: String(i), item, value: one }));
  };
}

export function mapOf<T>(item: Guard<T>): Guard<Readonly<Record<string, T>>> {
  return (value, trail): value is Readonly<Record<string, T>> => {
    if (!isMap(value)) return fail(trail);
    return Object.keys(value).every((key) => holdsAt(trail, { key, item, value: value[key] }));
  };
}

/** The value may be left out. */
export function optional<T>(item: Guard<T>): Guard<T | undefined> {
  return (value, trail): value is T | undefined => value === undefined || item(value, trail);
}

/** Exactly these members: what is not known was written by another version, which meant something by it. */
export function members<T extends object>(guards: { readonly [K in keyof T]-?: Guard<T[K]> }): Guard<T> {
  const own: readonly (readonly [string, Guard<unknown>])[] = Object.entries<Guard<unknown>>(guards);
  const unknown: Guard<unknown> = (_value, trail): _value is unknown => fail(trail);
  return (value, trail): value is T => {
    if (!isMap(value)) return fail(trail);
    for (const [key, item] of own) {
      if (!holdsAt(trail, { key, item, value: value[key] })) return false;
    }
    return Object.keys(value).every(
      (key) => Object.hasOwn(guards, key) || holdsAt(trail, { key, item: unknown, value: undefined }),
    );
  };
}

/** The first guard that holds. */
export function anyOf<T>(...guards: readonly Guard<T>[]): Guard<T> {
  return (value, trail): value is T => {
    for (const one of guards) {
      if (one(value, { keys: [], failed: null })) return true;
    }
    return fail(trail);
  };
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

type Step<T> = { readonly key: string; readonly item: Guard<T>; readonly value: unknown };

/** A plain push and pop: a function that starts cold checks thousands of members one after the other. */
function holdsAt<T>(trail: Trail, { key, item, value }: Step<T>): boolean {
  trail.keys.push(key);
  const holds = item(value, trail);
  trail.keys.pop();
  return holds;
}
