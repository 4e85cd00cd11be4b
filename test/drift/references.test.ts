import { describe, expect, it } from 'vitest';
import { judged, summaries } from '../support/judged.ts';
import { rawRules } from '../support/raw-lines.ts';
import { type RawGroup, rawGroups } from '../support/raw-network.ts';

const WEB = 'sg-0aaaaaaaaaaaaaaaa';
const ALB = 'sg-0bbbbbbbbbbbbbbbb';
const OTHER = 'sg-0cccccccccccccccc';
const ELSEWHERE = 'vpc-0bbbbbbbbbbbbbbbb';

const web = (rules: readonly string[] = [], more: Partial<RawGroup> = {}): RawGroup => ({
  id: WEB,
  name: 'web',
  rules: rawRules(rules),
  ...more,
});
const group = (id: string, name: string, more: Partial<RawGroup> = {}): RawGroup => ({
  id,
  name,
  rules: [],
  ...more,
});
const policy = (ingress: string, more = '') =>
  `version: 1\nsecurityGroups:\n  web: { match: { id: ${WEB} }, ingress: [${ingress}] }\n${more}`;
const found = (groups: readonly RawGroup[], text: string) => summaries(judged(rawGroups(groups), text));

describe('a group in the lines of a finding', () => {
  it('is called by its name where the policy says that too', () => {
    expect(found([web(), group(ALB, 'web-alb')], policy('tcp/8080 from sg/web-alb'))).toEqual([
      'missing ingress tcp/8080 from sg/web-alb',
    ]);
  });

  it.each([
    ['match: { name: prod-alb }'],
    ['match: { tags: { role: alb } }'],
    ['match: { name: "prod-a*" }'],
  ])('is called by the key of the only entry about it: %s', (match) => {
    const groups = [web([`tcp/80 from ${ALB}`]), group(ALB, 'prod-alb', { tags: { role: 'alb' } })];
    expect(found(groups, policy('', `  alb: { ${match} }\n`))).toEqual(['excess ingress tcp/80 from sg/alb']);
  });

  it('is called by its id where the name is another group of the VPC, a key, or nothing to write in a line', () => {
    const id = [`excess ingress tcp/80 from sg/${ALB}`];
    const rules = [`tcp/80 from ${ALB}`];
    expect(found([web(rules), group(ALB, 'alb'), group(OTHER, 'alb')], policy(''))).toEqual(id);
    expect(found([web(rules), group(ALB, 'web')], policy(''))).toEqual(id);
    expect(found([web(rules), group(ALB, 'my alb, tcp/22 from any')], policy(''))).toEqual(id);
    expect(found([web(rules)], policy(''))).toEqual(id);
  });

  it('is called by the name that it has in the VPC of the finding, and not by one of another VPC', () => {
    const rules = [`tcp/80 from ${ALB}`];
    expect(
      found([web(rules), group(ALB, 'alb'), group(OTHER, 'alb', { vpc: ELSEWHERE })], policy('')),
    ).toEqual(['excess ingress tcp/80 from sg/alb']);
    expect(
      found([web(rules), group(OTHER, 'alb'), group(ALB, 'alb', { vpc: ELSEWHERE })], policy('')),
    ).toEqual([`excess ingress tcp/80 from sg/${ALB}`]);
  });
});

describe('sg/ and an id', () => {
  it('is that group, however its id looks', () => {
    const groups = [web(['tcp/443 from sg-short']), group('sg-short', 'alb')];
    expect(found(groups, policy('tcp/443 from sg/sg-short'))).toEqual([]);
  });

  it('may be a group of an account that cannot be read', () => {
    expect(found([web([`tcp/443 from ${OTHER}`])], policy(`tcp/443 from sg/${OTHER}`))).toEqual([]);
  });

  it('that is neither in the state nor an id of AWS is unknown', () => {
    expect(found([web()], policy('tcp/443 from sg/sg-nowhere'))).toEqual(['unknown ingress']);
  });
});

describe('two entries about one group', () => {
  const both = (second: string, more = '') => `version: 1
securityGroups:
  one: { match: { name: web }, ingress: [tcp/22 from any, tcp/23 from any] }
  two: { match: { id: ${WEB} }, ${second}${more} }
`;
  const rules = ['tcp/22-23 from 0.0.0.0/0', 'tcp/22-23 from ::/0'];

  it('agree when they admit the same in other words', () => {
    expect(found([web(rules)], both('ingress: ["tcp/22-23 from 0.0.0.0/0, ::/0"]'))).toEqual([]);
  });

  it.each([
    ['another port', 'ingress: [tcp/22 from any]', ''],
    ['a direction that only one manages', 'ingress: ["tcp/22,23 from any"], egress: []', ''],
    ['another mode: neither of the two can be meant', 'ingress: ["tcp/22,23 from any"]', ', mode: enforce'],
    ['a reference that nobody can resolve', 'ingress: ["tcp/22,23 from any", tcp/80 from sg/nobody]', ''],
  ])('differ by %s', (_, second, more) => {
    expect(found([web(rules)], both(second, more))).toEqual(['configuration']);
  });
});

describe('a waiver for anybody', () => {
  it('is for every group too', () => {
    const more = `guardrails: [{ id: g, deny: tcp/22 from sg/alb }]
waivers:
  - { id: INC, allow: tcp/22 from any, on: sg/web, until: "2099-01-01T00:00:00Z", reason: r, approvedBy: a }
`;
    expect(found([web([`tcp/22 from ${ALB}`]), group(ALB, 'alb')], policy('', more))).toEqual([]);
  });
});
