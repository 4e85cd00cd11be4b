import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Asked, explanationLines, explanations } from '../../shared/exposure/index.ts';
import { randomScene } from './random-scene.ts';
import { stateOf } from './scene.ts';

const ENDS = ['eni-1', 'eni-2', 'eni-3', 'internet', '203.0.113.1', '10.0.1.0/24', 'sg/sg-a'];
const asked: fc.Arbitrary<Asked> = fc.record({
  from: fc.constantFrom(...ENDS),
  to: fc.constantFrom(...ENDS),
  service: fc.constantFrom('tcp/22', 'tcp/443', 'tcp/22-80', 'udp/53', 'icmp/8', 'all', undefined),
});

describe('many questions at once', () => {
  it('has for each the answer that it gets alone, however often it was asked', () => {
    fc.assert(
      fc.property(randomScene, fc.array(asked, { minLength: 1, maxLength: 20 }), (scene, questions) => {
        const state = stateOf(scene);
        const alone = questions.flatMap((one) => [...explanations(state, [one])]);
        const lines = alone.map((one) => ('wrong' in one ? one : JSON.stringify(one)));
        expect([...explanationLines(state, [...questions, ...questions])]).toEqual([...lines, ...lines]);
      }),
      { numRuns: 25 },
    );
  });
});
