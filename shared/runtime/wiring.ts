import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';
import {
  type AwsClients,
  awsApplier,
  awsClients,
  awsObserver,
  dynamoLedger,
  s3ReportReader,
  s3ReportStore,
  snsNotifier,
  sqsQueue,
  sqsReviews,
  ssmKillSwitch,
  ssmPolicySource,
} from '../aws/index.ts';
import { policyFromJson } from '../policy/index.ts';
import type { Place } from '../ports/index.ts';
import type { Dependencies } from '../reconcile/index.ts';
import { systemClock } from './clock.ts';
import type { Config } from './config.ts';
import { readConfig } from './config.ts';
import { logger, metrics } from './lambda.ts';
import { placeOf } from './place.ts';

type Wired = { readonly config: Config; readonly clients: AwsClients; readonly dependencies: Dependencies };

let wired: Wired | null = null;
let reviewing: Dependencies | null = null;

/** The ports of a function, made at its first event and kept while it is warm. */
export function dependencies(context: Pick<Context, 'invokedFunctionArn'>): Dependencies {
  wired ??= wire(readConfig(), context.invokedFunctionArn);
  return wired.dependencies;
}

/** The same, for the one function that leaves reports: the others need not carry what writes them. */
export function reviewDependencies(context: Pick<Context, 'invokedFunctionArn'>): Dependencies {
  wired ??= wire(readConfig(), context.invokedFunctionArn);
  const { config, clients, dependencies: own } = wired;
  reviewing ??= {
    ...own,
    reports: s3ReportStore(clients, { bucket: config.reportBucket, clock: own.clock }),
  };
  return reviewing;
}

/** EC2's reads usually agree within a second; the last pauses are for its worse days. */
const VERIFY_DELAYS = [200, 800, 2000, 5000];

function wire(config: Config, functionArn: string): Wired {
  const clock = systemClock;
  const { partition, account } = placeOf(functionArn);
  const { memberRole, reviewQueueUrl } = config;
  const clients = awsClients({
    region: config.region,
    account,
    clock,
    ...(memberRole === null ? {} : { memberRole }),
  });
  const killSwitch = ssmKillSwitch(clients, { parameter: config.killSwitchParameter, clock });
  const ports: Dependencies = {
    observer: awsObserver(clients, clock),
    applier: awsApplier(clients),
    ledger: dynamoLedger({
      client: clients.dynamodb(),
      table: config.table,
      owner: randomUUID(),
      killSwitch: () => killSwitch.isOn(),
    }),
    notifier: snsNotifier(clients, config.topicArn),
    queue: sqsQueue(clients, config.queueUrl),
    ...(reviewQueueUrl === null ? {} : { reviews: sqsReviews(clients, reviewQueueUrl) }),
    policySource: ssmPolicySource(clients, {
      policyParameter: config.policyParameter,
      clock,
      parse: policyFromJson,
    }),
    snapshots: s3ReportReader(clients, config.reportBucket),
    clock,
    settings: {
      ownRoleArns: ownRoleArns(config, { partition, account }),
      ownNames: [`${config.prefix}-`],
      verifyDelays: VERIFY_DELAYS,
      concurrency: 4,
    },
    log: logger.log,
    count: metrics.count,
  };
  return { config, clients, dependencies: ports };
}

/** The role of the function, and the one that it takes on elsewhere; `*` stands for the account of the event. */
function ownRoleArns(
  { roleName, memberRole }: Config,
  { partition, account }: Pick<Place, 'partition' | 'account'>,
): readonly string[] {
  const own = `arn:${partition}:iam::${account}:role/${roleName}`;
  return memberRole === null ? [own] : [own, `arn:${partition}:iam::*:role/${memberRole.roleName}`];
}
