import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Asked, explanationLines, explanations } from '../../shared/exposure/index.ts';
import { OUTSIDE, openScene, randomScene, sceneBlocked, sceneWithNat } from '../exposure/random-scene.ts';
import { type Scene, stateOf } from '../exposure/scene.ts';

const INTERFACES = ['eni-1', 'eni-2', 'eni-3', 'eni-4', 'eni-5'];
const ADDRESSES = [
  'internet',
  'any',
  '10.0.1.5',
  '54.0.0.1',
  '10.0.1.0/24',
  '0.0.0.0/0',
  '2000::/3',
  '203.0.113.0/24',
];
const ends = [
  ...INTERFACES,
  ...INTERFACES,
  ...ADDRESSES,
  ...OUTSIDE,
  'sg/sg-a',
  'sg/sg-gone',
  'eni-gone',
  'pl/pl-1',
];
const SERVICES = [
  'tcp/22',
  'tcp/79',
  'tcp/443',
  'tcp/1024',
  'tcp/60000',
  'udp/53',
  'icmp/8',
  'icmpv6/128',
  '47',
  '50',
];
const asked: fc.Arbitrary<Asked> = fc.record({
  from: fc.constantFrom(...ends),
  to: fc.constantFrom(...ends),
  service: fc.constantFrom(
    ...SERVICES,
    ...SERVICES,
    'icmp/3',
    'tcp/22-80',
    'tcp/81-90',
    'tcp',
    'all',
    undefined,
  ),
});
const questions = fc.array(asked, { minLength: 10, maxLength: 60 });
const ephemeral = fc.constantFrom(undefined, { from: 32768, to: 60999 });

const scene = fc.oneof(randomScene, sceneWithNat, sceneBlocked, openScene);

function expectSame(one: Scene, some: readonly Asked[], options: Parameters<typeof explanations>[2]): void {
  const answers = [...explanations(stateOf(one), some, options)];
  const lines = [...explanationLines(stateOf(one), some, options)];
  expect(lines).toEqual(answers.map((answer) => ('wrong' in answer ? answer : JSON.stringify(answer))));
}

/** What somebody may call things who wants to break out of a line. */
const hostile = (text: string): string => text.replaceAll(/sg-a|eni-1|igw-1|acl-2/g, '$&",\\\n\ud83d\u2028');

describe('the line of an answer', () => {
  it('is to the letter what JSON makes of the answer', () => {
    fc.assert(
      fc.property(scene, questions, ephemeral, (one, some, ports) => {
        expectSame(one, some, ports === undefined ? {} : { ephemeral: ports });
      }),
      { numRuns: 60 },
    );
  });

  it('is so whatever somebody calls his groups and interfaces', () => {
    fc.assert(
      fc.property(scene, questions, (one, some) => {
        const renamed: Scene = JSON.parse(JSON.stringify(one), (_key, value: unknown) =>
          typeof value === 'string' ? hostile(value) : value,
        );
        const about = some.map(({ from, to, service }) => ({
          from: hostile(from),
          to: hostile(to),
          service,
        }));
        expectSame(renamed, about, {});
      }),
      { numRuns: 30 },
    );
  });
});
