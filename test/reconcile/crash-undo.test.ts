import { describe, expect, it } from 'vitest';
import type { UndoRequest } from '../../shared/reconcile/index.ts';
import type { Change } from '../chaos/changes.ts';
import { played, type Run } from '../chaos/run.ts';
import { CALM } from '../chaos/weather.ts';
import { PLACE } from '../support/kedge.ts';
import { portrait } from './portrait.ts';

const by = { at: 0, who: 'mallory' } as const;
const rule = { protocol: 'tcp', from: 20, to: 25, peers: ['0.0.0.0/0'] };
const wide = { protocol: '-1', from: -1, to: -1, peers: ['0.0.0.0/0'] };
const entry = { ...by, do: 'entry', egress: false, action: 'allow', acl: 'private', rule: wide } as const;

/** What Kedge mended, and what is then undone. */
const UNDONE: readonly (readonly [what: string, change: Change])[] = [
  ['a rule that was narrowed', { ...by, do: 'authorize', group: 'jump', egress: false, rules: [rule] }],
  ['an entry that was put back', { ...entry, how: 'replace', number: 100 }],
  ['an entry that was deleted', { ...entry, how: 'create', number: 105 }],
  ['an association', { ...by, do: 'associate', subnet: 'private-a', acl: 'spare' }],
  ['the groups of a load balancer', { ...by, do: 'balancer', name: 'front', groups: ['jump'] }],
  [
    'a service that was rolled back',
    { ...by, do: 'service', service: 'web', groups: ['jump'], subnets: ['private-a'], isPublic: false },
  ],
];

const HOUR = 3_600_000;
const LEASE = 90_001;

/** Mended in fair weather; one person then takes it back. */
async function mended(change: Change): Promise<Run> {
  return played({ seed: 'undo', weather: CALM, changes: [change] }, { isReviewed: false });
}

const reverted = ({ house }: Run) => [...house.table.incidents.values()].filter(({ told }) => told);

async function undone({ house, functions }: Run, strikes: (call: string) => boolean): Promise<string> {
  const { scheduler } = house.sim.world;
  const incident = [...house.table.incidents.values()].find(({ actions }) => actions.length > 0);
  if (incident === undefined) throw new Error('nothing was mended');
  const hold = { until: scheduler.now() + HOUR, reason: 'INC-1', by: 'alice' };
  const request: UndoRequest = { incident, place: PLACE, by: 'alice', hold, despite: [] };
  house.perils = { strikes, breaks: () => false };
  const outcome = await scheduler.settle(functions.undo(request));
  house.perils = { strikes: () => false, breaks: () => false };
  await scheduler.advance(LEASE);
  return outcome?.verdict ?? 'dead';
}

const isRead = (call: string): boolean => /:(Describe|List|Get|snapshot)/.test(call);

describe('an undo that dies between any two calls', () => {
  it.each(UNDONE)(
    '%s: doing it again ends in the same state, undone once',
    async (_, change) => {
      const calm = await mended(change);
      const calls: string[] = [];
      const verdict = await undone(calm, (call) => calls.push(call) === 0);
      expect(verdict).toBe('undone');
      const wanted = portrait(calm.house.sim);
      const fates = reverted(calm).map(({ finding, status }) => `${finding.id} ${status}`);
      expect(fates.join()).toMatch(/ undone/);
      for (const [at, call] of calls.entries()) {
        if (isRead(call)) continue;
        const dying = await mended(change);
        let step = 0;
        expect([at, call, await undone(dying, () => step++ === at)]).toEqual([at, call, 'dead']);
        const again = reverted(dying).some(({ status }) => status === 'undone')
          ? 'undone'
          : await undone(dying, () => false);
        expect([at, call, again]).toEqual([at, call, 'undone']);
        expect([at, call, portrait(dying.house.sim)]).toEqual([at, call, wanted]);
        const told = reverted(dying).map(({ finding, status }) => `${finding.id} ${status}`);
        expect([at, call, told]).toEqual([at, call, fates]);
      }
    },
    60_000,
  );
});
