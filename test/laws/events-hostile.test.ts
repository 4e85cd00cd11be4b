import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ParsedEvent, parseEvent, parseRecord } from '../../shared/events/index.ts';
import { knownCalls } from '../events/known-calls.ts';
import { delivered, ecsEvent, record } from '../events/record.ts';

/** `KEDGE_FUZZ_RUNS=10000` for the long run. */
const RUNS = Number(process.env.KEDGE_FUZZ_RUNS ?? 1000);
/** Fast-check keeps and prints what failed, which takes its time. */
const PATIENCE = 60_000;
const options = { ownNames: ['kedge-'] };

type Json = Readonly<Record<string, unknown>>;

const bases: readonly Json[] = [
  ...knownCalls.map(({ call, over }) => record(...call, over)),
  record('cloudtrail', 'StopLogging', { requestParameters: { name: 'trail' } }),
  record('lambda', 'DeleteFunction20150331', { requestParameters: { functionName: 'kedge-reconcile' } }),
];
const nativeBase = ecsEvent('ECS Task State Change', {
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

function nest(depth: number): unknown {
  let inner: unknown = 'sg-';
  for (let level = 0; level < depth; level += 1) inner = level % 2 === 0 ? { items: inner } : [inner];
  return inner;
}

type Mutation = { readonly at: number; readonly how: 'replace' | 'remove' | 'wrap'; readonly by: unknown };

const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(10_000),
  how: fc.constantFrom('replace', 'replace', 'remove', 'wrap'),
  by: garbage,
});

/** The record with one of its members, at any depth, replaced, removed or wrapped in a list. */
function mutated(base: unknown, { at, how, by }: Mutation): unknown {
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

/** The words of a record: each id and ARN that it names is one, found without knowing what stands where. */
function words(of: unknown): ReadonlySet<string> {
  return new Set(JSON.stringify(of).match(/[A-Za-z0-9:/_-]+/g) ?? []);
}

/**
 * What would be read on the word of the damaged record alone. A group's or service's name may be any text, so
 * that damage can name another one, as a call does that really was about that one.
 */
function invented(
  parsed: ParsedEvent,
  { base, damaged }: { base: Json; damaged: unknown },
): readonly string[] {
  if (parsed.kind !== 'change') return [];
  const known = words(base);
  const text = JSON.stringify(damaged);
  return parsed.hint.targets.flatMap((target) => {
    if (target.kind === 'everything') return [];
    if (target.kind === 'groupName')
      return text.includes(`"groupName":"${target.name}"`) ? [] : [target.name];
    const [, cluster, service] = target.id.match(/:service\/([^/]+)\/([^/]+)$/) ?? [];
    const inCluster = text.includes(`"cluster":"${cluster}"`) || cluster === 'default' || cluster === 'prod';
    const byName = inCluster && new RegExp(`"service(Name)?":"${service}"`).test(text);
    return known.has(target.id) || byName ? [] : [target.id];
  });
}

describe('a hostile record', { timeout: PATIENCE }, () => {
  it('crashes nothing, and names nothing that the well-formed one did not', () => {
    const hostile = fc.tuple(fc.nat(bases.length - 1), fc.array(mutation, { minLength: 1, maxLength: 4 }));
    fc.assert(
      fc.property(hostile, ([index, mutations]) => {
        const base = bases[index] ?? {};
        const damaged = mutations.reduce<unknown>(mutated, base);
        const viaEnvelope = parseEvent({ ...delivered(base), detail: damaged }, options);
        for (const parsed of [parseRecord(damaged, options), viaEnvelope]) {
          expect(invented(parsed, { base, damaged })).toEqual([]);
          expect('reason' in parsed ? parsed.reason : 'none needed').not.toBe('');
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('has an envelope that may be as hostile', () => {
    const hostile = fc.tuple(
      fc.constantFrom(nativeBase, ...bases.map((base) => delivered(base))),
      fc.array(mutation, { minLength: 1, maxLength: 4 }),
    );
    fc.assert(
      fc.property(hostile, ([base, mutations]) => {
        const damaged = mutations.reduce<unknown>(mutated, base);
        expect(invented(parseEvent(damaged, options), { base, damaged })).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  it('may be anything at all', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true }), (value) => {
        expect(parseEvent(value, options).kind).toBe('quarantined');
        expect(parseRecord(value, options).kind).toBe('quarantined');
        expect(
          parseEvent({ ...delivered(record('ec2', 'RunInstances', {})), detail: value }, options).kind,
        ).toBe('quarantined');
      }),
      { numRuns: RUNS },
    );
  });

  it('may be nested deeper than any stack', () => {
    const written = record('ec2', 'DeleteSecurityGroup', { requestParameters: { groupId: nest(200_000) } });
    expect(parseRecord(written, options).kind).toBe('quarantined');
    expect(parseEvent(nest(200_000), options).kind).toBe('quarantined');
  });

  it('leaves no trace of its rules in what is parsed', () => {
    const cidr = fc.ipV4().map((address) => `${address}/32`);
    fc.assert(
      fc.property(cidr, fc.nat(bases.length - 1), (secret, index) => {
        const base = bases[index] ?? {};
        const ipPermissions = { items: [{ ipProtocol: 'tcp', ipRanges: { items: [{ cidrIp: secret }] } }] };
        const requestParameters = { ...Object(base.requestParameters), ipPermissions, cidrIp: secret };
        expect(JSON.stringify(parseRecord({ ...base, requestParameters }, options))).not.toContain(secret);
      }),
    );
  });
});
