import { describe, expect, it } from 'vitest';
import { withWaivers } from '../../shared/guard/index.ts';
import { policyOf } from '../support/judged.ts';

const waiver = (id: string) => `  - id: ${id}
    allow: tcp/22 from 203.0.113.0/24
    on: sg/web
    until: 2026-12-01T00:00:00Z
    reason: vendor debugging
    approvedBy: alice@example.com
`;
const policy = policyOf(`version: 1\nwaivers:\n${waiver('INC-1')}${waiver('INC-2')}`);

describe('waivers given by command', () => {
  const given = policyOf(`version: 1\nwaivers:\n${waiver('INC-3')}${waiver('INC-4')}`).waivers;

  it('stand beside those of the policy, which stays what it is', () => {
    const both = withWaivers(policy, given);
    expect(both.waivers.map(({ id }) => id)).toEqual(['INC-1', 'INC-2', 'INC-3', 'INC-4']);
    expect({ ...both, waivers: policy.waivers }).toEqual(policy);
  });

  it('say what they say, at a place that no line of a file has and that each has for itself', () => {
    const both = withWaivers(policy, given);
    const places = both.waivers
      .slice(2)
      .map(({ line, column, allow }) => [line, column, allow.line, allow.column]);
    expect(places).toEqual([
      [-1, 1, -1, 1],
      [-2, 1, -2, 1],
    ]);
    const { line, column } = policy.waivers[0] ?? { line: 0, column: 0 };
    const moved = both.waivers
      .slice(2)
      .map((one) => ({ ...one, line, column, allow: { ...one.allow, line, column } }));
    const words = given.map((one) => ({ ...one, line, column, allow: { ...one.allow, line, column } }));
    expect(moved).toEqual(words);
  });
});
