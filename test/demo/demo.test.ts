import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildNetwork, type Network } from '../../cli/demo/network.ts';
import { play } from '../../cli/demo/play.ts';
import { SCENARIOS } from '../../cli/demo/scenarios.ts';
import { ACCOUNT, type Stage, setStage } from '../../cli/demo/stage.ts';
import { requirePolicy } from '../../cli/policy-file.ts';

// The demonstration is the main job, end to end, on the packaged template and bundles; each scenario is a test.
let stage: Stage;
let network: Network;

beforeAll(async () => {
  const policy = await requirePolicy('examples/web-service.policy.yaml');
  stage = await setStage({ policy, seed: 'test' });
  const builder = stage.sim.world.identities.addUser({ name: 'platform-team', account: ACCOUNT });
  network = await buildNetwork(stage.as(builder), policy);
  await stage.sim.world.scheduler.advance(16 * 60_000);
}, 60_000);

afterAll(async () => {
  await stage.close();
});

describe('the demonstration', () => {
  it.each(SCENARIOS)(
    '$title: $expected',
    async (scenario) => {
      const { actual, played } = await play(stage, network, scenario);
      expect(actual).toBe(scenario.expected);
      for (const { subject } of played.messages) expect(subject.length).toBeLessThanOrEqual(100);
    },
    60_000,
  );
});
