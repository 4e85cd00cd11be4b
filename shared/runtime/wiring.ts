import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';
import {
  awsApplier,
  awsClients,
  awsObserver,
  dynamoLedger,
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

let wired: Dependencies | null = null;

/** The ports of a function, made at its first event and kept while it is warm. */
export function dependencies(context: Pick<Context, 'invokedFunctionArn'>): Dependencies {
  wired ??= wire(readConfig(), context.invokedFunctionArn);
  return wired;
}

/** EC2's reads usually agree within a second; the last pauses are for its worse days. */
const VERIFY_DELAYS = [200, 800, 2000, 5000];

function wire(config: Config, functionArn: string): Dependencies {
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
  return {
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
    reports: s3ReportStore(clients, { bucket: config.reportBucket, clock }),
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
}

/** The role of the function, and the one that it takes on elsewhere; `*` stands for the account of the event. */
function ownRoleArns(
  { roleName, memberRole }: Config,
  { partition, account }: Pick<Place, 'partition' | 'account'>,
): readonly string[] {
  const own = `arn:${partition}:iam::${account}:role/${roleName}`;
  return memberRole === null ? [own] : [own, `arn:${partition}:iam::*:role/${memberRole.roleName}`];
}
