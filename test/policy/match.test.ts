import { describe, expect, it } from 'vitest';
import { hasWildcard, type Match, type MatchSubject, matches, matchText } from '../../shared/policy/index.ts';

describe('a wildcard', () => {
  it.each([
    ['web', 'web', true],
    ['web', 'web2', false],
    ['web', 'Web', false],
    ['*', '', true],
    ['*', 'anything', true],
    ['web-*', 'web-', true],
    ['web-*', 'web', false],
    ['*-web', 'a-web', true],
    ['*-web', 'a-web-b', false],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-c', false],
    ['**', 'x', true],
    ['a.c', 'abc', false],
    ['(a', '(a', true],
    ['', '', true],
    ['', 'a', false],
  ])('%s means %s: %s', (pattern, text, answer) => {
    expect(matchText(pattern, text)).toBe(answer);
  });

  it('does not take long over a hostile pattern', () => {
    expect(matchText(`${'*a'.repeat(2000)}b`, 'a'.repeat(5000))).toBe(false);
  });

  it('is a star and nothing else', () => {
    expect(['a*', 'a?', 'a[b]'].map(hasWildcard)).toEqual([true, false, false]);
  });
});

const web: MatchSubject = {
  id: 'sg-0123456789abcdef0',
  name: 'web-tasks',
  tags: { tier: 'web', Name: '' },
  vpcId: 'vpc-0123456789abcdef0',
  vpcName: 'prod',
  account: '111111111111',
  region: 'eu-west-1',
};

describe('a match', () => {
  const rows: readonly (readonly [Match, Partial<MatchSubject>, string])[] = [
    [{ name: 'web-*' }, {}, 'yes'],
    [{ name: 'db' }, {}, 'no'],
    [{ id: 'sg-0123456789abcdef0' }, {}, 'yes'],
    [{ id: 'sg-0' }, {}, 'no'],
    [{ tags: { tier: 'w*' } }, {}, 'yes'],
    [{ tags: { tier: 'web', team: '*' } }, {}, 'no'],
    [{ tags: { Name: '*' } }, {}, 'yes'],
    [{ tags: { constructor: '*' } }, {}, 'no'],
    [{ vpc: 'prod' }, {}, 'yes'],
    [{ vpc: 'p*' }, {}, 'yes'],
    [{ vpc: 'vpc-0123456789abcdef0' }, { vpcName: null }, 'yes'],
    [{ vpc: 'vpc-0fffffffffffffff0' }, { vpcName: null }, 'no'],
    [{ vpc: 'prod' }, { vpcName: null }, 'unknown'],
    [{ vpc: 'prod' }, { vpcName: '' }, 'no'],
    [{ vpc: '*' }, { vpcName: null }, 'yes'],
    [{ accounts: ['222222222222', '111111111111'] }, {}, 'yes'],
    [{ accounts: ['222222222222'] }, {}, 'no'],
    [{ accounts: ['111111111111'] }, { account: '' }, 'unknown'],
    [{ regions: ['eu-*'] }, {}, 'yes'],
    [{ regions: ['us-east-1'] }, {}, 'no'],
    [{ regions: ['eu-west-1'] }, { region: null }, 'unknown'],
    [{ regions: ['eu-west-1'], name: 'db' }, { region: null }, 'no'],
    [
      {
        name: 'web-tasks',
        vpc: 'prod',
        tags: { tier: 'web' },
        accounts: ['111111111111'],
        regions: ['eu-west-1'],
      },
      {},
      'yes',
    ],
    [{ name: 'web-tasks', vpc: 'test' }, {}, 'no'],
    [{}, {}, 'yes'],
  ];
  it.each(rows)('%j of %j: %s', (match, change, answer) => {
    expect(matches(match, { ...web, ...change })).toBe(answer);
  });
});
