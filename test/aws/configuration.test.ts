import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { awsClients, ssmKillSwitch, ssmParameter, ssmPolicySource } from '../../shared/aws/index.ts';
import { loadPolicy, policyFromJson, policyToJson } from '../../shared/policy/index.ts';
import { PLACE, refusal, stillClock } from './fixtures.ts';

const ssm = mockClient(SSMClient);
const NAME = 'kedge-test';

beforeEach(() => ssm.reset());

function set(Value: string, modified = '2026-01-01T00:00:00Z'): void {
  ssm.on(GetParameterCommand).resolves({ Parameter: { Value, LastModifiedDate: new Date(modified) } });
}

describe('the kill switch', () => {
  const killSwitch = (clock = stillClock()) =>
    ssmKillSwitch(awsClients({ region: PLACE.region, clock }), { parameter: NAME, clock });

  it.each([
    ['off', false],
    [' OFF\n', false],
    ['on', true],
    ['yes', true],
    ['', true],
    ['0ff', true],
  ])('that says %j stops Kedge: %s', async (value, on) => {
    set(value);
    expect(await killSwitch().isOn()).toBe(on);
  });

  it.each(['ParameterNotFound', 'AccessDeniedException', 'ThrottlingException', 'InternalServerError'])(
    'that cannot be read (%s) stops Kedge',
    async (code) => {
      ssm.on(GetParameterCommand).rejects(refusal(code));
      expect(await killSwitch().isOn()).toBe(true);
    },
  );

  it('is never more than 30 seconds old, and not asked for at every turn', async () => {
    const clock = stillClock();
    const one = killSwitch(clock);
    set('off');
    expect(await Promise.all([one.isOn(), one.isOn(), one.isOn()])).toEqual([false, false, false]);
    clock.advance(10_000);
    expect(await one.isOn()).toBe(false);
    expect(ssm.commandCalls(GetParameterCommand)).toHaveLength(1);
    set('on');
    clock.advance(20_000);
    expect(await one.isOn()).toBe(true);
  });

  it('counts the age from when it asked, not from when the answer came', async () => {
    const clock = stillClock();
    const one = killSwitch(clock);
    ssm.on(GetParameterCommand).callsFake(() => {
      clock.advance(15_000);
      return { Parameter: { Value: 'off' } };
    });
    await one.isOn();
    clock.advance(15_000);
    set('on');
    expect(await one.isOn()).toBe(true);
  });

  it('that could not be read is asked for again soon', async () => {
    const clock = stillClock();
    const one = killSwitch(clock);
    ssm.on(GetParameterCommand).rejects(refusal('ThrottlingException'));
    expect(await one.isOn()).toBe(true);
    set('off');
    clock.advance(6_000);
    expect(await one.isOn()).toBe(false);
  });
});

describe('the policy', () => {
  const compiled = (name: string): string => {
    const loaded = loadPolicy(`version: 1\nnames:\n  ${name}: [203.0.113.0/24]\n`, 'policy.yaml');
    if (!loaded.ok) throw new Error('the test’s policy is wrong');
    return policyToJson(loaded.policy);
  };
  const source = (clock = stillClock()) =>
    ssmPolicySource(awsClients({ region: PLACE.region, clock }), {
      policyParameter: NAME,
      clock,
      parse: policyFromJson,
    });

  it('is loaded with a version that grows with every write, and its hash', async () => {
    set(compiled('office'), '2026-01-01T00:00:00Z');
    expect(await source().load()).toMatchObject({
      kind: 'loaded',
      loaded: {
        policy: { names: { office: ['203.0.113.0/24'] } },
        version: Date.UTC(2026, 0, 1),
        hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    });
  });

  it.each([
    [
      'there is none',
      () => ssm.on(GetParameterCommand).rejects(refusal('ParameterNotFound')),
      /no parameter kedge-test/,
    ],
    [
      'it may not be read',
      () => ssm.on(GetParameterCommand).rejects(refusal('AccessDeniedException')),
      /AccessDeniedException/,
    ],
    ['it is empty', () => set(''), /does not validate/],
    ['it is YAML', () => set('version: 1'), /does not validate: this is not JSON; compile/],
    ['it points nowhere', () => set('s3://'), /is no s3:\/\/bucket\/key/],
    ['it points out of its bucket', () => set('s3://bucket/key?acl'), /is no s3:\/\/bucket\/key/],
  ])('is unusable when %s', async (_why, given, reason) => {
    given();
    const loaded = await source().load();
    expect(loaded).toMatchObject({ kind: 'unusable', reason: expect.stringMatching(reason) });
  });

  it('is read again after 20 seconds, and at once after it could not be used', async () => {
    const clock = stillClock();
    const one = source(clock);
    set('nonsense');
    await one.load();
    set(compiled('a'));
    expect((await one.load()).kind).toBe('loaded');
    expect((await one.load()).kind).toBe('loaded');
    expect(ssm.commandCalls(GetParameterCommand)).toHaveLength(2);
    clock.advance(20_000);
    await one.load();
    expect(ssm.commandCalls(GetParameterCommand)).toHaveLength(3);
  });

  it('never goes back to an older one than was seen before', async () => {
    const clock = stillClock();
    const one = source(clock);
    set(compiled('new'), '2026-02-01T00:00:00Z');
    await one.load();
    clock.advance(60_000);
    set(compiled('old'), '2026-01-01T00:00:00Z');
    expect(await one.load()).toMatchObject({
      kind: 'unusable',
      reason: expect.stringContaining('older than the one seen before'),
    });
    clock.advance(60_000);
    set(compiled('newer'), '2026-03-01T00:00:00Z');
    expect((await one.load()).kind).toBe('loaded');
  });
});

describe('a parameter', () => {
  const clients = awsClients({ region: PLACE.region, clock: stillClock() });

  it('is decrypted, null when there is none, and an error when it cannot be read', async () => {
    set('secret');
    expect(await ssmParameter(clients, NAME)).toBe('secret');
    expect(ssm.commandCalls(GetParameterCommand)[0]?.args[0].input).toEqual({
      Name: NAME,
      WithDecryption: true,
    });
    ssm.on(GetParameterCommand).rejects(refusal('ParameterNotFound'));
    expect(await ssmParameter(clients, NAME)).toBeNull();
    ssm.on(GetParameterCommand).rejects(refusal('AccessDeniedException'));
    await expect(ssmParameter(clients, NAME)).rejects.toMatchObject({ name: 'KedgeError', retryable: false });
  });
});
