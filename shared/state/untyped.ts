import type { Tags } from '../model/index.ts';

/** A JSON object of which nothing is known yet. */
export type Raw = Readonly<Record<string, unknown>>;

/** What is wrong with the resource being read, in words; a resource with any trouble is not judged. */
export type Trouble = string[];

export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Shared by all that have no tags: in a large state nearly everything has none. */
const NO_TAGS: Tags = Object.freeze({});

export function isRaw(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member that must be there. */
export function text(raw: Raw, key: string, trouble: Trouble): string {
  const value = raw[key];
  if (typeof value === 'string') return value;
  trouble.push(
    value === undefined || value === null ? `${key} is missing` : `${key} is ${said(value)}, not text`,
  );
  return '';
}

/** A member that AWS leaves out at times; null counts as left out. */
export function optionalText(raw: Raw, key: string, trouble: Trouble): string | undefined {
  const value = raw[key];
  if (typeof value === 'string') return value;
  if (value !== undefined && value !== null) trouble.push(`${key} is ${said(value)}, not text`);
  return undefined;
}

export function optionalInteger(raw: Raw, key: string, trouble: Trouble): number | undefined {
  const value = raw[key];
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  if (value !== undefined && value !== null) trouble.push(`${key} is ${said(value)}, not a whole number`);
  return undefined;
}

export function flag(raw: Raw, key: string, trouble: Trouble): boolean {
  const value = raw[key];
  if (typeof value === 'boolean') return value;
  if (value !== undefined && value !== null) trouble.push(`${key} is ${said(value)}, not true or false`);
  return false;
}

/** A list that is not there is empty; anything else that is no list is trouble. */
export function list(raw: Raw, key: string, trouble: Trouble): readonly unknown[] {
  const value = raw[key];
  if (Array.isArray(value)) return value;
  if (value !== undefined && value !== null) trouble.push(`${key} is ${said(value)}, not a list`);
  return NOTHING;
}

export function structs(raw: Raw, key: string, trouble: Trouble): readonly Raw[] {
  const values = list(raw, key, trouble);
  if (values.every(isRaw)) return values;
  trouble.push(`${key} holds something that is no object`);
  return NOTHING;
}

export function texts(raw: Raw, key: string, trouble: Trouble): readonly string[] {
  const values = list(raw, key, trouble);
  if (values.every((value) => typeof value === 'string')) return values;
  trouble.push(`${key} holds something that is no text`);
  return NOTHING;
}

export function optionalStruct(raw: Raw, key: string, trouble: Trouble): Raw | undefined {
  const value = raw[key];
  if (isRaw(value)) return value;
  if (value !== undefined && value !== null) trouble.push(`${key} is ${said(value)}, not an object`);
  return undefined;
}

/**
 * EC2 and ELB write `Tags: [{Key, Value}]`, ECS `tags: [{key, value}]`. Tag keys are anybody's text: each becomes
 * an own property, `__proto__` too.
 */
export function tags(raw: Raw, trouble: Trouble): Tags {
  const key = raw.Tags === undefined ? 'tags' : 'Tags';
  const pairs = structs(raw, key, trouble);
  if (pairs.length === 0) return NO_TAGS;
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name, value] = pair.Key === undefined ? ['key', 'value'] : ['Key', 'Value'];
      return [text(pair, name, trouble), optionalText(pair, value, trouble) ?? ''];
    }),
  );
}

const NOTHING: readonly never[] = Object.freeze([]);

function said(value: unknown): string {
  const json = JSON.stringify(value) ?? String(value);
  return json.length > 40 ? `${json.slice(0, 40)}…` : json;
}
