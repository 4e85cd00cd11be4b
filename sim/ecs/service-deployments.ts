import type { CallContext, Params } from '../core/index.ts';
import { clusterArn } from './names.ts';
import { isRunning } from './rolling.ts';
import type { ServiceDeployment } from './service-rows.ts';
import { ecsState } from './state.ts';

/** As ListServiceDeployments tells it. */
export function briefView(ctx: CallContext, deployment: ServiceDeployment): Params {
  return { ...common(ctx, deployment), targetServiceRevisionArn: deployment.targetRevisionArn };
}

export function fullView(ctx: CallContext, deployment: ServiceDeployment): Params {
  const { sourceRevisionArns, targetRevisionArn, updatedAt, serviceArn } = deployment;
  const { services } = ecsState(ctx);
  const service = services.get(serviceArn);
  return {
    ...common(ctx, deployment),
    updatedAt: updatedAt / 1000,
    sourceServiceRevisions: sourceRevisionArns.map((arn) => revisionSummary(ctx, serviceArn, arn)),
    targetServiceRevision: revisionSummary(ctx, serviceArn, targetRevisionArn),
    deploymentConfiguration: service && {
      maximumPercent: service.maximumPercent,
      minimumHealthyPercent: service.minimumPercent,
      deploymentCircuitBreaker: service.breaker,
    },
  };
}

function common(ctx: CallContext, deployment: ServiceDeployment): Params {
  const { finishedAt, clusterName, createdAt } = deployment;
  return {
    serviceDeploymentArn: deployment.arn,
    serviceArn: deployment.serviceArn,
    clusterArn: clusterArn(ctx, clusterName),
    createdAt: createdAt / 1000,
    startedAt: createdAt / 1000,
    finishedAt: finishedAt === undefined ? undefined : finishedAt / 1000,
    status: deployment.status,
    statusReason: deployment.statusReason,
  };
}

function revisionSummary(ctx: CallContext, serviceArn: string, arn: string): Params {
  const { serviceDeployments, tasks, services } = ecsState(ctx);
  const ids = serviceDeployments
    .all()
    .filter((one) => one.serviceArn === serviceArn && one.targetRevisionArn === arn)
    .map(({ deploymentId }) => deploymentId);
  const own = tasks
    .all()
    .filter((task) => task.desiredStatus === 'RUNNING' && ids.includes(task.startedBy ?? ''));
  const running = own.filter(isRunning).length;
  const isWanted = services.get(serviceArn)?.deployments[0]?.revisionArn === arn;
  return {
    arn,
    requestedTaskCount: isWanted ? services.get(serviceArn)?.desiredCount : own.length,
    runningTaskCount: running,
    pendingTaskCount: own.length - running,
  };
}
