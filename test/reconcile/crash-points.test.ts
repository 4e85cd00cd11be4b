import { describe, expect, it } from 'vitest';
import { WRITES } from '../../shared/aws/writes.ts';
import type { Change } from '../chaos/changes.ts';
import { complaints } from '../chaos/oracle.ts';
import { played, type Run } from '../chaos/run.ts';
import { RUNS } from '../chaos/seeds.ts';
import { CALM } from '../chaos/weather.ts';
import { portrait } from './portrait.ts';

const tcp = (from: number, to: number, ...peers: readonly string[]) => ({ protocol: 'tcp', from, to, peers });
const by = { at: 0, who: 'mallory' } as const;
const opened = (group: string, egress: boolean, rule: ReturnType<typeof tcp>): readonly Change[] => [
  { ...by, do: 'authorize', group, egress, rules: [rule] },
];
const entry = { ...by, do: 'entry', egress: false, action: 'allow', acl: 'private' } as const;
const anywhere = { protocol: '-1', from: -1, to: -1, peers: ['0.0.0.0/0'] };
const awsvpc = { groups: ['web'], subnets: ['private-a', 'private-b'], isPublic: false };

/** What somebody does, and the writes that mend it: every write that Kedge can make is in one of them. */
const REMEDIES: readonly (readonly [what: string, calls: readonly string[], changes: readonly Change[]])[] = [
  [
    'a rule that is narrowed',
    ['ec2:AuthorizeSecurityGroupIngress', 'ec2:ModifySecurityGroupRules'],
    opened('jump', false, tcp(20, 25, '0.0.0.0/0')),
  ],
  [
    'a rule that a guardrail forbids whole',
    ['ec2:RevokeSecurityGroupIngress'],
    opened('jump', false, tcp(3389, 3389, '8.8.8.0/24')),
  ],
  [
    'a rule in excess, beside one that is missing',
    ['ec2:RevokeSecurityGroupIngress', 'ec2:AuthorizeSecurityGroupIngress'],
    [...opened('db', false, tcp(443, 443, '10.0.0.0/8')), { ...by, do: 'revoke', group: 'db', nth: 0 }],
  ],
  [
    'an egress rule in excess',
    ['ec2:RevokeSecurityGroupEgress'],
    opened('db', true, tcp(443, 443, '0.0.0.0/0')),
  ],
  [
    'an egress rule that is missing',
    ['ec2:AuthorizeSecurityGroupEgress'],
    [{ ...by, do: 'revoke', group: 'alb', nth: 3 }],
  ],
  [
    'an entry that was deleted',
    ['ec2:CreateNetworkAclEntry'],
    [{ ...entry, how: 'delete', number: 110, rule: anywhere }],
  ],
  [
    'an entry that was replaced',
    ['ec2:ReplaceNetworkAclEntry'],
    [{ ...entry, how: 'replace', number: 100, rule: anywhere }],
  ],
  [
    'an entry that was added',
    ['ec2:DeleteNetworkAclEntry'],
    [{ ...entry, how: 'create', number: 105, rule: tcp(22, 22, '0.0.0.0/0') }],
  ],
  [
    'an undeclared ACL that lets everything in',
    ['ec2:CreateNetworkAclEntry'],
    [{ ...entry, acl: 'spare', how: 'create', number: 50, rule: anywhere }],
  ],
  [
    'an association that was moved',
    ['ec2:ReplaceNetworkAclAssociation'],
    [{ ...by, do: 'associate', subnet: 'private-a', acl: 'spare' }],
  ],
  [
    'a task of its own with a foreign group',
    ['ecs:StopTask'],
    [{ ...by, do: 'run', family: 'batch', groups: ['jump'], subnet: 'private-a', isPublic: false }],
  ],
  [
    'a service with a foreign group',
    ['ecs:UpdateService'],
    [{ ...by, do: 'service', service: 'web', ...awsvpc, groups: ['web', 'jump'] }],
  ],
  [
    'a service that is public, and declared nowhere',
    ['ecs:UpdateService'],
    [{ ...by, do: 'service', service: 'free', ...awsvpc, isPublic: true }],
  ],
  [
    'a load balancer with a foreign group',
    ['elasticloadbalancing:SetSecurityGroups'],
    [{ ...by, do: 'balancer', name: 'front', groups: ['alb', 'jump'] }],
  ],
];

type Step = { readonly call: string; readonly point: 'before' | 'after' };

/** A run of these changes; the first function that comes to this step dies there. */
async function run(changes: readonly Change[], at: number): Promise<{ run: Run; steps: readonly Step[] }> {
  const steps: Step[] = [];
  const strikes = (call: string, point: Step['point']): boolean => steps.push({ call, point }) - 1 === at;
  const perils = { strikes, breaks: () => false };
  const done = await played({ seed: 'crash', weather: CALM, changes }, { perils, isReviewed: false });
  return { run: done, steps };
}

const fates = ({ house }: Run): readonly string[] =>
  [...house.table.incidents.values()]
    .map(({ finding, status, told }) => `${finding.id} ${status} ${told}`)
    .sort();

const isRead = ({ call }: Step): boolean => /:(Describe|List|Get|snapshot|current)/.test(call);

/** At every call in `npm run chaos`; else not at reads, which leave nothing behind: it is as after the call before. */
const isWorthDyingAt = (step: Step): boolean => RUNS >= 1000 || !isRead(step);

describe('a function that dies between any two calls', () => {
  it.each(REMEDIES)(
    '%s: redelivery ends in the same state, with one incident',
    async (_, calls, changes) => {
      const calm = await run(changes, -1);
      expect(await complaints(calm.run)).toEqual([]);
      const made = calm.run.house.writes.map(({ name }) => name);
      expect([...new Set(made)].sort()).toEqual([...new Set(calls)].sort());
      const wanted = portrait(calm.run.house.sim);
      for (const [at, step] of calm.steps.entries()) {
        if (!isWorthDyingAt(step)) continue;
        const { run: dying } = await run(changes, at);
        const where = `${at}: ${step.point} ${step.call}`;
        expect([where, dying.house.deaths]).toEqual([where, 1]);
        expect([where, portrait(dying.house.sim)]).toEqual([where, wanted]);
        expect([where, fates(dying)]).toEqual([where, fates(calm.run)]);
        expect([where, dying.watch.complaints]).toEqual([where, []]);
        expect([where, dying.queue.waiting(), dying.queue.deadLetters]).toEqual([where, [], []]);
      }
    },
    120_000,
  );

  it('is tried at every write that Kedge can make', () => {
    const tried = new Set(REMEDIES.flatMap(([, calls]) => calls));
    // Groups go back onto an interface only when somebody undoes what Kedge did to it.
    const untried = [...WRITES.keys()].filter((call) => !tried.has(call));
    expect(untried).toEqual(['ec2:ModifyNetworkInterfaceAttribute']);
  });
});
