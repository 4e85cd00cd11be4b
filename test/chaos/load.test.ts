import { describe, expect, it } from 'vitest';
import { createRandom } from '../../sim/core/random.ts';
import { envelope } from '../../sim/events/arrival.ts';
import { createSim, type Recorded, type Sim } from '../../sim/index.ts';
import { policyOf } from '../support/judged.ts';
import { ACCOUNT } from '../support/kedge.ts';
import { memoryTable } from '../support/memory-ledger.ts';
import { createFunctions, type Functions, type House } from './functions.ts';
import { createQueue, type Queue } from './queue.ts';
import { actor, person, truth } from './scene.ts';

const GROUPS = 50;
const EVENTS = 1_000;
const POLICY = `
version: 1
mode: enforce
securityGroups:
  web: { match: { name: web-* }, ingress: [tcp/443 from 0.0.0.0/0] }
limits: { changesPer10Minutes: 1000 }
`;

/** One breach a group among changes that let nothing more through than may pass, in the order of a deck of cards. */
function storm(sim: Sim): readonly Recorded[] {
  const act = actor(sim, person(sim, 'mallory'));
  const VpcId = String(Object(act('CreateVpc', { CidrBlock: '10.0.0.0/16' }).vpc).vpcId);
  const open = (GroupId: string, port: number, CidrIp: string): void => {
    const [FromPort, ToPort] = [String(port), String(port)];
    const IpPermissions = [{ IpProtocol: 'tcp', FromPort, ToPort, IpRanges: [{ CidrIp }] }];
    act('AuthorizeSecurityGroupIngress', { GroupId, IpPermissions });
  };
  const ids = Array.from({ length: GROUPS }, (_, n) => {
    const GroupName = `web-${n}`;
    const made = act('CreateSecurityGroup', { GroupName, GroupDescription: 'web', VpcId });
    open(String(made.groupId), 443, '0.0.0.0/0');
    return String(made.groupId);
  });
  const from = sim.world.trail.all().length;
  for (let n = 0; n < EVENTS; n += 1) {
    const GroupId = ids[n % GROUPS] ?? '';
    const turn = Math.floor(n / GROUPS);
    if (turn === 7) open(GroupId, 22, '0.0.0.0/0');
    else open(GroupId, 443, `192.0.2.${turn}/32`);
  }
  return sim.world.trail.all().slice(from);
}

function setHouse(sim: Sim): House {
  return {
    sim,
    role: sim.world.identities.addRole({ name: 'kedge-reconcile', account: ACCOUNT }),
    policy: policyOf(POLICY),
    table: memoryTable(),
    perils: { strikes: () => false, breaks: () => false },
    messages: [],
    writes: [],
    send: () => undefined,
    deaths: 0,
    mishaps: 0,
  };
}

/** Each event twice, at some moment within the quarter of a minute after it. */
function deliverTwice(sim: Sim, queue: Queue, events: readonly Recorded[]): void {
  const random = createRandom('load');
  for (const { record, at: time, account, region } of [...events, ...events]) {
    const detailType = 'AWS API Call via CloudTrail';
    const id = String(record.eventID);
    const of = { id, detailType, source: 'aws.ec2', account, region, time, resources: [] };
    queue.send(envelope({ ...of, detail: record }), random.integer(500, 15_000));
  }
  sim.world.faults.set({ buckets: true, latencyMs: { min: 20, max: 80 } });
}

const breaches = (sim: Sim): number =>
  truth(sim)
    .groups.all()
    .filter(({ rules }) => rules.some(({ fromPort }) => fromPort === 22)).length;

/** Seconds until what is asked for is so. */
async function secondsUntil(sim: Sim, isSo: () => boolean): Promise<number> {
  for (let second = 0; second < 3600; second += 1) {
    if (isSo()) return second;
    await sim.world.scheduler.advance(1_000);
  }
  return Number.POSITIVE_INFINITY;
}

describe('a thousand events on fifty groups, each twice and in any order', () => {
  it('are mended within EC2’s own limits, with at most two reads of a group in a batch', async () => {
    const sim = createSim({ seed: 'load', account: ACCOUNT });
    const events = storm(sim);
    const house = setHouse(sim);
    const functions: { current: Functions | null } = { current: null };
    let pairs = 0;
    const queue = createQueue(sim.world.scheduler, (batch) => {
      pairs += new Set(batch.map(({ body }) => /sg-[0-9a-f]{17}/.exec(JSON.stringify(body))?.[0])).size;
      return functions.current?.reconcile(batch) ?? Promise.resolve([]);
    });
    functions.current = createFunctions({ ...house, send: queue.send });
    deliverTwice(sim, queue, events);
    const mended = await secondsUntil(sim, () => breaches(sim) === 0);
    const quiet = mended + (await secondsUntil(sim, () => queue.waiting().length === 0));
    const own = sim.world.calls.all().filter(({ caller }) => caller.includes('kedge-reconcile'));
    const reads = own.filter(({ action, error }) => action === 'DescribeSecurityGroupRules' && !error);
    const throttled = own.filter(({ fault }) => fault === 'throttle');
    const perBatch = reads.length / pairs;
    console.info(
      `${EVENTS} events twice on ${GROUPS} groups: mended in ${mended} s, quiet in ${quiet} s; ${reads.length} reads, ` +
        `${perBatch.toFixed(2)} a group and batch (floor 1), ${(reads.length / GROUPS).toFixed(1)} a group ` +
        `(floor 1); ${own.length} calls, ${throttled.length} throttled; ${house.messages.length} messages`,
    );
    expect(queue.deadLetters).toEqual([]);
    expect(house.mishaps).toBe(0);
    expect(perBatch).toBeLessThanOrEqual(2);
    expect(mended).toBeLessThanOrEqual(60);
    expect(quiet).toBeLessThanOrEqual(300);
    const incidents = [...house.table.incidents.values()];
    expect(incidents.map(({ status, told }) => `${status} ${told}`)).toEqual(
      Array.from({ length: GROUPS }, () => 'reverted true'),
    );
    expect(house.messages).toHaveLength(GROUPS);
  }, 60_000);
});
