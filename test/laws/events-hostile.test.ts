import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ParsedEvent, parseEvent, parseRecord } from '../../shared/events/index.ts';
import { delivered, record } from '../events/record.ts';
import { bases, type Json, mutated, mutation, nativeBase, nest } from './hostile-records.ts';

/** `KEDGE_FUZZ_RUNS=10000` for the long run. */
const RUNS = Number(process.env.KEDGE_FUZZ_RUNS ?? 1000);
/** Fast-check keeps and prints what failed, which takes its time. */
const PATIENCE = 60_000;
const options = { ownNames: ['kedge-'] };

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
