import { MODES, SEVERITIES } from './defaults.ts';
import { shown } from './problem.ts';
import type { JsonSchema } from './schema.ts';
import { closest, didYouMean } from './suggestion.ts';
import type { Tree } from './tree.ts';

/** A key, the place of the map that has it or should have it, and what the schema says. */
export type KeyPlace = {
  readonly key: string;
  readonly path: readonly string[];
  readonly schema: JsonSchema;
};

// Other tools' words for what has a key here.
const SYNONYMS: ReadonlyMap<string, string> = new Map([
  ['inbound', 'ingress'],
  ['outbound', 'egress'],
  ['rules', 'ingress'],
  ['acls', 'networkAcls'],
  ['nacls', 'networkAcls'],
  ['groups', 'securityGroups'],
  ['sgs', 'securityGroups'],
  ['expires', 'until'],
  ['target', 'on'],
  ['scope', 'where'],
  ['assignPublicIp', 'publicIp'],
]);

/** What is right where an unknown key stands. */
export function unknownKeyAdvice(place: KeyPlace): string {
  const keys = knownKeys(place);
  const near = didYouMean(place.key, keys);
  if (near !== null) return near;
  const synonym = SYNONYMS.get(place.key);
  if (synonym !== undefined && keys.includes(synonym)) return `did you mean "${synonym}"?`;
  const inner = ['match', 'where'].filter((key) => keys.includes(key));
  for (const key of inner) {
    if (knownKeys({ ...place, path: [...place.path, key] }).includes(place.key))
      return `it belongs in ${key}: { ${place.key}: … }`;
  }
  return `the keys here are ${keys.join(', ')}`;
}

/** What to write where a key is missing; `path` is that of the map. */
export function missingKeyAdvice({ key, path }: KeyPlace): string {
  if (key === 'version') return 'begin the file with version: 1';
  if (key === 'match') {
    const kind =
      path[0] === 'ecs'
        ? `{ cluster: prod, service: ${path.at(-1) ?? 'web'} }`
        : `{ name: ${path.at(-1) ?? 'web'} }`;
    return `say which resources are meant: match: ${kind}`;
  }
  if (key === 'until') return 'write until: 2026-12-01T00:00:00Z';
  return `add ${key}`;
}

/** The keys that the schema knows in the map at the path. */
function knownKeys({ path, schema }: KeyPlace): readonly string[] {
  let at: JsonSchema | undefined = schema;
  for (const key of path) at = below(at, key);
  return Object.keys(mapBranch(at)?.properties ?? {});
}

function below(schema: JsonSchema | undefined, key: string): JsonSchema | undefined {
  const map = mapBranch(schema);
  const child = map?.properties?.[key] ?? map?.additionalProperties ?? schema?.items;
  return typeof child === 'object' && !Array.isArray(child) ? child : undefined;
}

// Where a list or a map may stand, keys can only be those of the map.
function mapBranch(schema: JsonSchema | undefined): JsonSchema | undefined {
  return (
    schema?.anyOf?.find(
      (branch): branch is JsonSchema => typeof branch === 'object' && branch.type === 'object',
    ) ?? schema
  );
}

/** Nothing after the colon: between "nothing at all" and "not managed" lies an outage, so neither is assumed. */
export function emptyAdvice(key: PropertyKey): string {
  if (typeof key === 'number') return 'give it a value, or remove it';
  if (key === 'ingress' || key === 'egress')
    return 'write [] for no traffic at all, or remove the key to leave the direction unmanaged';
  return 'give it a value, or remove the key';
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  array: 'a list',
  object: 'a map of keys',
  record: 'a map of keys',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a whole number',
};

export function kindWanted(expected: string): string {
  return KINDS[expected] ?? expected;
}

/** What stands there, in its author's words. */
export function kindWritten(node: Tree): string {
  switch (node.kind) {
    case 'list':
      return 'a list';
    case 'map':
      return 'a map of keys';
    case 'scalar':
      return typeof node.value === 'string' ? shown(node.value) : node.written;
  }
}

export function kindAdvice(expected: string, node: Tree): string | null {
  if (node.kind === 'scalar') {
    // The source, not the value: 012345678901 would have lost its zero.
    if (expected === 'string') return `quote it: "${node.written}"`;
    if (expected === 'array') return `write a list: [${node.written}]`;
    if (expected === 'boolean') return 'write true or false, without quotes';
    if (expected === 'number' || expected === 'int') return 'write a whole number, without quotes';
    return null;
  }
  if (expected === 'string' && node.kind === 'map') return 'if it is one text with ": " in it, quote it';
  return expected === 'string' ? 'write one text' : null;
}

export function valueAdvice(values: readonly unknown[], node: Tree): string {
  if (values.length === 1) return `write ${String(values[0])}`;
  const near = node.kind === 'scalar' ? closest(String(node.value), values.map(String)) : null;
  return near === null ? `it is one of ${values.join(', ')}` : `did you mean "${near}"?`;
}

/** How an enumeration is called in a message. */
export function valueNoun(key: string, values: readonly unknown[]): string {
  if (values.length === MODES.length && MODES.every((mode) => values.includes(mode))) return 'a mode';
  if (values.length === SEVERITIES.length && SEVERITIES.every((severity) => values.includes(severity)))
    return 'a severity';
  return key === 'version' ? 'a version that this Kedge reads' : `a value of ${key}`;
}
