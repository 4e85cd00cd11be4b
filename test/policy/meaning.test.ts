import { describe, expect, it } from 'vitest';
import { loaded, said } from './said.ts';

describe('a mistake in the meaning', () => {
  const guardrail = (deny: string, more = '') =>
    `version: 1\nsecurityGroups: { web: { match: { name: web } } }\nguardrails:\n  - id: a\n    deny: ${deny}\n${more}`;
  it.each([
    [
      'a habit that is none',
      guardrail('publicIP'),
      '5:11 "publicIP" is neither traffic nor one of publicIp, defaultSecurityGroup, hostNetwork; did you mean "publicIp"?',
    ],
    [
      'a habit on something',
      guardrail('hostNetwork', '    on: [securityGroups]\n'),
      '6:9 "on" is for traffic, and "hostNetwork" is judged on tasks and services; remove on',
    ],
    [
      'self in a guardrail',
      guardrail('tcp/22 from self'),
      '5:23 "self" has no meaning outside securityGroups; name the group: sg/…',
    ],
    [
      'a group on an ACL',
      guardrail('tcp/22 from sg/web', '    on: [networkAcls]\n'),
      '6:9 only the rules of a security group name groups; write on: [securityGroups], or deny addresses',
    ],
    [
      'a guardrail twice',
      guardrail('publicIp', '  - id: a\n    deny: hostNetwork\n'),
      '6:9 the id "a" is used twice; line 4 has it already',
    ],
    [
      'sg/ where only groups stand',
      'version: 1\necs: { a: { match: { cluster: a }, securityGroups: [sg/web] } }\n',
      '2:53 "sg/web": only groups stand here, so without "sg/"; write web',
    ],
    [
      'a group twice',
      'version: 1\necs: { a: { match: { cluster: a }, securityGroups: [web, web] } }\n',
      '2:58 "web" is in this list twice; remove one',
    ],
    [
      'a subnet twice',
      'version: 1\nnetworkAcls: { a: { match: { name: a }, subnets: [b, b] } }\n',
      '2:54 "b" is in this list twice; remove one',
    ],
    [
      'a name for an id',
      'version: 1\nsecurityGroups: { a: { match: { id: web } } }\n',
      '2:37 "web" is not an id of this kind; ids begin with "sg-"; a name goes to name',
    ],
    [
      'stop for a service',
      'version: 1\necs: { a: { match: { service: a }, remedy: stop } }\n',
      '2:44 "stop" is for standalone tasks, and this entry names a service; write rollback or alert',
    ],
  ])('is told: %s', (_, text, ...errors) => {
    expect(said(text)).toEqual(errors);
  });

  const waiver = (until: string, more = '') =>
    `version: 1\nwaivers:\n  - { id: a, allow: tcp/22 from 10.0.0.0/8, reason: r, approvedBy: b, until: "${until}"${more} }\n`;
  it.each([
    ['2026-12-01', '"2026-12-01" has no time and no zone; write 2026-12-01T00:00:00Z'],
    ['2026-12-01T10:00', '"2026-12-01T10:00" has no zone; write 2026-12-01T10:00Z, or a zone such as +02:00'],
    [
      '2026-02-29T00:00:00Z',
      'there is no day 2026-02-29; write a date and a time with its zone: 2026-12-01T00:00:00Z',
    ],
    ['2026-13-01', 'there is no day 2026-13-01; write a date and a time with its zone: 2026-12-01T00:00:00Z'],
    ['next week', '"next week" is not a time; write a date and a time with its zone: 2026-12-01T00:00:00Z'],
    ['1796083200', '"1796083200" is not a time; write a date and a time with its zone: 2026-12-01T00:00:00Z'],
    [
      '0026-12-01T00:00:00Z',
      '0026 is long past; write a date and a time with its zone: 2026-12-01T00:00:00Z',
    ],
  ])('is told: a waiver until %s', (until, error) => {
    expect(said(waiver(until))).toEqual([`3:79 ${error}`]);
  });

  it('is told at the time, when only that is wrong', () => {
    expect(said(waiver('2026-12-01T24:00:00Z'))).toEqual([
      '3:90 there is no time 24:00:00Z; write a date and a time with its zone: 2026-12-01T00:00:00Z',
    ]);
  });

  it.each([
    ['2026-12-01T00:00:00Z', Date.UTC(2026, 11, 1)],
    ['2026-12-01T00:00Z', Date.UTC(2026, 11, 1)],
    ['2026-12-01T01:30:00.5+01:30', Date.UTC(2026, 11, 1) + 500],
    ['2026-11-30T19:00:00-05:00', Date.UTC(2026, 11, 1)],
    ['2028-02-29T00:00:00Z', Date.UTC(2028, 1, 29)],
  ])('reads the time %s', (until, instant) => {
    expect(loaded(waiver(until)).waivers[0]?.until).toBe(instant);
  });

  it.each([
    ['web', '"web" does not say what it is; write sg/web'],
    ['acl-0123', '"acl-0123" does not say what it is; write acl/acl-0123'],
    ['ecs/prod/web', '"ecs/prod/web" does not say what it is; write sg/… or acl/…'],
  ])('is told: a waiver on %s', (on, error) => {
    const errors = said(waiver('2026-12-01T00:00:00Z', `, on: ${on}`));
    expect(errors).toEqual([expect.stringContaining(error)]);
  });
});
