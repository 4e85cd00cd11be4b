import { describe, expect, it } from 'vitest';
import { contradictions } from './said.ts';

const groups = (entries: string, more = '') =>
  `version: 1\nnames: { office: [203.0.113.0/24] }\n${more}securityGroups:\n${entries}`;
const ssh = 'guardrails: [{ id: no-ssh, deny: "tcp/22,3389 from internet except office" }]\n';

describe('a desired line that a guardrail denies', () => {
  it.each([
    ['tcp/22 from any', true],
    ['tcp/20-25 from 8.0.0.0/8', true],
    ['all from 2001:db8::/32', true],
    ['tcp/22 from any except 0.0.0.0/1', true],
    ['tcp/22 from 203.0.112.0/23', true],
    ['tcp/22 from office', false],
    ['tcp/22 from 203.0.113.128/25', false],
    ['tcp/22 from 10.0.0.0/8', false],
    ['udp/22 from any', false],
    ['tcp/443 from any', false],
    ['tcp/22 from sg/other', false],
    ['all from self', false],
    ['tcp/22 from pl/office-list', false],
  ])('%s: %s', (line, refused) => {
    const errors = contradictions(
      groups(`  a:\n    match: { name: a }\n    ingress:\n      - ${line}\n`, ssh),
    );
    const error = `8:9 guardrail no-ssh (line 3) denies "${line}"; it says: deny tcp/22,3389 from internet except office; narrow the line, or except its peers there`;
    expect(errors).toEqual(refused ? [error] : []);
  });

  it.each([
    ['nothing', '', '{ name: a }', true],
    ['the same tag', 'where: { tags: { tier: db } }', '{ name: a, tags: { tier: db } }', true],
    ['a wider tag', 'where: { tags: { tier: "*" } }', '{ tags: { tier: db } }', true],
    ['another tag', 'where: { tags: { tier: db } }', '{ tags: { tier: web } }', false],
    ['a tag of which the entry says nothing', 'where: { tags: { tier: db } }', '{ name: a }', false],
    ['another name', 'where: { name: b }', '{ name: a }', false],
    ['a wider name', 'where: { name: "a*" }', '{ name: ab }', true],
    ['a narrower name', 'where: { name: ab }', '{ name: "a*" }', false],
    ['an account that the entry leaves open', 'where: { accounts: ["111111111111"] }', '{ name: a }', true],
    [
      'another account',
      'where: { accounts: ["111111111111"] }',
      '{ name: a, accounts: ["222222222222"] }',
      false,
    ],
    [
      'one of the accounts',
      'where: { accounts: ["111111111111"] }',
      '{ name: a, accounts: ["222222222222", "111111111111"] }',
      true,
    ],
    ['Regions that meet', 'where: { regions: ["eu-*"] }', '{ name: a, regions: ["*-west-1"] }', true],
    ['Regions that do not', 'where: { regions: ["eu-*"] }', '{ name: a, regions: [us-east-1] }', false],
    ['another VPC', 'where: { vpc: prod }', '{ name: a, vpc: test }', false],
  ])('counts only where the guardrail applies: %s', (...[, where, match, refused]) => {
    const guardrail = `guardrails: [{ id: g, deny: all from internet${where === '' ? '' : `, ${where}`} }]\n`;
    expect(
      contradictions(groups(`  a: { match: ${match}, ingress: [all from any] }\n`, guardrail)),
    ).toHaveLength(refused ? 1 : 0);
  });

  it('looks at egress as well, and not across directions', () => {
    const guardrail = 'guardrails: [{ id: g, deny: all to internet }]\n';
    expect(
      contradictions(groups('  a: { match: { name: a }, egress: [tcp/443 to any] }\n', guardrail)),
    ).toHaveLength(1);
    expect(
      contradictions(groups('  a: { match: { name: a }, ingress: [tcp/443 from any] }\n', guardrail)),
    ).toEqual([]);
  });

  it('knows a group by its key and by its name', () => {
    const guardrail = 'guardrails: [{ id: g, deny: all from sg/web-group }]\n';
    const entries =
      '  web: { match: { name: web-group } }\n  a: { match: { name: a }, ingress: [tcp/1 from sg/web, tcp/2 from sg/x] }\n';
    expect(contradictions(groups(entries, guardrail))).toEqual([
      expect.stringContaining('denies "tcp/1 from sg/web"'),
    ]);
  });

  it('is not excused by a waiver: a waiver adds no rule', () => {
    const waiver = `${ssh}waivers: [{ id: w, allow: tcp/22 from any, until: 2027-01-01T00:00:00Z, reason: r, approvedBy: b }]\n`;
    expect(
      contradictions(groups('  a: { match: { name: a }, ingress: [tcp/22 from any] }\n', waiver)),
    ).toHaveLength(1);
  });

  it('is judged by effect in an ACL', () => {
    const acl = (lines: string, on: string) =>
      contradictions(
        `version: 1\nguardrails: [{ id: g, deny: "tcp/22,3389 from internet", on: [${on}] }]\nnetworkAcls:\n  a: { match: { name: a }, ingress: [${lines}] }\n`,
      );
    const open = '100 allow tcp/1024-65535 from 0.0.0.0/0';
    expect(acl(open, 'networkAcls')).toEqual([
      expect.stringMatching(/^4:38 guardrail g \(line 2\) denies "100 allow/),
    ]);
    expect(acl(open, 'securityGroups')).toEqual([]);
    expect(acl(`90 deny tcp/3389 from 0.0.0.0/0, ${open}`, 'networkAcls')).toEqual([]);
    expect(acl(`110 deny tcp/3389 from 0.0.0.0/0, ${open}`, 'networkAcls')).toHaveLength(2);
    expect(
      acl(`90 deny tcp/3389 from 0.0.0.0/1, 91 deny tcp/3389 from 128.0.0.0/1, ${open}`, 'networkAcls'),
    ).toEqual([]);
    expect(acl('100 allow tcp/22 from 10.0.0.0/8', 'networkAcls')).toEqual([]);
  });

  it('is a public address too', () => {
    const text =
      'version: 1\nguardrails: [{ id: g, deny: publicIp }]\necs: { a: { match: { cluster: a }, publicIp: true }, b: { match: { cluster: b }, publicIp: false } }\n';
    expect(contradictions(text)).toEqual([
      '3:8 guardrail g (line 2) denies the public address that a declares; write publicIp: false, or narrow the guardrail with where',
    ]);
  });
});
