import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { REGION } from '../../cli/demo/stage.ts';
import { live } from '../../cli/live.ts';
import { awsObserver, dynamoLedger } from '../../shared/aws/index.ts';
import { analysis, reachability } from '../../shared/exposure/index.ts';
import type { State } from '../../shared/model/index.ts';
import type { Policy } from '../../shared/policy/index.ts';
import { wholeReview } from '../../shared/reconcile/index.ts';
import { type Review, reviewPage } from '../../shared/report/index.ts';
import type { Credentials } from '../../sim/index.ts';
import { type DemoScene, demoScene } from './demo-scene.ts';

/** The page of a review of the demonstration's network, after somebody spoiled it. The same in every run. */
export async function demoPage(policy: Policy): Promise<string> {
  const scene = await demoScene(policy);
  try {
    const before = reviewOf(policy, await observed(scene), nowOf(scene));
    const at = nowOf(scene);
    await scene.spoil();
    const state = await observed(scene);
    const review = reviewOf(policy, state, nowOf(scene));
    const known = new Set(before.findings.map(({ id }) => id));
    return reviewPage({
      review,
      now: nowOf(scene),
      reachability: reachability(analysis(state)),
      incidents: await incidents(scene),
      previous: { at, added: review.findings.map(({ id }) => id).filter((id) => !known.has(id)), gone: [] },
    });
  } finally {
    await scene.stage.close();
  }
}

const nowOf = ({ stage }: DemoScene): number => stage.sim.world.scheduler.now();

const reviewOf = (policy: Policy, state: State, now: number): Review =>
  wholeReview({ state, policy, source: `account 111111111111, ${REGION}`, now });

/** As the command does it: with credentials from the environment. */
async function observed({ stage, builder }: DemoScene): Promise<State> {
  setCredentials(builder);
  const { clients, place, clock } = await live({ region: REGION, endpointUrl: stage.url });
  return awsObserver(clients, clock).observeAll(place);
}

function setCredentials({ accessKeyId, secretAccessKey }: Credentials): void {
  process.env.AWS_ACCESS_KEY_ID = accessKeyId;
  process.env.AWS_SECRET_ACCESS_KEY = secretAccessKey;
}

async function incidents(scene: DemoScene) {
  const { stage, builder } = scene;
  const client = new DynamoDBClient({ endpoint: stage.dynamo.url, region: REGION, credentials: builder });
  const ledger = dynamoLedger({
    client,
    table: 'kedge-prod-ledger',
    owner: 'screenshots',
    killSwitch: () => Promise.resolve(false),
  });
  return ledger.history({ limit: 50, now: nowOf(scene) });
}
