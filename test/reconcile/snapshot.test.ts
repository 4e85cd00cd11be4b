import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { snapshotOf, snapshotText } from '../../shared/reconcile/snapshot.ts';
import { BLOCK_SECTIONS } from '../../shared/state/index.ts';
import { sceneBlocked } from '../exposure/random-scene.ts';
import { plainScene, stateOf } from '../exposure/scene.ts';

describe('a snapshot', () => {
  it('is the state again when it is read back, without task definitions', () => {
    fc.assert(
      fc.property(sceneBlocked, (scene) => {
        const state = stateOf(scene);
        const back = snapshotOf(snapshotText({ at: 7, state }));
        expect(back).toEqual({ at: 7, state: { ...state, taskDefinitions: new Map() } });
      }),
      { numRuns: 30 },
    );
  });

  it('of a Kedge that did not ask for VPC Block Public Access is one all the same: nobody asked', () => {
    const state = stateOf(plainScene());
    const {
      blockPublicAccess: _,
      blockExclusions: __,
      ...older
    } = JSON.parse(snapshotText({ at: 7, state }));
    for (const section of BLOCK_SECTIONS) delete older.sections[section];
    expect(snapshotOf(JSON.stringify(older))).toEqual({ at: 7, state });
  });

  it.each([
    ['nothing', ''],
    ['half of one', snapshotText({ at: 7, state: stateOf(plainScene()) }).slice(0, -9)],
    ['another version', '{"kedge":"snapshot","version":2}'],
    ['null', 'null'],
    ['one without groups', '{"kedge":"snapshot","version":1,"at":7}'],
  ])('is none when it is %s', (_, text) => {
    expect(snapshotOf(text)).toBeNull();
  });
});
