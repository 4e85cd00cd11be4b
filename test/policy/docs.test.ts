import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { staleDocs } from '../../infra/scripts/generate-policy-docs.ts';
import { policyJsonSchema } from '../../shared/policy/index.ts';
import {
  DENY_PHRASES,
  MISTAKES,
  PEER_PHRASES,
  SECTIONS,
  SERVICE_PHRASES,
} from '../../shared/policy/reference.ts';
import { contradictions, loaded, said } from './said.ts';

const EXAMPLES = new URL('../../examples/', import.meta.url);
const examples = readdirSync(EXAMPLES).filter((name) => name.endsWith('.policy.yaml'));
const example = (name: string) => readFileSync(new URL(name, EXAMPLES), 'utf8');

describe('the policy reference', () => {
  it('is generated, and so is the schema: run node infra/scripts/generate-policy-docs.ts', () => {
    expect(staleDocs()).toEqual([]);
  });

  it('has a section for each key of the file', () => {
    const keys = Object.keys(policyJsonSchema().properties ?? {});
    expect(SECTIONS.map(({ key }) => key).filter((key) => key !== 'match')).toEqual(keys);
  });

  it('describes every key', () => {
    const undescribed = JSON.stringify(policyJsonSchema(), (key, value: unknown) => {
      const maps =
        key === 'properties' && typeof value === 'object' && value !== null ? Object.entries(value) : [];
      for (const [name, schema] of maps) expect(schema, name).toHaveProperty('description');
      return value;
    });
    expect(undescribed).toContain('properties');
  });

  it.each(SECTIONS)('shows $key in a policy that is right', ({ key, example: text }) => {
    expect(said(text)).toEqual([]);
    expect(contradictions(text)).toEqual([]);
    expect(text).toMatch(new RegExp(`^ *${key}:`, 'm'));
  });

  it.each([...SERVICE_PHRASES, ...PEER_PHRASES])('shows a line that is right: $line', ({ line }) => {
    const text = `version: 1\nnames: { office: [203.0.113.0/24] }\nsecurityGroups:\n  web:\n    match: { name: web }\n    ingress: ["${line}"]\n`;
    expect(loaded(text).securityGroups[0]?.ingress?.[0]?.text).toBe(line);
  });

  it.each(DENY_PHRASES)('shows a guardrail that is right: $line', ({ line }) => {
    expect(said(`version: 1\nguardrails: [{ id: a, deny: ${line} }]\n`)).toEqual([]);
  });

  it.each(MISTAKES)('shows a mistake that is one, and what would be right: %j', (text) => {
    expect(said(text).length).toBeGreaterThan(0);
    expect(said(text).filter((error) => error.endsWith('; -'))).toEqual([]);
  });
});

describe('the examples', () => {
  it('are these', () => {
    expect(examples).toEqual([
      'guardrails-only.policy.yaml',
      'minimal.policy.yaml',
      'web-service.policy.yaml',
    ]);
    const readme = example('README.md');
    for (const name of examples) expect(readme).toContain(name);
  });

  it.each(examples)('%s works as it is', (name) => {
    expect(said(example(name))).toEqual([]);
    expect(contradictions(example(name))).toEqual([]);
  });

  it('describe a web service as the demo builds it', () => {
    const policy = loaded(example('web-service.policy.yaml'));
    expect(policy.mode).toBe('enforce');
    const lines = Object.fromEntries(
      policy.securityGroups.map(({ key, ingress, egress }) => [
        key,
        [ingress, egress].map((list) => list?.map(({ text }) => text)),
      ]),
    );
    expect(lines).toEqual({
      'web-alb': [['tcp/443 from any'], ['tcp/8080 to sg/web-tasks']],
      'web-tasks': [['tcp/8080 from sg/web-alb'], ['tcp/443 to any', 'tcp/5432 to sg/db']],
      db: [['tcp/5432 from sg/web-tasks'], []],
    });
    expect(
      policy.networkAcls.map(({ key, ingress, egress }) => [key, ingress?.length, egress?.length]),
    ).toEqual([
      ['public', 5, 3],
      ['private', 5, 3],
    ]);
    expect(policy.ecs.map(({ match, remedy }) => [match, remedy])).toEqual([
      [{ cluster: 'prod', service: 'web' }, 'rollback'],
      [{ cluster: 'prod', family: 'web-*' }, 'stop'],
    ]);
    expect(policy.guardrails.map(({ id }) => id)).toEqual([
      'no-admin-from-internet',
      'no-public-tasks',
      'no-open-acl',
    ]);
  });
});
