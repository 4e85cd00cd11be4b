import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { failureOf } from '../../shared/aws/errors.ts';
import { memberCredentials } from '../../shared/aws/member-credentials.ts';
import { refusal, stillClock } from './fixtures.ts';

const sts = mockClient(STSClient);
const ROLE = { roleName: 'kedge-member', externalId: 'org-1234' };
const OTHER = { account: '222222222222', region: 'us-gov-west-1', partition: 'aws-us-gov' };

const POLICY = '{"Statement":[]}';

function credentialsOf(clock = stillClock(), role: typeof ROLE | null = ROLE) {
  const of = memberCredentials({ sts: () => new STSClient({}), role, clock });
  return (place: typeof OTHER, policy = POLICY) => of(place, policy);
}

function granted(until: number): void {
  sts.on(AssumeRoleCommand).resolves({
    Credentials: {
      AccessKeyId: 'ASIA',
      SecretAccessKey: 's',
      SessionToken: 't',
      Expiration: new Date(until),
    },
  });
}

beforeEach(() => sts.reset());

describe('a member account', () => {
  it('is gone into by its role, with the external id, in its partition', async () => {
    const clock = stillClock();
    granted(clock.now() + 3_600_000);
    expect(await credentialsOf(clock)(OTHER)()).toMatchObject({
      accessKeyId: 'ASIA',
      secretAccessKey: 's',
      sessionToken: 't',
    });
    expect(sts.commandCalls(AssumeRoleCommand)[0]?.args[0].input).toEqual({
      RoleArn: 'arn:aws-us-gov:iam::222222222222:role/kedge-member',
      RoleSessionName: 'kedge',
      ExternalId: 'org-1234',
      Policy: POLICY,
    });
  });

  it('needs one session for all its Regions and services, until shortly before it expires', async () => {
    const clock = stillClock();
    granted(clock.now() + 3_600_000);
    const of = credentialsOf(clock);
    await Promise.all([of(OTHER)(), of(OTHER)(), of({ ...OTHER, region: 'us-gov-east-1' })()]);
    clock.advance(54 * 60_000);
    await of(OTHER)();
    expect(sts.commandCalls(AssumeRoleCommand)).toHaveLength(1);
    clock.advance(2 * 60_000);
    await of(OTHER)();
    expect(sts.commandCalls(AssumeRoleCommand)).toHaveLength(2);
  });

  it('has a session of its own for each thing that it is to be narrowed to', async () => {
    const clock = stillClock();
    granted(clock.now() + 3_600_000);
    const of = credentialsOf(clock);
    for (const policy of ['a', 'b', 'a']) await of(OTHER, policy)();
    expect(sts.commandCalls(AssumeRoleCommand).map((call) => call.args[0].input.Policy)).toEqual(['a', 'b']);
  });

  it('that refuses is named as what could not be gone into, whatever was to be done there', async () => {
    sts.on(AssumeRoleCommand).rejects(refusal('AccessDenied'));
    const error: unknown = await credentialsOf()(OTHER)().catch((one: unknown) => one);
    expect(failureOf(error, 'ec2:DescribeVpcs in 222222222222 us-gov-west-1')).toMatchObject({
      kind: 'denied',
      code: 'AccessDenied',
      attempted: 'sts:AssumeRole in 222222222222',
      message: expect.stringContaining('arn:aws-us-gov:iam::222222222222:role/kedge-member'),
    });
  });

  it('that throttles is asked again, as AWS asks', async () => {
    sts.on(AssumeRoleCommand).rejects(refusal('Throttling'));
    const error: unknown = await credentialsOf()(OTHER)().catch((one: unknown) => one);
    expect(failureOf(error, '').kind).toBe('throttled');
  });

  it('whose role is missing or refuses is asked once a minute, not once an event', async () => {
    const clock = stillClock();
    sts.on(AssumeRoleCommand).rejects(refusal('AccessDenied'));
    const of = credentialsOf(clock);
    for (let event = 0; event < 5; event += 1) await expect(of(OTHER)()).rejects.toThrow('AccessDenied');
    expect(sts.commandCalls(AssumeRoleCommand)).toHaveLength(1);
    clock.advance(61_000);
    granted(clock.now() + 3_600_000);
    expect(await of(OTHER)()).toMatchObject({ accessKeyId: 'ASIA' });
  });

  it('is refused without asking when there is no member role', async () => {
    const error: unknown = await credentialsOf(stillClock(), null)(OTHER)().catch((one: unknown) => one);
    expect(failureOf(error, '').kind).toBe('denied');
    expect(sts.calls()).toHaveLength(0);
  });
});
