import type { CallContext } from '../core/index.ts';
import type { Launch } from './launch.ts';
import { longNumber } from './names.ts';
import { tellDeployment } from './service-events.ts';
import type { Deployment, Service, ServiceDeployment } from './service-rows.ts';
import { ecsState } from './state.ts';

/** A new PRIMARY deployment beside those under way, with a revision of its own. */
export function deploy(ctx: CallContext, service: Service, launch: Launch): Service {
  const { revisions, serviceDeployments, services } = ecsState(ctx);
  const { clusterName, name, arn: serviceArn } = service;
  const path = `${clusterName}/${name}`;
  const id = `ecs-svc/${longNumber(ctx)}`;
  const revisionArn = ctx.arn('ecs', `service-revision/${path}/${longNumber(ctx)}`);
  const serviceDeploymentArn = ctx.arn('ecs', `service-deployment/${path}/${ctx.world.random.hex(20)}`);
  const moments = { createdAt: ctx.now, updatedAt: ctx.now };
  revisions.put(revisionArn, { arn: revisionArn, serviceArn, clusterName, launch, createdAt: ctx.now });
  serviceDeployments.put(serviceDeploymentArn, {
    arn: serviceDeploymentArn,
    serviceArn,
    clusterName,
    deploymentId: id,
    status: 'IN_PROGRESS',
    sourceRevisionArns: service.deployments.map((one) => one.revisionArn),
    targetRevisionArn: revisionArn,
    ...moments,
  });
  const deployment: Deployment = {
    id,
    status: 'PRIMARY',
    launch,
    revisionArn,
    serviceDeploymentArn,
    rollout: 'IN_PROGRESS',
    rolloutReason: `ECS deployment ${id} in progress.`,
    failedTasks: 0,
    notBefore: 0,
    ...moments,
  };
  const before = service.deployments.map((one) => superseded(ctx, one));
  const next: Service = { ...service, launch, deployments: [deployment, ...before], isSteady: false };
  services.put(serviceArn, next);
  tellDeployment(ctx, next, deployment);
  return next;
}

/** No longer what is wanted; its tasks stay until there are others. */
function superseded(ctx: CallContext, deployment: Deployment): Deployment {
  if (deployment.status !== 'PRIMARY') return deployment;
  if (deployment.rollout === 'IN_PROGRESS') {
    const statusReason = 'Service deployment was stopped because a newer one replaces it.';
    finish(ctx, deployment, { status: 'STOPPED', statusReason });
  }
  return { ...deployment, status: 'ACTIVE', updatedAt: ctx.now };
}

type Ending = Pick<ServiceDeployment, 'status' | 'statusReason'>;

export function finish(ctx: CallContext, { serviceDeploymentArn }: Deployment, ending: Ending): void {
  const { serviceDeployments } = ecsState(ctx);
  const row = serviceDeployments.get(serviceDeploymentArn);
  const moments = { updatedAt: ctx.now, finishedAt: ctx.now };
  if (row?.status === 'IN_PROGRESS') serviceDeployments.put(row.arn, { ...row, ...ending, ...moments });
}

/** The deployment changed, in place. */
export function putDeployment(ctx: CallContext, service: Service, changed: Deployment): Service {
  const { services } = ecsState(ctx);
  const now = services.get(service.arn) ?? service;
  const next = { ...now, deployments: now.deployments.map((one) => (one.id === changed.id ? changed : one)) };
  services.put(service.arn, next);
  return next;
}
