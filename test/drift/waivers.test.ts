import { describe, expect, it } from 'vitest';
import { judged, summaries } from '../support/judged.ts';
import { rawRules } from '../support/raw-lines.ts';
import { rawGroups } from '../support/raw-network.ts';

const open = rawRules(['tcp/22 from 0.0.0.0/0']);
const TASKS = { id: 'sg-0aaaaaaaaaaaaaaaa', name: 'web-tasks', rules: open };
const NAMED = { id: 'sg-0bbbbbbbbbbbbbbbb', name: 'web', rules: open };
const waiver = (on: string) =>
  `waivers: [{ id: W, allow: tcp/22 from any, on: ${on}, until: 2030-01-01T00:00:00Z, reason: r, approvedBy: a }]`;
const guardrail = 'version: 1\nguardrails: [{ id: g, deny: tcp/22 from internet }]\n';
const web = 'securityGroups: { web: { match: { name: web-tasks } } }\n';
const drifted = (policy: string) =>
  judged(rawGroups([TASKS, NAMED]), policy).map(({ resource }) => resource.name);

describe('what a waiver is on', () => {
  it('is the group of that key, and not another one that is named so', () => {
    expect(drifted(`${guardrail}${web}${waiver('sg/web')}`)).toEqual(['web']);
  });

  it('is the group of that name, without such a key', () => {
    expect(drifted(`${guardrail}${waiver('sg/web')}`)).toEqual(['web-tasks']);
    expect(drifted(`${guardrail}${web}${waiver('sg/web-tasks')}`)).toEqual(['web']);
  });

  it('is the group of that id', () => {
    expect(drifted(`${guardrail}${web}${waiver(`sg/${TASKS.id}`)}`)).toEqual(['web']);
  });

  it('is the group of that key also where another entry matches it and differs', () => {
    const twice =
      'securityGroups: { web: { match: { name: web-tasks }, ingress: [] }, all: { match: { name: "web-t*" } } }\n';
    const found = judged(rawGroups([TASKS]), `${guardrail}${twice}${waiver('sg/web')}`);
    expect(summaries(found)).toEqual(['configuration']);
  });

  it('is no ACL of that name', () => {
    expect(drifted(`${guardrail}${waiver('acl/web')}`)).toEqual(['web-tasks', 'web']);
  });
});
