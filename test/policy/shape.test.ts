import { describe, expect, it } from 'vitest';
import { said } from './said.ts';

const web = 'securityGroups:\n  web:\n    match: { name: web }\n';

describe('a mistake in the shape', () => {
  it.each([
    ['no version', 'mode: alert\n', '1:1 "version" is missing; begin the file with version: 1'],
    ['another version', 'version: 2\n', '1:10 2 is not a version that this Kedge reads; write 1'],
    [
      'a version that is a text',
      'version: "1"\n',
      '1:10 "1" is not a version that this Kedge reads; write 1',
    ],
    [
      'an unknown key',
      'version: 1\nsecurity_groups: {}\n',
      '2:1 unknown key "security_groups"; did you mean "securityGroups"?',
    ],
    [
      'a key of nowhere',
      'version: 1\nfoo: 1\n',
      '2:1 unknown key "foo"; the keys here are version, mode, names, guardrails, securityGroups, networkAcls, ecs, loadBalancers, expect, waivers, limits, quotas',
    ],
    [
      'an unknown key of an entry',
      `version: 1\n${web}    ingres: []\n`,
      '5:5 unknown key "ingres" in securityGroups.web; did you mean "ingress"?',
    ],
    [
      "another tool's word",
      `version: 1\n${web}    inbound: []\n`,
      '5:5 unknown key "inbound" in securityGroups.web; did you mean "ingress"?',
    ],
    [
      'a selector that is not in match',
      `version: 1\n${web}    vpc: prod\n`,
      '5:5 unknown key "vpc" in securityGroups.web; it belongs in match: { vpc: … }',
    ],
    [
      'an unknown selector',
      'version: 1\nsecurityGroups: { web: { match: { nmae: web } } }\n',
      '2:35 unknown key "nmae" in securityGroups.web.match; did you mean "name"?',
    ],
    [
      'an unknown key of a guardrail',
      'version: 1\nguardrails:\n  - id: a\n    deny: publicIp\n    serverity: low\n',
      '5:5 unknown key "serverity" in guardrails; did you mean "severity"?',
    ],
    [
      'an unknown key of a groups rule',
      'version: 1\necs: { a: { match: { cluster: a }, securityGroups: { requires: [a] } } }\n',
      '2:36 "require" is missing in ecs.a.securityGroups; add require',
      '2:54 unknown key "requires" in ecs.a.securityGroups; did you mean "require"?',
    ],
    [
      'an unknown mode',
      'version: 1\nmode: enforced\n',
      '2:7 "enforced" is not a mode; did you mean "enforce"?',
    ],
    [
      'a mode of nowhere',
      'version: 1\nmode: dry-run\n',
      '2:7 "dry-run" is not a mode; it is one of observe, alert, approve, enforce',
    ],
    [
      'an unknown severity',
      `version: 1\n${web}    severity: hgih\n`,
      '5:15 "hgih" is not a severity; did you mean "high"?',
    ],
    [
      'an unknown target',
      'version: 1\nguardrails: [{ id: a, deny: all from internet, on: [securityGroup] }]\n',
      '2:53 "securityGroup" is not a value of on; did you mean "securityGroups"?',
    ],
    [
      'an unknown remedy',
      'version: 1\necs: { a: { match: { cluster: a }, remedy: kill } }\n',
      '2:44 "kill" is not a value of remedy; it is one of stop, rollback, alert',
    ],
    [
      'no match',
      'version: 1\nsecurityGroups:\n  web:\n    ingress: []\n',
      '3:3 "match" is missing in securityGroups.web; say which resources are meant: match: { name: web }',
    ],
    [
      'no match of a service',
      'version: 1\necs:\n  web: {}\n',
      '3:3 "match" is missing in ecs.web; say which resources are meant: match: { cluster: prod, service: web }',
    ],
    [
      'a match of nothing',
      'version: 1\nsecurityGroups: { web: { match: {} } }\n',
      '2:33 a match without a selector means every resource; name one, such as name: web; for every one write name: "*"',
    ],
    [
      'a where of nothing',
      'version: 1\nguardrails: [{ id: a, deny: publicIp, where: {} }]\n',
      '2:46 a match without a selector means every resource; name one, such as name: web; for every one write name: "*"',
    ],
    [
      'an empty direction',
      `version: 1\n${web}    ingress:\n`,
      '5:5 "ingress" is empty; write [] for no traffic at all, or remove the key to leave the direction unmanaged',
    ],
    ['an empty section', 'version: 1\nnames:\n', '2:1 "names" is empty; give it a value, or remove the key'],
    [
      'an empty name',
      'version: 1\nnames: { office: [] }\n',
      '2:18 "office" is empty; give it a value, or remove the key',
    ],
    [
      'a text for a list',
      `version: 1\n${web}    ingress: tcp/22 from any\n`,
      '5:14 "ingress" must be a list, not "tcp/22 from any"; write a list: [tcp/22 from any]',
    ],
    [
      'a map for a list',
      'version: 1\nguardrails: { a: publicIp }\n',
      '2:13 "guardrails" must be a list, not a map of keys; -',
    ],
    [
      'a list for a map',
      'version: 1\nsecurityGroups: []\n',
      '2:17 "securityGroups" must be a map of keys, not a list; -',
    ],
    [
      'a map for a line',
      `version: 1\n${web}    ingress:\n      - tcp/22: any\n`,
      '6:9 an item of "ingress" must be a text, not a map of keys; if it is one text with ": " in it, quote it',
    ],
    [
      'a number for an account',
      'version: 1\nguardrails: [{ id: a, deny: publicIp, where: { accounts: [012345678901] } }]\n',
      '2:59 an item of "accounts" must be a text, not 012345678901; quote it: "012345678901"',
    ],
    [
      'an account that is none',
      'version: 1\nguardrails: [{ id: a, deny: publicIp, where: { accounts: ["1234"] } }]\n',
      '2:59 "1234" is not right for an item of "accounts"; an account id is 12 digits, in quotes',
    ],
    [
      'a Region that is none',
      'version: 1\nguardrails: [{ id: a, deny: publicIp, where: { regions: ["Ireland"] } }]\n',
      '2:58 "Ireland" is not right for an item of "regions"; a Region is written like eu-west-1',
    ],
    [
      'a number for a tag',
      'version: 1\nsecurityGroups: { web: { match: { tags: { version: 1.10 } } } }\n',
      '2:52 "version" must be a text, not 1.10; quote it: "1.10"',
    ],
    [
      'yes for true',
      'version: 1\necs: { a: { match: { cluster: a }, publicIp: yes } }\n',
      '2:46 "publicIp" must be true or false, not "yes"; write true or false, without quotes',
    ],
    [
      'a text for a number',
      'version: 1\nlimits: { settleSeconds: "60" }\n',
      '2:26 "settleSeconds" must be a whole number, not "60"; write a whole number, without quotes',
    ],
    [
      'half a second',
      'version: 1\nlimits: { settleSeconds: 0.5 }\n',
      '2:26 "settleSeconds" must be a whole number, not 0.5; write a whole number, without quotes',
    ],
    [
      'too small a number',
      'version: 1\nlimits: { changesPer10Minutes: 0 }\n',
      '2:32 0 is too small for "changesPer10Minutes"; write at least 1',
    ],
    [
      'too large a number',
      'version: 1\nlimits: { settleSeconds: 1e9 }\n',
      '2:26 1e9 is too large for "settleSeconds"; write at most 3600',
    ],
    [
      'no number',
      'version: 1\nlimits: { settleSeconds: .inf }\n',
      '2:26 "settleSeconds" must be a whole number, not .inf; write a whole number, without quotes',
    ],
    [
      'a text for a groups rule',
      'version: 1\necs: { a: { match: { cluster: a }, securityGroups: web } }\n',
      '2:52 "securityGroups" must be a list of groups, or require and allow; write [web-tasks], or { require: [web-tasks], allow: [debug] }',
    ],
    [
      'a waiver without its story',
      'version: 1\nwaivers:\n  - id: a\n    allow: tcp/22 from any\n    until: 2026-12-01T00:00:00Z\n',
      '3:5 "reason" is missing in waivers; add reason',
      '3:5 "approvedBy" is missing in waivers; add approvedBy',
    ],
  ])('is told: %s', (_, text, ...errors) => {
    expect(said(text)).toEqual(errors);
  });
});
