import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { knownCalls } from '../events/known-calls.ts';
import { ecsEvent, record } from '../events/record.ts';

export type Json = Readonly<Record<string, unknown>>;

export const bases: readonly Json[] = [
  ...knownCalls.map(({ call, over }) => record(...call, over)),
  record('cloudtrail', 'StopLogging', { requestParameters: { name: 'trail' } }),
  record('lambda', 'DeleteFunction20150331', { requestParameters: { functionName: 'kedge-reconcile' } }),
  ...genuine(),
];
export const nativeBase = ecsEvent('ECS Task State Change', {
  taskArn: 'arn:aws:ecs:eu-west-1:111122223333:task/prod/0123456789abcdef0123456789abcdef',
  lastStatus: 'RUNNING',
  desiredStatus: 'RUNNING',
  attachments: [{ details: [{ name: 'networkInterfaceId', value: 'eni-0a1b2c3d' }] }],
});

/** What an attacker or a broken pipeline might put anywhere. Nothing here is an id of a real resource. */
const garbage = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, 0, -1, 1e308, '', ' ', 'null', '[object Object]', [], {}),
  fc.constantFrom<unknown>(
    'sg-',
    'sg-0a1b\n',
    'sg-zz',
    'SG-0A1B2C3D',
    '../../x',
    '*',
    '?',
    '\u0000',
    '\u001b[2J',
  ),
  fc.constantFrom<unknown>({ items: {} }, { items: [[[]]] }, { item: null }, { omitted: 'true' }),
  fc.constantFrom<unknown>(JSON.parse('{"__proto__":{"groupId":"sg-0bad0bad"}}'), {
    constructor: 1,
    items: 7,
  }),
  fc.constant<unknown>('arn:aws:ecs:eu-west-1:999999999999:task/prod/0123456789abcdef'),
  fc.nat(3).map((power): unknown => 'x'.repeat(10 ** (power + 2))),
  fc.nat(3).map((power): unknown => Array.from({ length: 10 ** power }, () => 'sg-nothing')),
  fc.nat(200).map((depth): unknown => nest(depth)),
  fc.jsonValue(),
);

export function nest(depth: number): unknown {
  let inner: unknown = 'sg-';
  for (let level = 0; level < depth; level += 1) inner = level % 2 === 0 ? { items: inner } : [inner];
  return inner;
}

type Mutation = { readonly at: number; readonly how: 'replace' | 'remove' | 'wrap'; readonly by: unknown };

export const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(10_000),
  how: fc.constantFrom('replace', 'replace', 'remove', 'wrap'),
  by: garbage,
});

/** The record with one of its members, at any depth, replaced, removed or wrapped in a list. */
export function mutated(base: unknown, { at, how, by }: Mutation): unknown {
  let countdown = at % Math.max(1, size(base));
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit);
    if (!isObject(value)) return value;
    const kept = Object.entries(value).flatMap(([name, inner]): [string, unknown][] => {
      const mine = countdown === 0;
      countdown -= 1;
      if (!mine) return [[name, visit(inner)]];
      if (how === 'remove') return [];
      return [[name, how === 'wrap' ? [inner] : by]];
    });
    return Object.fromEntries(kept);
  };
  return visit(base);
}

function size(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, one) => sum + size(one), 0);
  if (!isObject(value)) return 0;
  return Object.values(value).reduce((sum: number, one) => sum + 1 + size(one), 0);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null;
}

/** Genuine records, where they lie beside the project. */
function genuine(): readonly Json[] {
  const here = dirname(fileURLToPath(import.meta.url));
  const folder = join(here, '..', '..', '..', 'shared', 'data', 'cloudtrail');
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
  return files.sort().map((name): Json => JSON.parse(readFileSync(join(folder, name), 'utf8')));
}
