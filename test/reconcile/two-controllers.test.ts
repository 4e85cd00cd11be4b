import { describe, expect, it } from 'vitest';
import type { Sim } from '../../sim/index.ts';
import type { Change } from '../chaos/changes.ts';
import { makeChange } from '../chaos/make-change.ts';
import { played } from '../chaos/run.ts';
import { person } from '../chaos/scene.ts';
import { CALM } from '../chaos/weather.ts';

const by = { at: 0, who: 'terraform' } as const;
const LIMIT = 3;

/** What the other controller wants, and the call by which Kedge takes it away. */
const FOUGHT: readonly (readonly [what: string, call: string, change: Change])[] = [
  [
    'the groups of a load balancer',
    'SetSecurityGroups',
    { ...by, do: 'balancer', name: 'front', groups: ['alb', 'jump'] },
  ],
  [
    'the network of a service',
    'UpdateService',
    { ...by, do: 'service', service: 'web', groups: ['jump'], subnets: ['private-a'], isPublic: false },
  ],
  [
    'the ACL of a subnet',
    'ReplaceNetworkAclAssociation',
    { ...by, do: 'associate', subnet: 'private-a', acl: 'spare' },
  ],
  [
    'an entry of an ACL',
    'ReplaceNetworkAclEntry',
    {
      ...by,
      do: 'entry',
      acl: 'private',
      how: 'replace',
      number: 100,
      egress: false,
      action: 'allow',
      rule: { protocol: 'tcp', from: 443, to: 443, peers: ['10.0.0.0/8'] },
    },
  ],
];

describe('another controller that wants its own way with', () => {
  it.each(FOUGHT)('%s: Kedge stops at the limit, and names it', async (_, call, change) => {
    let rounds = 0;
    const meanwhile = (sim: Sim): void => {
      const caller = person(sim, change.who);
      sim.world.trail.subscribe(({ record }) => {
        if (record.eventName !== call || !JSON.stringify(record.userIdentity).includes('kedge')) return;
        rounds += 1;
        if (rounds > 20) return;
        sim.world.scheduler.schedule({ in: 1_000, label: 'reapply' }, () => makeChange(sim, caller, change));
      });
    };
    const weather = { ...CALM, limits: { changes: 1000, reverts: LIMIT } };
    const { house } = await played({ seed: 'two', weather, changes: [change] }, { meanwhile });
    expect(rounds).toBe(LIMIT);
    // The scene has no resource for some entries of its policy, which is told as well.
    const held = [...house.table.incidents.values()].filter(
      ({ closedAt, finding, resource }) => closedAt === null && finding.entry !== resource.id,
    );
    expect(held.map(({ status, told }) => [status, told])).toEqual([['held', true]]);
    expect(held[0]?.reasons.join()).toMatch(/something keeps re-applying it: user terraform.* 3 times/);
    const told = house.messages.filter(({ subject }) => /HELD/.test(subject));
    expect(told).toHaveLength(1);
  });
});
