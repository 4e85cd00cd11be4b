import { type CallContext, call, type Params, texts } from '../core/index.ts';
import { onArns } from './access.ts';
import { invalidParameter, missingFailure } from './errors.ts';
import { clusterArn } from './names.ts';
import { networkView } from './network.ts';
import type { ServiceRevision } from './service-rows.ts';
import { launchView } from './service-view.ts';
import { ecsState } from './state.ts';

/** What a service ran with, long after the deployment is over. */
export const describeServiceRevisions = call({
  name: 'DescribeServiceRevisions',
  mutating: false,
  ...onArns('serviceRevisionArns'),
  run: (ctx, input) => {
    const arns = texts(input, 'serviceRevisionArns');
    if (arns.length === 0 || arns.length > 20)
      throw invalidParameter('serviceRevisionArns must have between 1 and 20 elements.');
    const { revisions } = ecsState(ctx);
    return {
      serviceRevisions: arns.flatMap((arn) => revisions.get(arn) ?? []).map((one) => view(ctx, one)),
      failures: arns.filter((arn) => !revisions.has(arn)).map(missingFailure),
    };
  },
});

function view(
  ctx: CallContext,
  { arn, serviceArn, clusterName, launch, createdAt }: ServiceRevision,
): Params {
  return {
    serviceRevisionArn: arn,
    serviceArn,
    clusterArn: clusterArn(ctx, clusterName),
    ...launchView(launch),
    loadBalancers: [],
    serviceRegistries: [],
    networkConfiguration: networkView(launch.network),
    containerImages: [],
    guardDutyEnabled: false,
    createdAt: createdAt / 1000,
  };
}
