import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildNetwork } from '../../cli/demo/network.ts';
import { play } from '../../cli/demo/play.ts';
import { SCENARIOS } from '../../cli/demo/scenarios.ts';
import { ACCOUNT, type Stage, setStage } from '../../cli/demo/stage.ts';
import { requirePolicy } from '../../cli/policy-file.ts';
import { page } from './markdown.ts';

/** The rows of the README's table of costs, by the scenario that each is counted in. */
const ROWS: Readonly<Record<string, string>> = {
  'ssh-opened': 'a group is opened; the rule is revoked',
  'all-ports-opened': 'a rule is widened; it is narrowed in place',
  'needed-rule-removed': 'a rule goes missing; looked at twice, put back',
  'acl-opened': 'an ACL entry opens everything; it is deleted',
  'foreign-task': 'a task is started by hand; it is stopped',
  'permitted-change': 'a change that the policy allows',
};

let stage: Stage;

/** Without expectations, for which a change asks for a review of everything: that is no price of the change. */
async function pricedPolicy() {
  return { ...(await requirePolicy('examples/web-service.policy.yaml')), expect: [] };
}

beforeAll(async () => {
  stage = await setStage({ policy: await pricedPolicy(), seed: '1' });
}, 60_000);
afterAll(() => stage.close());

describe('the README’s table of costs', () => {
  // In the order and at the pace of `npm run demo`: what a function still remembers is a part of the count.
  it('is what the demonstration counts', async () => {
    const policy = await pricedPolicy();
    const builder = stage.sim.world.identities.addUser({ name: 'platform-team', account: ACCOUNT });
    const network = await buildNetwork(stage.as(builder), policy);
    await stage.sim.world.scheduler.advance(16 * 60_000);
    const counted: string[] = [];
    for (const scenario of SCENARIOS.filter(({ name }) => name !== 'lost-event')) {
      const { calls, actual } = await play(stage, network, scenario);
      // What did not end as it should is no price for anything.
      expect(actual).toBe(scenario.expected);
      const said = ROWS[scenario.name];
      if (said !== undefined) counted.push(row(said, calls));
    }
    const readme = page('README.md').text;
    expect(counted).toHaveLength(Object.keys(ROWS).length);
    expect(counted.filter((one) => !readme.includes(one))).toEqual([]);
  }, 60_000);
});

const NETWORK = /^(?:ec2|ecs|elasticloadbalancing):/;
const READ = /:(?:Describe|Get|List)/;

function row(said: string, calls: readonly string[]): string {
  const count = (matching: (call: string) => boolean): number => calls.filter(matching).length;
  return `| ${[
    said,
    count((call) => NETWORK.test(call) && READ.test(call)),
    count((call) => NETWORK.test(call) && !READ.test(call)),
    count((call) => call.startsWith('dynamodb:')),
    count((call) => /^(?:ssm|s3):/.test(call)),
    count((call) => /^(?:sns|sqs):/.test(call)),
  ].join(' | ')} |`;
}
