import { describe, expect, it } from 'vitest';
import { expectations, explanations } from '../../shared/exposure/index.ts';
import { policyOf } from '../support/judged.ts';
import { plainScene, type Scene, type SceneInterface, stateOf } from './scene.ts';

const COUNT = 60;
const at = (subnet: string, net: number) =>
  Array.from(
    { length: COUNT / 2 },
    (_, n): SceneInterface => ({
      id: `eni-${net}-${n}`,
      subnet,
      groups: [`sg-${net}-${n}`],
      ips: [`10.0.${net}.${n + 4}`],
    }),
  );
const ALL = [...at('subnet-public', 1), ...at('subnet-private', 2)];

/** Sixty interfaces, each with a group of its own that has these rules. */
function scene(rules: readonly string[], change: Partial<Scene> = {}): Scene {
  const groups = Object.fromEntries(ALL.flatMap((one) => one.groups).map((id) => [id, rules]));
  return plainScene({ interfaces: ALL, ...change, groups: { ...groups, ...change.groups } });
}

function result(of: Scene, line: string) {
  const [found] = expectations(stateOf(of), policyOf(`version: 1\nexpect:\n  - ${line}\n`));
  return found;
}

const OPEN = ['all from 10.0.0.0/16', 'all to 10.0.0.0/16'];
const LINES = { allow: 'allow tcp/443 from 10.0.1.0/24 to 10.0.2.0/24', deny: 'deny tcp/22 from any to any' };

describe('an expectation between many hosts', () => {
  it('holds where it holds for every pair', () => {
    expect(result(scene(OPEN), LINES.allow)?.holds).toBe(true);
    expect(result(scene(['tcp/443 from 10.0.0.0/16']), LINES.deny)?.holds).toBe(true);
  });

  it('names the one pair that breaks it', () => {
    const narrow = { groups: { 'sg-2-17': ['tcp/443 from 10.0.1.4/31', 'all to 10.0.0.0/16'] } };
    expect(result(scene(OPEN, narrow), LINES.allow)).toEqual({
      line: LINES.allow,
      holds: false,
      why: 'eni-1-2 to eni-2-17: no rule of sg-2-17 admits tcp/443 from eni-1-2.',
    });
    const groups = {
      'sg-1-9': ['tcp/22 to sg-2-20'],
      'sg-2-20': ['tcp/22 from sg-1-9'],
    };
    expect(result(scene(['tcp/443 from 10.0.0.0/16'], { groups }), LINES.deny)).toEqual({
      line: LINES.deny,
      holds: false,
      why: 'eni-1-9 to eni-2-20: tcp/22 gets there, by sgr-1-9-0 of sg-1-9 and sgr-2-20-0 of sg-2-20.',
    });
  });

  it('does not hold where replies of one pair do not come back', () => {
    const acls = {
      'acl-open': [
        '90 deny tcp/2000-3000 out 10.0.1.8/32',
        '100 allow all in 0.0.0.0/0',
        '100 allow all out 0.0.0.0/0',
      ],
    };
    const found = result(scene(OPEN, { acls }), LINES.allow);
    expect(found?.holds).toBe(false);
    expect(found?.why).toContain('eni-1-4 to eni-2-0: replies to tcp/2000-3000 do not come back');
  });

  it('says that it is not known where a group of one of them was not read', () => {
    const interfaces = ALL.map((one) => (one.id === 'eni-2-3' ? { ...one, groups: ['sg-unread'] } : one));
    const found = result(scene(['all to sg-unread'], { interfaces }), LINES.deny);
    expect(found?.holds).toBe(false);
    expect(found?.why).toContain('it is not known: sg-unread is not in the state');
  });
});

describe('a question between many hosts', () => {
  const ask = (of: Scene, from: string, to: string) => {
    const [found] = explanations(stateOf(of), [{ from, to, service: 'tcp/22' }]);
    if (found === undefined || 'wrong' in found) throw new Error('not a question');
    return found;
  };

  it('is answered with all that gets through, and shows one pair on which it does', () => {
    const groups = { 'sg-1-9': ['tcp/22 to sg-2-20'], 'sg-2-20': ['tcp/22 from sg-1-9'] };
    expect(ask(scene(['tcp/443 from 10.0.0.0/16'], { groups }), '10.0.0.0/16', '10.0.0.0/16')).toMatchObject({
      verdict: 'partial',
      traffic: ['tcp/22 from eni-1-9 to eni-2-20'],
      reply: 'full',
      witness: { from: 'eni-1-9', to: 'eni-2-20' },
      unresolved: [],
    });
    expect(ask(scene(['tcp/443 from 10.0.0.0/16']), 'any', 'any')).toMatchObject({ verdict: 'blocked' });
  });

  it('is answered as a whole where all gets through, and says what it did not look at where not all does', () => {
    const all = ask(scene(OPEN), '10.0.1.0/24', '10.0.0.0/16');
    expect(all).toMatchObject({ verdict: 'allowed', traffic: ['tcp/22'], reply: 'full', unresolved: [] });
    const shut = { groups: { 'sg-2-3': [] } };
    const some = ask(scene(OPEN, shut), '10.0.0.0/16', '10.0.0.0/16');
    expect(some.verdict).toBe('partial');
    expect(some.unresolved[0]).toContain('is said of the first 250');
  });
});
