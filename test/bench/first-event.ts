import { type Incoming, reconcileBatch } from '../../shared/reconcile/index.ts';
import { startServer } from '../../sim/index.ts';
import { bareBundle, RECONCILE } from './bare-bundle.ts';
import type { Figure } from './figure.ts';
import { printedBy } from './fresh-process.ts';
import { kedgeThrough, type MadeCall, sceneHandler } from './in-process.ts';
import { inRounds } from './rounds.ts';
import { ACCOUNT, REGION, type Scene, setScene } from './scene.ts';
import { quickest } from './timing.ts';

const RUNS = 7;

/** Loads the bundle and hands it one message, as Lambda does; ends the process when the handler is done. */
const KEDGE = `
const { handler } = require(process.argv[1]);
const event = { Records: [{ messageId: 'm1', body: process.argv[2] }] };
const context = { awsRequestId: 'bench', invokedFunctionArn: process.argv[3] };
handler(event, context).then(({ batchItemFailures }) => process.exit(batchItemFailures.length));`;

/** The same calls in the same round trips, by the SDK alone. */
const BARE = `
const { clients, commands } = require(process.argv[1]);
const made = {};
const send = ({ client, command, input }) => (made[client] ??= new clients[client]({})).send(new commands[command](input));
(async () => {
  for (const wave of JSON.parse(process.argv[2])) await Promise.allSettled(wave.map(send));
  process.exit(0);
})();`;

const FUNCTION_ARN = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:kedge-bench-reconcile`;

/** From the start of a process to the end of its first violating event: policy read, reverted, verified, told. */
export async function firstEventFigures(): Promise<readonly Figure[]> {
  const scene = await setScene({ groups: 2 * RUNS + 1, clock: 'real' });
  const server = await startServer(scene.sim);
  try {
    const bare = await bareBundle();
    const env = environment(scene, server.url);
    const [times, floors]: [number[], number[]] = [[], []];
    const waves = JSON.stringify(await wavesOf(scene, scene.groupIds.at(-1) ?? ''));
    for (let run = 0; run < RUNS; run += 1) {
      const body = JSON.stringify(await scene.violate(scene.groupIds[run] ?? ''));
      times.push(await duration(['-e', KEDGE, RECONCILE, body, FUNCTION_ARN], env));
      floors.push(await duration(['-e', BARE, bare.file, waves], env));
    }
    requireReverts(scene);
    return [
      {
        name: 'exec to first event done',
        value: quickest(times),
        unit: 'ms',
        floor: { name: 'the same AWS calls by the SDK alone', value: quickest(floors) },
        aim: { of: 'value', most: 250 },
        note: `fresh processes, AWS a simulator on a socket; the best of ${RUNS}`,
      },
    ];
  } finally {
    await Promise.all([server.close(), scene.dynamo.close()]);
  }
}

function environment({ configuration, dynamo }: Scene, url: string): NodeJS.ProcessEnv {
  const { credentials } = configuration;
  return {
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL: url,
    AWS_ENDPOINT_URL_DYNAMODB: dynamo.url,
    KEDGE_PREFIX: 'kedge-bench',
    KEDGE_TABLE: configuration.table,
    KEDGE_TOPIC_ARN: configuration.topicArn,
    KEDGE_QUEUE_URL: configuration.queueUrl,
    KEDGE_REPORT_BUCKET: 'kedge-bench-reports',
    KEDGE_POLICY_PARAMETER: configuration.policyParameter,
    KEDGE_KILL_SWITCH_PARAMETER: configuration.killSwitchParameter,
    KEDGE_ROLE_NAME: 'kedge-bench-reconcile',
  };
}

async function duration(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const start = performance.now();
  await printedBy(args, env);
  return performance.now() - start;
}

type Sent = { readonly client: string; readonly command: string; readonly input: unknown };

const CLIENTS: Readonly<Record<MadeCall['service'], string>> = {
  ec2: 'EC2Client',
  dynamodb: 'DynamoDBClient',
  sns: 'SNSClient',
  sqs: 'SQSClient',
  ssm: 'SSMClient',
};

/** The calls of a cold Kedge on one event, those of one round trip together. */
async function wavesOf(scene: Scene, groupId: string): Promise<readonly (readonly Sent[])[]> {
  const clock = { now: () => Date.now(), sleep: () => Promise.resolve() };
  const { handler, rounds } = inRounds(sceneHandler(scene));
  const { deps, calls } = kedgeThrough(handler, scene.configuration, clock);
  const message: Incoming = { id: 'm1', body: await scene.violate(groupId) };
  await reconcileBatch(deps, [message]);
  let next = 0;
  return rounds.map((round) => {
    const wave = calls.slice(next, next + round.length).map(
      ({ service, command }): Sent => ({
        client: CLIENTS[service],
        command: command.constructor.name,
        input: command.input,
      }),
    );
    next += round.length;
    return wave;
  });
}

/** A quick process that mended nothing would be no measurement. */
function requireReverts({ sim }: Scene): void {
  const reverts = sim.world.calls
    .all()
    .filter(({ action, error }) => action === 'RevokeSecurityGroupIngress' && error === undefined);
  if (reverts.length < RUNS + 1) throw new Error(`${reverts.length} reverts of ${RUNS + 1}`);
}
