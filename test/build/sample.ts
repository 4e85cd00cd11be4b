import type { NormalizedSchema } from '@smithy/core/schema';

export type Json = string | number | boolean | readonly Json[] | { readonly [name: string]: Json };

const TIME = new Date('2026-05-04T03:02:01Z');

/**
 * A value of an SDK schema with every member set, three levels of recursion deep at most. Unions have their
 * first member. Each text names its member, so that two that were swapped do not compare equal.
 */
export function sampleOf(schema: NormalizedSchema, within: readonly string[] = []): unknown {
  const name = schema.getName(true) ?? '';
  if (schema.isTimestampSchema()) return TIME;
  if (schema.isBlobSchema()) return new Uint8Array([1, 2, 3]);
  if (schema.isUnitSchema()) return {};
  if (schema.isBooleanSchema()) return true;
  if (schema.isNumericSchema()) return 7;
  if (schema.isListSchema()) return [sampleOf(schema.getValueSchema(), within)];
  if (schema.isMapSchema()) return { key: sampleOf(schema.getValueSchema(), within) };
  if (!schema.isStructSchema()) return `a ${schema.isMemberSchema() ? schema.getMemberName() : name}`;
  if (within.filter((outer) => outer === name).length >= 2) return {};
  const members = [...schema.structIterator()].slice(0, schema.isUnionSchema() ? 1 : undefined);
  return Object.fromEntries(members.map(([key, member]) => [key, sampleOf(member, [...within, name])]));
}

/** The sample as AWS would send it in JSON. */
export function jsonOf(schema: NormalizedSchema, value: unknown): Json {
  if (value instanceof Date) return value.getTime() / 1000;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map((item) => jsonOf(schema.getValueSchema(), item));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, jsonOf(memberOf(schema, key), item)]),
    );
  }
  return typeof value === 'number' || typeof value === 'boolean' ? value : String(value);
}

/** The sample's members as AWS would send them in XML, by the names and the list forms of the schema. */
export function xmlOf(schema: NormalizedSchema, value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([key, item]) => memberXml(memberOf(schema, key), key, item))
    .join('');
}

function memberXml(member: NormalizedSchema, key: string, value: unknown): string {
  const { xmlName, xmlFlattened } = member.getMergedTraits();
  const name = typeof xmlName === 'string' ? xmlName : key;
  if (!Array.isArray(value)) return `<${name}>${xmlOf(member, value)}</${name}>`;
  const item = member.getValueSchema();
  const itemName = item.getMergedTraits().xmlName;
  const tag = xmlFlattened ? name : typeof itemName === 'string' ? itemName : 'member';
  const items = value.map((each) => `<${tag}>${xmlOf(item, each)}</${tag}>`).join('');
  return xmlFlattened ? items : `<${name}>${items}</${name}>`;
}

function memberOf(schema: NormalizedSchema, key: string): NormalizedSchema {
  return schema.isMapSchema() ? schema.getValueSchema() : schema.getMemberSchema(key);
}
