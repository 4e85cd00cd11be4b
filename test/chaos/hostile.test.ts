import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEvent } from '../../shared/events/index.ts';
import { createRandom } from '../../sim/core/random.ts';
import { envelope } from '../../sim/events/arrival.ts';
import type { Recorded } from '../../sim/index.ts';
import { mutated, mutation } from '../laws/hostile-records.ts';
import { someChanges } from './changes.ts';
import { played } from './run.ts';
import { actor, groupNamed, person } from './scene.ts';
import { CALM } from './weather.ts';

const RECORDS = 200;

function eventOf({ record, at: time, account, region }: Recorded) {
  const source = `aws.${String(record.eventSource).split('.')[0]}`;
  const of = { id: String(record.eventID), source, account, region, time, resources: [] };
  return envelope({ ...of, detailType: 'AWS API Call via CloudTrail', detail: record });
}

function isAboutEverything(body: unknown): boolean {
  const parsed = parseEvent(body, { ownNames: ['kedge-'] });
  return parsed.kind === 'change' && parsed.hint.targets.some(({ kind }) => kind === 'everything');
}

describe('the simulator’s own records, damaged', () => {
  it('lead no function to a group that they do not name, and fail none', async () => {
    const changes = someChanges(createRandom('hostile'), 40, 10_000);
    const { house, functions } = await played({ seed: 'hostile', weather: CALM, changes });
    const { sim } = house;
    const { scheduler, faults, trail } = sim.world;
    const bait = groupNamed(sim, 'batch');
    const events = trail.all().map(eventOf);
    // A list or a VPC stands for all of its groups: only what is about one group and its rules is about no other.
    const clean = events
      .map((event) => [event, JSON.stringify(event)] as const)
      .filter(([, text]) => /"eventName":"[A-Za-z]+SecurityGroup/.test(text) && !text.includes(bait))
      .map(([event]) => event);
    expect(clean.length).toBeGreaterThan(50);
    // From here on nobody is told of anything: the bait is open, and only who is led astray closes it.
    faults.set({ delivery: { delayMs: { min: 0, max: 0 }, lose: 1, duplicate: 0 } });
    const act = actor(sim, person(sim, 'mallory'));
    act('AuthorizeSecurityGroupIngress', {
      GroupId: bait,
      IpPermissions: [
        { IpProtocol: 'tcp', FromPort: '22', ToPort: '22', IpRanges: [{ CidrIp: '8.8.8.0/24' }] },
      ],
    });
    const before = house.writes.length;
    const damage = fc.array(mutation, { minLength: 1, maxLength: 4 });
    for (const [at, mutations] of fc.sample(damage, { numRuns: RECORDS, seed: 7 }).entries()) {
      const body = mutations.reduce<unknown>(mutated, clean[at % clean.length]);
      if (isAboutEverything(body)) continue;
      expect([at, await scheduler.settle(functions.reconcile([{ id: `h${at}`, body }]))]).toEqual([at, []]);
    }
    expect(house.mishaps).toBe(0);
    expect(house.writes.slice(before)).toEqual([]);
  }, 30_000);
});
