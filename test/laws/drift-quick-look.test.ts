import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { context, findings, groupDrift } from '../../shared/drift/index.ts';
import { isEmpty } from '../../shared/netset/index.ts';
import { stateFromSections } from '../../shared/state/index.ts';
import { policyOf } from '../support/judged.ts';
import { type RawRule, rawGroups } from '../support/raw-network.ts';

// Most groups are proved clean without sets. Whatever that proof lets through, the sets must find clean as well.
const port = fc.constantFrom(21, 22, 23, 443);
const peer = fc.constantFrom<Partial<RawRule>>(
  { cidr: '0.0.0.0/0' },
  { cidr: '0.0.0.0/1' },
  { cidr: '128.0.0.0/1' },
  { cidr: '::/0' },
  { cidr: '10.0.0.0/8' },
  { cidr: '203.0.113.0/24' },
  { group: 'sg-0bbbbbbbbbbbbbbbb' },
  { list: 'pl-0aaaaaaaaaaaaaaaa' },
  { list: 'pl-0ffffffffffffffff' },
);
const rule = fc
  .record({ from: port, to: port, peer, egress: fc.boolean(), protocol: fc.constantFrom('tcp', 'udp', '-1') })
  .map(
    ({ from, to, peer: one, egress, protocol }): RawRule => ({
      ...one,
      egress,
      protocol,
      ...(protocol === '-1' ? {} : { ports: [Math.min(from, to), Math.max(from, to)] as const }),
    }),
  );
const line = fc.constantFrom(
  'tcp/443 from any',
  'tcp/22 from 203.0.113.0/24',
  'tcp/22-23 from sg/other',
  'all from 10.0.0.0/8',
  'tcp/443 from pl/lists',
  'udp/21-443 from 0.0.0.0/1',
);

const lists = {
  'prefix-lists': {
    PrefixLists: [
      { PrefixListId: 'pl-0aaaaaaaaaaaaaaaa', PrefixListName: 'lists', Entries: [{ Cidr: '0.0.0.0/0' }] },
    ],
  },
};

describe('the quick look at a group', () => {
  it('finds clean only what the sets find clean', () => {
    fc.assert(
      fc.property(
        fc.array(rule, { maxLength: 4 }),
        fc.uniqueArray(line, { maxLength: 3 }),
        fc.boolean(),
        (rules, lines, guarded) => {
          const text = [
            'version: 1',
            ...(guarded ? ['guardrails: [{ id: g, deny: tcp/22 from internet except 203.0.113.0/24 }]'] : []),
            `securityGroups: { web: { match: { name: web }, ingress: ${JSON.stringify(lines)} } }`,
          ].join('\n');
          const groups = rawGroups([
            { id: 'sg-0aaaaaaaaaaaaaaaa', name: 'web', rules },
            { id: 'sg-0bbbbbbbbbbbbbbbb', name: 'other', rules: [] },
          ]);
          const seen = context(stateFromSections({ ...groups, ...lists }).state, policyOf(text), { now: 0 });
          const drift = groupDrift(seen, 'sg-0aaaaaaaaaaaaaaaa');
          const sides = drift === null ? [] : [drift.ingress, drift.egress];
          const clean = sides.every(
            (side) =>
              isEmpty(side.excess) &&
              isEmpty(side.missing) &&
              side.breaches.length === 0 &&
              side.unknown.length === 0,
          );
          const scope = [
            {
              type: 'AWS::EC2::SecurityGroup',
              id: 'sg-0aaaaaaaaaaaaaaaa',
              account: '111111111111',
              region: null,
            },
          ] as const;
          expect(findings(seen, scope).length === 0).toBe(clean);
        },
      ),
      { numRuns: 400 },
    );
  });
});
