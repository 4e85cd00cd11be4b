import {
  AuthorizeSecurityGroupIngressCommand,
  CreateVpcCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcsCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { errorCode, present, stage, TRANSPORTS } from './core-stage.ts';
import { allow, smallNetwork, tcp } from './ec2-world.ts';

const DESCRIBE = new DescribeVpcsCommand({});
const CREATE = new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' });

describe('latency', () => {
  it('takes virtual time, half before the effect and half after', async () => {
    const { sim, ec2 } = await stage({ faults: { latencyMs: { min: 100, max: 100 } } });
    const { scheduler, calls } = sim.world;
    const start = scheduler.now();
    await scheduler.settle(ec2().send(DESCRIBE));
    expect(scheduler.now() - start).toBe(100);
    expect(Date.parse(calls.all()[0]?.time ?? '') - start).toBe(50);
  });
});

describe('errors of AWS itself', () => {
  it('throttles with the code of the service, does nothing, and is recorded', async () => {
    const { sim, ec2 } = await stage();
    sim.world.faults.add({ when: () => true, effect: { kind: 'throttle' } });
    expect(await errorCode(ec2().send(CREATE))).toBe('RequestLimitExceeded');
    expect((await ec2().send(DESCRIBE)).Vpcs).toEqual([]);
    expect(sim.world.trail.all().map(({ record }) => record.errorCode)).toEqual([
      'Client.RequestLimitExceeded',
    ]);
    expect(sim.world.calls.all()[0]).toMatchObject({ error: 'RequestLimitExceeded', fault: 'throttle' });
  });

  it('fails with a 5xx, or with whatever the script says', async () => {
    const { sim, ec2 } = await stage();
    sim.world.faults.add({ when: () => true, effect: { kind: 'server-error' } });
    sim.world.faults.add({
      when: () => true,
      skip: 1,
      effect: { kind: 'error', code: 'Unavailable', status: 503 },
    });
    const errors = [await ec2().send(CREATE).catch(asIs), await ec2().send(CREATE).catch(asIs)];
    expect(errors).toMatchObject([
      { name: 'InternalError', $metadata: { httpStatusCode: 500 } },
      { name: 'Unavailable', $metadata: { httpStatusCode: 503 } },
    ]);
    await ec2().send(CREATE);
  });

  it('enforces the token buckets of EC2, per account, Region and API', async () => {
    const { sim, ec2 } = await stage({ faults: { buckets: true }, quotas: { vpcsPerRegion: 1000 } });
    const send = (client = ec2()) =>
      client.send(CREATE).then(
        () => 'ok',
        (error: Error) => error.name,
      );
    const burst: string[] = [];
    for (let i = 0; i < 60; i++) burst.push(await send());
    expect(burst.filter((outcome) => outcome === 'ok')).toHaveLength(50);
    expect(new Set(burst.slice(50))).toEqual(new Set(['RequestLimitExceeded']));
    expect(await send(ec2({ account: '222222222222' }))).toBe('ok');
    await ec2().send(DESCRIBE);
    await sim.world.scheduler.advance(1000);
    const later: string[] = [];
    for (let i = 0; i < 10; i++) later.push(await send());
    expect(later.filter((outcome) => outcome === 'ok')).toHaveLength(5);
  });

  it('draws random faults from the seed: the same for the same', async () => {
    const run = async (seed: number) => {
      const { ec2 } = await stage({ seed, faults: { throttle: 0.3, serverError: 0.2 } });
      const outcomes: string[] = [];
      for (let i = 0; i < 40; i++) {
        outcomes.push(
          await ec2()
            .send(DESCRIBE)
            .then(
              () => 'ok',
              (error: Error) => error.name,
            ),
        );
      }
      return outcomes;
    };
    const outcomes = await run(1);
    expect(await run(1)).toEqual(outcomes);
    expect(new Set(outcomes)).toEqual(new Set(['ok', 'RequestLimitExceeded', 'InternalError']));
    expect(await run(2)).not.toEqual(outcomes);
  });

  it('spares the calls that the settings do not apply to', async () => {
    const { ec2 } = await stage({
      faults: { throttle: 1, applies: ({ account }) => account === '222222222222' },
    });
    await ec2().send(DESCRIBE);
    expect(await errorCode(ec2({ account: '222222222222' }).send(DESCRIBE))).toBe('RequestLimitExceeded');
  });
});

describe.each(TRANSPORTS)('dropped connections, %s', (transport) => {
  it.each([
    ['before', 0],
    ['after', 1],
  ] as const)('end %s the effect', async (point, made) => {
    const { sim, ec2, close } = await stage({ transport });
    sim.world.faults.add({ when: ({ mutating }) => mutating, effect: { kind: 'drop', point } });
    const error = await ec2().send(CREATE).catch(asIs);
    expect(error).toMatchObject({ name: 'TimeoutError', code: 'ECONNRESET' });
    expect((await ec2().send(DESCRIBE)).Vpcs).toHaveLength(made);
    expect(sim.world.trail.all()).toHaveLength(made);
    await close();
  });

  it('are retried by the unmodified SDK', async () => {
    const { sim, ec2, close } = await stage({ transport });
    const client = ec2({ maxAttempts: 2 });
    sim.world.faults.add({ when: () => true, effect: { kind: 'drop', point: 'before' } });
    expect((await client.send(DESCRIBE)).$metadata.attempts).toBe(2);
    await close();
  });
});

describe('killed callers', () => {
  it.each([
    ['before', 0],
    ['after', 1],
  ] as const)('are never answered again, killed %s the call took effect', async (point, made) => {
    const { sim, ec2 } = await stage();
    const { identities, faults } = sim.world;
    const role = identities.addRole({ name: 'kedge', account: '111111111111' });
    const { expiration: _, ...credentials } = identities.startSession({ role, sessionName: 'one' });
    const killed: string[] = [];
    faults.onKill((accessKeyId) => killed.push(accessKeyId));
    faults.add({ when: ({ action }) => action === 'CreateVpc', effect: { kind: 'kill', point } });
    const victim = ec2({ credentials });
    let answers = 0;
    const ask = (command: Promise<unknown>) => {
      const count = () => {
        answers += 1;
      };
      command.then(count, count);
    };
    ask(victim.send(CREATE));
    await sim.world.scheduler.advance(1000);
    expect(killed).toEqual([credentials.accessKeyId]);
    ask(victim.send(DESCRIBE));
    await sim.world.scheduler.advance(60_000);
    expect(answers).toBe(0);
    expect((await ec2().send(DESCRIBE)).Vpcs).toHaveLength(made);
  });
});

describe('stale reads', () => {
  it('answer with the state of some time ago, and never lag behind a write', async () => {
    const { sim, ec2 } = await stage();
    const { groupId } = await smallNetwork(ec2());
    const { faults, scheduler } = sim.world;
    faults.add({ when: ({ mutating }) => !mutating, skip: 1, times: 2, effect: { kind: 'stale', ms: 5000 } });
    await scheduler.advance(10_000);
    const ports = async () => {
      const { SecurityGroups } = await ec2().send(new DescribeSecurityGroupsCommand({ GroupIds: [groupId] }));
      return present(SecurityGroups?.[0]).IpPermissions?.map(({ FromPort }) => FromPort);
    };
    await allow(ec2(), groupId, tcp(22, '10.0.0.0/8'));
    expect(await ports()).toEqual([22]);
    expect(await ports()).toEqual([]);
    const again = new AuthorizeSecurityGroupIngressCommand({
      GroupId: groupId,
      IpPermissions: [tcp(22, '10.0.0.0/8')],
    });
    expect(await errorCode(ec2().send(again))).toBe('InvalidPermission.Duplicate');
    await scheduler.advance(5000);
    expect(await ports()).toEqual([22]);
  });

  it('do not find a resource that was made a moment ago', async () => {
    const { sim, ec2 } = await stage();
    sim.world.faults.add({ when: ({ mutating }) => !mutating, effect: { kind: 'stale', ms: 1000 } });
    const { groupId } = await smallNetwork(ec2());
    const describeIt = new DescribeSecurityGroupsCommand({ GroupIds: [groupId] });
    expect(await errorCode(ec2().send(describeIt))).toBe('InvalidGroup.NotFound');
    await ec2().send(describeIt);
  });
});

describe('event delivery', () => {
  it('says when an event arrives: once, late, twice or never', async () => {
    const { sim } = await stage();
    const { faults } = sim.world;
    const delivery = { delayMs: { min: 10, max: 20 }, lose: 0.3, duplicate: 0.3 };
    faults.set({ delivery });
    const delays = Array.from({ length: 200 }, () => faults.deliveries());
    const counts = new Set(delays.map(({ length }) => length));
    expect(counts).toEqual(new Set([0, 1, 2]));
    expect(delays.flat().every((ms) => ms >= 10 && ms <= 20)).toBe(true);
    faults.clear();
    expect(faults.deliveries()).toHaveLength(1);
  });
});

function asIs(error: unknown): unknown {
  return error;
}
