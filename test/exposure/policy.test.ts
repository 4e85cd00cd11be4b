import { describe, expect, it } from 'vitest';
import { effects, expectations, exposureFindings, selfExpectations } from '../../shared/exposure/index.ts';
import { policyOf } from '../support/judged.ts';
import { plainScene, stateOf } from './scene.ts';

const NETWORK = plainScene({
  groups: {
    'sg-web': [
      'tcp/443 from 0.0.0.0/0',
      'tcp/443 from ::/0',
      'tcp/22 from 203.0.0.0/16',
      'all to 0.0.0.0/0',
      'all to ::/0',
    ],
    'sg-db': ['tcp/5432 from sg-web', 'tcp/22 from 0.0.0.0/0'],
  },
  interfaces: [
    {
      id: 'eni-web',
      subnet: 'subnet-public',
      groups: ['sg-web'],
      ips: ['10.0.1.5', '2600:1f00:1:1::5'],
      publicIp: '54.0.0.5',
    },
    { id: 'eni-db', subnet: 'subnet-private', groups: ['sg-db'], ips: ['10.0.2.5'] },
  ],
});
const { vpcs: _, ...WITHOUT_VPCS } = NETWORK;
const state = stateOf(NETWORK);
const unplaced = stateOf(WITHOUT_VPCS);

describe('expectations', () => {
  it.each([
    ['allow tcp/443 from internet to sg/web', true, /gets there/],
    ['allow tcp/5432 from sg/web to sg/db', true, /gets there/],
    ['deny all from internet to sg/db', true, /None of it/],
    ['allow tcp/22 from internet to sg/web', false, /no rule of sg-web admits tcp\/22/],
    ['deny tcp/443 from internet to sg/web', false, /by sgr-web-0 of sg-web/],
    ['allow tcp/443 from internet to sg/nobody', false, /sg\/nobody is not in the state/],
    ['allow tcp/443 from internet to ecs/prod/web', false, /were not read/],
  ])('%s', (line, holds, why) => {
    const policy = policyOf(`version: 1\nexpect:\n  - ${line}\n`);
    expect(expectations(state, policy)).toEqual([{ line, holds, why: expect.stringMatching(why) }]);
  });
});

describe('an expectation about an entry of a VPC that nobody read', () => {
  const entry = (match: string) =>
    policyOf(
      `version: 1\nsecurityGroups:\n  front: { match: ${match} }\nexpect:\n  - deny tcp/22 from internet to sg/front\n`,
    );

  it.each([
    ['{ name: web, vpc: prod }', /whether it is sg-web is not known: vpc-1 is not known: vpcs were not read/],
    ['{ name: web }', /tcp\/22 from 203\.0\.0\.0\/16 gets there/],
  ])('%s', (match, why) => {
    expect(expectations(unplaced, entry(match))).toMatchObject([
      { holds: false, why: expect.stringMatching(why) },
    ]);
  });
});

const DECLARED = `version: 1
securityGroups:
  web: { match: { name: web }, ingress: [tcp/443 from any], egress: [tcp/5432 to sg/db] }
  db: { match: { name: db }, ingress: [tcp/5432 from sg/web] }
  free: { match: { name: free }, egress: [] }
ecs:
  web: { match: { cluster: prod, service: web }, securityGroups: [free-web], subnets: [a], publicIp: false }
  bare: { match: { cluster: prod, service: bare }, securityGroups: [db], publicIp: false }
expect:
`;

describe('expectations on the desired state alone', () => {
  it.each([
    ['allow tcp/443 from internet to sg/web', null],
    ['allow tcp/5432 from sg/web to sg/db', null],
    ['deny tcp/22 from internet to sg/web', null],
    ['deny all from internet to sg/free', null],
    ['allow tcp/80 from internet to sg/web', /admits tcp\/80/],
    ['allow tcp/5432 from internet to ecs/prod/bare', /no public address/],
    ['deny tcp/443 from internet to sg/web', /sg\/web admits tcp\/443/],
    ['deny tcp/5432 from sg/web to sg/db', /admits tcp\/5432/],
    ['allow tcp/22 from sg/web to sg/db', /lets out tcp\/22/],
  ])('%s', (line, why) => {
    const found = selfExpectations(policyOf(`${DECLARED}  - ${line}\n`)).map(({ message }) => message);
    expect(found).toEqual(why === null ? [] : [expect.stringMatching(why)]);
  });
});

describe('guardrails on exposure', () => {
  const guardrail = (deny: string, more = '') =>
    policyOf(
      `version: 1\nnames:\n  office: [203.0.113.0/24]\nguardrails:\n  - id: g\n    deny: ${deny}\n    on: [exposure]\n${more}`,
    );

  it('report what gets through together, without what is excepted', () => {
    const [found, ...more] = exposureFindings(state, guardrail('tcp/22 from internet except office'), {
      now: 0,
    });
    expect(more).toEqual([]);
    expect(found).toMatchObject({ id: 'eni-web|exposure|ingress|g', kind: 'exposure', guardrail: 'g' });
    expect(found?.traffic).toContain('tcp/22 from 203.0.0.0/18');
    expect(found?.traffic.join()).not.toContain('203.0.0.0/16');
  });

  it('leave alone what is waived, until the waiver ends', () => {
    const waiver = `waivers:\n  - { id: w, allow: tcp/22 from 203.0.0.0/16, on: sg/web, until: 2026-12-01T00:00:00Z, reason: r, approvedBy: a }\n`;
    const policy = guardrail('tcp/22 from internet', waiver);
    expect(exposureFindings(state, policy, { now: 0 })).toEqual([]);
    expect(exposureFindings(state, policy, { now: Date.UTC(2027, 0) })).toHaveLength(1);
  });

  it.each([
    ['sg/front', '{ name: "we*" }', 0],
    ['sg/web', '{ name: db }', 1],
    ['sg/web', '{ name: web }', 0],
    ['sg/sg-web', '{ name: db }', 0],
    ['acl/web', '{ name: web }', 1],
  ])('take a waiver on %s for one on what the key stands for, with %s', (on, match, count) => {
    const key = on === 'sg/front' ? 'front' : 'web';
    const more = `securityGroups:\n  ${key}: { match: ${match} }\nwaivers:\n  - { id: w, allow: tcp/22 from 203.0.0.0/16, on: ${on}, until: 2026-12-01T00:00:00Z, reason: r, approvedBy: a }\n`;
    expect(exposureFindings(state, guardrail('tcp/22 from internet', more), { now: 0 })).toHaveLength(count);
  });

  it('are told although a waiver may cover them, where nobody can read whom that excepts', () => {
    const waiver = `waivers:\n  - { id: w, allow: tcp/22 from 203.0.0.0/16 except pl/gone, on: sg/web, until: 2026-12-01T00:00:00Z, reason: r, approvedBy: a }\n`;
    expect(exposureFindings(state, guardrail('tcp/22 from internet', waiver), { now: 0 })).toHaveLength(1);
  });

  it('say so where nobody can tell whether they speak of an interface that something gets through to', () => {
    const found = (where: string) =>
      exposureFindings(unplaced, guardrail('tcp/22 from internet', `    where: ${where}\n`), { now: 0 });
    expect(found('{ vpc: prod }')).toMatchObject([
      { id: 'eni-web|unknown|ingress|g', reason: expect.stringContaining('vpcs were not read') },
    ]);
    expect(found('{ vpc: prod, accounts: ["999999999999"] }')).toEqual([]);
    expect(found('{ vpc: vpc-1 }')).toMatchObject([{ kind: 'exposure' }]);
  });

  it('do not call a rule an exposure that nobody can use', () => {
    expect(exposureFindings(state, guardrail('tcp/3389 from any'), { now: 0 })).toEqual([]);
  });
});

describe('the effect of what is open', () => {
  const effectOf = effects(state, { groupIds: ['sg-web', 'sg-db'] });
  it.each([
    ['sg-web', ['tcp/22 from 203.0.0.0/16'], 'tcp/22 on eni-web is reachable from the internet'],
    [
      'sg-db',
      ['tcp/22 from 0.0.0.0/0'],
      'tcp/22 on eni-db is reachable from inside the network, not from the internet',
    ],
    ['sg-none', ['tcp/22 from 0.0.0.0/0'], 'open, but no interface uses it'],
    ['sg-db', ['tcp/22 from 198.51.100.0/24'], 'open, but it cannot be reached: nat-1 lets nobody in'],
  ])('of %s, %j', (groupId, traffic, text) => {
    expect(effectOf({ groupId, direction: 'ingress', traffic }).text).toBe(text);
  });
});
