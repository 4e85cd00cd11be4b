import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entryKeys, writePolicy } from '../../shared/policy/index.ts';
import { aclLines, hostile, line } from '../policy/random-policy.ts';
import { loaded } from '../policy/said.ts';

const texts = <T extends { readonly text: string }>(list: readonly T[]): readonly string[] =>
  list.map(({ text }) => text);
const tidy = (text: string): string => text.replaceAll(/\s+/g, ' ');
const noNames = (list: readonly string[]): readonly string[] =>
  list.filter((text) => !/office|vpn|staff/.test(text));

describe('writing a policy', () => {
  it('keeps every name and line, however hostile', () => {
    const names = fc.array(hostile, { maxLength: 6 });
    const lines = fc.record({
      ingress: fc.array(line('ingress'), { maxLength: 3 }),
      egress: fc.array(line('egress'), { maxLength: 3 }),
    });
    fc.assert(
      fc.property(names, lines, aclLines('ingress'), (all, { ingress, egress }, acl) => {
        const keys = entryKeys(all);
        const [written, out] = [noNames(texts(ingress)), noNames(texts(egress))];
        const entry = (name: string, i: number) => ({
          key: keys[i] ?? '',
          match: { name, vpc: name, tags: { Name: name } },
        });
        const policy = loaded(
          writePolicy({
            comment: all.join(' '),
            securityGroups: all.map((name, i) => ({ ...entry(name, i), ingress: written, egress: out })),
            networkAcls: all.map((name, i) => ({ ...entry(name, i), subnets: [name], ingress: texts(acl) })),
            ecs: all.map((name, i) => ({
              key: keys[i] ?? '',
              match: { cluster: name, service: name },
              securityGroups: [name.replace(/^sg\//, '')],
              publicIp: false,
            })),
            loadBalancers: all.map((name, i) => ({ ...entry(name, i), securityGroups: [keys[i] ?? ''] })),
          }),
        );
        const named = new Map(keys.map((key, i) => [key, all[i]]));
        const found = policy.securityGroups.map(({ key, match }) => [
          key,
          match.name,
          match.vpc,
          match.tags?.Name,
        ]);
        expect(new Map(found.map(([key, name]) => [key, name]))).toEqual(named);
        expect(found.every(([, name, ...same]) => same.every((one) => one === name))).toBe(true);
        expect(policy.networkAcls.map(({ key, subnets }) => [key, subnets?.[0]]).sort()).toEqual(
          [...named].sort(),
        );
        expect(policy.ecs.map(({ key, match }) => [key, match.cluster]).sort()).toEqual([...named].sort());
        for (const group of policy.securityGroups) {
          expect(group.ingress?.map(({ text }) => text)).toEqual(written.map(tidy));
          expect(group.egress?.map(({ text }) => text)).toEqual(out.map(tidy));
        }
        for (const own of policy.networkAcls)
          expect(own.ingress?.map(({ text }) => text)).toEqual(texts(acl));
      }),
      { numRuns: 200 },
    );
  });

  it('gives each name a key of its own, by which a line can refer to it', () => {
    fc.assert(
      fc.property(fc.array(hostile, { maxLength: 12 }), (names) => {
        const keys = entryKeys(names);
        expect(new Set(keys).size).toBe(names.length);
        for (const key of keys) {
          const text = `version: 1\nsecurityGroups: { a: { match: { name: a }, ingress: [tcp/1 from sg/${key}] } }\n`;
          expect(loaded(text).securityGroups[0]?.ingress?.[0]?.peers).toEqual([{ kind: 'group', ref: key }]);
        }
      }),
      { numRuns: 100 },
    );
  });
});
