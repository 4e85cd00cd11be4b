import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analysis, explanations, reachability } from '../../shared/exposure/index.ts';
import { formatService, type ServiceSet, serviceRanges, unionServices } from '../../shared/netset/index.ts';
import { parseServices, serviceSet } from '../../shared/policy/index.ts';
import { randomScene, sceneBlocked } from '../exposure/random-scene.ts';
import { stateOf } from '../exposure/scene.ts';

/** "tcp/22 from 10.0.0.0/8", as services. */
function servicesIn(lines: readonly string[]): ServiceSet {
  return unionServices(
    lines.map((line) => {
      const parsed = parseServices({ text: line.split(' ')[0] ?? '', at: 0 });
      return parsed.ok ? serviceSet(parsed.value) : [];
    }),
  );
}

const texts = (lines: readonly string[]): readonly string[] =>
  serviceRanges(servicesIn(lines)).map(formatService);

describe('reachability', () => {
  it('says of the internet and each node what asking about each of its interfaces says', () => {
    fc.assert(
      fc.property(fc.oneof(randomScene, sceneBlocked), (scene) => {
        const state = stateOf(scene);
        const { nodes, edges } = reachability(analysis(state));
        const inwards = new Map(
          edges.filter(({ from }) => from === 'internet').map((edge) => [edge.to, edge]),
        );
        const all = [...state.interfaces.values()];
        for (const node of nodes.filter(({ kind }) => kind === 'group')) {
          const mine = all.filter(
            ({ groups, vpcId }) => vpcId === node.vpc && [...groups].sort().join() === node.groups.join(),
          );
          const said = [
            ...explanations(
              state,
              mine.map(({ id }) => ({ from: 'internet', to: id })),
            ),
          ];
          // What is too much to write is counted there, and says nothing here.
          if (
            said.some(
              (one) => !('wrong' in one) && one.unresolved.some((text) => text.includes('more lines')),
            )
          )
            continue;
          const lines = said.flatMap((one) => ('wrong' in one ? [] : one.traffic));
          expect(texts(inwards.get(node.id)?.traffic ?? [])).toEqual(texts(lines));
        }
      }),
      { numRuns: 60 },
    );
  });
});
