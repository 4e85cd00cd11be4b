import { describe, expect, it } from 'vitest';
import type { PrefixList } from '../../shared/model/index.ts';
import { rulesAfter } from './ending.ts';
import { actionsOf, holdsOf, planned, rules } from './scene.ts';

const list = (id: string, name: string, entries?: readonly string[]): PrefixList => ({
  id,
  name,
  account: '111111111111',
  maxEntries: 5,
  ...(entries === undefined ? {} : { entries }),
});
const WIDE = 'pl-0aaaaaaaaaaaaaaaa';
const MIXED = 'pl-0bbbbbbbbbbbbbbbb';
const UNREAD = 'pl-0cccccccccccccccc';
const LISTS = [
  list(WIDE, 'wide', ['0.0.0.0/0']),
  list(MIXED, 'mixed', ['203.0.113.0/24', '8.8.8.8/32']),
  list(UNREAD, 'unread'),
];

const GUARDED = (severity: string) => `
version: 1
mode: enforce
names: { office: [203.0.113.0/24] }
guardrails: [{ id: g, deny: "tcp/22 from internet except office", severity: ${severity} }]
`;
const declared = (lines: readonly string[], severity = 'high') => `
version: 1
mode: enforce
securityGroups:
  web: { match: { name: web }, severity: ${severity}, ingress: [${lines.map((line) => `"${line}"`).join(', ')}] }
`;
const at = (texts: readonly string[]) => ({ rules: rules(texts), lists: LISTS });

describe('a rule with a prefix list', () => {
  it('is revoked when nothing of it is desired', () => {
    const setting = at([`tcp/22 from ${MIXED}`]);
    expect(rulesAfter(planned(declared([]), setting), setting)).toEqual([]);
  });

  it('is held when a part of its addresses is desired', () => {
    const plan = planned(declared(['tcp/22 from 203.0.113.0/24']), at([`tcp/22 from ${MIXED}`]));
    expect(holdsOf(plan)).toEqual([
      expect.stringMatching(
        /^Only a part of the prefix list of sgr-0 \(tcp\/22 from pl\/pl-0b.* never edited\.$/,
      ),
    ]);
  });

  it('is revoked when other rules already admit what of it is desired', () => {
    const setting = at([`tcp/22 from ${MIXED}`, 'tcp/22 from 203.0.113.0/24']);
    expect(rulesAfter(planned(declared(['tcp/22 from 203.0.113.0/24']), setting), setting)).toEqual([
      'sgr-1 tcp/22 from 203.0.113.0/24',
    ]);
  });

  it('does not shield the rest of the group while it is held', () => {
    const setting = at([`tcp/22 from ${MIXED}`, 'tcp/23 from 0.0.0.0/0']);
    const plan = planned(declared(['tcp/22 from 203.0.113.0/24']), setting);
    expect(rulesAfter(plan, setting)).toEqual([`sgr-0 tcp/22 from ${MIXED}`]);
    expect(holdsOf(plan)).toHaveLength(1);
    expect(plan.plans[0]?.findings).toEqual([]);
  });

  it('loses services in place, its list kept', () => {
    const setting = at([`tcp/0-65535 from ${MIXED}`]);
    expect(rulesAfter(planned(declared(['tcp/443 from pl/mixed']), setting), setting)).toEqual([
      `sgr-0 tcp/443 from ${MIXED}`,
    ]);
  });

  it.each(['high', 'critical'])(
    'with 0.0.0.0/0 in it does not get round a %s guardrail: the office stays, as a CIDR',
    (severity) => {
      const setting = at([`tcp/22 from ${WIDE}`]);
      expect(rulesAfter(planned(GUARDED(severity), setting), setting)).toEqual([
        'new tcp/22 from 203.0.113.0/24',
      ]);
    },
  );

  it('with one good entry does not shield the bad one', () => {
    const setting = at([`tcp/22 from ${MIXED}`]);
    expect(rulesAfter(planned(GUARDED('high'), setting), setting)).toEqual([
      'new tcp/22 from 203.0.113.0/24',
    ]);
  });

  it('is written out where something critical comes in through a declared group', () => {
    const setting = at([`tcp/22 from ${MIXED}`]);
    expect(
      rulesAfter(planned(declared(['tcp/22 from 203.0.113.0/24'], 'critical'), setting), setting),
    ).toEqual(['new tcp/22 from 203.0.113.0/24']);
  });

  it('comes back as the list, not as its entries', () => {
    const setting = at([]);
    expect(rulesAfter(planned(declared(['tcp/443 from pl/mixed']), setting), setting)).toEqual([
      `new tcp/443 from ${MIXED}`,
    ]);
  });

  it('comes back even when its entries could not be read', () => {
    const setting = at([]);
    expect(rulesAfter(planned(declared(['tcp/443 from pl/unread']), setting), setting)).toEqual([
      `new tcp/443 from ${UNREAD}`,
    ]);
  });

  it('is left alone when its entries could not be read', () => {
    const setting = at([`tcp/22 from ${UNREAD}`, 'tcp/22 from 8.8.8.8/32']);
    const plan = planned(declared([]), setting);
    expect(rulesAfter(plan, setting)).toEqual([`sgr-0 tcp/22 from ${UNREAD}`]);
    expect(holdsOf(plan)).toEqual(['What is not known is never changed.']);
  });

  it('is not put back where its list cannot be read and a guardrail may forbid it', () => {
    const policy = `${declared(['all from pl/unread'])}
guardrails: [{ id: g, deny: "tcp/22 from internet" }]
`;
    const plan = planned(policy, at([]));
    expect(actionsOf(plan)).toEqual([]);
    expect(holdsOf(plan)).toContainEqual(
      expect.stringMatching(
        /^Guardrail g may deny what would be put back, which is not known: rule all from pl\//,
      ),
    );
  });
});
