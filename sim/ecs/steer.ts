import type { CallContext } from '../core/index.ts';
import { finish, putDeployment } from './deploying.ts';
import { PACE } from './pace.ts';
import { isRunning, rollingSteps } from './rolling.ts';
import { say, tellAction, tellDeployment } from './service-events.ts';
import type { Deployment, Service } from './service-rows.ts';
import { startFor, stopFor, tasksOf } from './service-tasks.ts';
import { ecsState, type Task } from './state.ts';
import { steerTaskSets } from './steer-task-sets.ts';
import { retry } from './wake.ts';

/** One look of a service's scheduler: starts and stops what is due now. Changes of its tasks bring the next look. */
export function steer(ctx: CallContext, serviceArn: string): void {
  const service = ecsState(ctx).services.get(serviceArn);
  if (!service || service.status === 'INACTIVE') return;
  if (service.status === 'DRAINING') drain(ctx, service);
  else if (service.controller === 'ECS') steerDeployments(ctx, service);
  else if (!steerTaskSets(ctx, service)) tryAgain(ctx, service);
}

function steerDeployments(ctx: CallContext, service: Service): void {
  const { desiredCount: desired, minimumPercent, maximumPercent } = service;
  const [primary] = service.deployments;
  if (!primary) return;
  const own = tasksOf(ctx, service);
  const wanted = own.filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
  const fresh = wanted.filter(({ startedBy }) => startedBy === primary.id);
  const old = wanted.filter(({ startedBy }) => startedBy !== primary.id);
  const steps = rollingSteps({
    desired,
    least: Math.ceil((desired * minimumPercent) / 100),
    most: Math.floor((desired * maximumPercent) / 100),
    fresh,
    old,
  });
  const mayStart = primary.rollout !== 'FAILED' && primary.notBefore <= ctx.now;
  const count = mayStart ? steps.start : 0;
  stopFor(ctx, service, { tasks: steps.stop, by: `deployment ${primary.id}` });
  if (!startFor(ctx, service, { startedBy: primary.id, launch: primary.launch, count }))
    tryAgain(ctx, service);
  if (steps.stop.length > 0 || count > 0) unsettle(ctx, service);
  else settle(ctx, service, { primary, fresh, own });
}

function tryAgain(ctx: CallContext, { arn }: Service): void {
  retry(ctx, { serviceArn: arn, in: PACE.placementRetry }, steer);
}

function unsettle(ctx: CallContext, { arn }: Service): void {
  const { services } = ecsState(ctx);
  const service = services.get(arn);
  if (service) services.put(arn, { ...service, isSteady: false });
}

type Outlook = {
  readonly primary: Deployment;
  readonly fresh: readonly Task[];
  readonly own: readonly Task[];
};

/** Steady: as many tasks as wanted run, and of what they replaced nothing is left. */
function settle(ctx: CallContext, service: Service, { primary, fresh, own }: Outlook): void {
  const isFull = fresh.length === service.desiredCount && fresh.every(isRunning);
  const isLeftOver = (task: Task) => task.startedBy !== primary.id && task.lastStatus !== 'STOPPED';
  if (!isFull || own.some(isLeftOver) || service.isSteady) return;
  const settled = primary.rollout === 'IN_PROGRESS' ? completed(ctx, service, primary) : service;
  ecsState(ctx).services.put(service.arn, { ...settled, isSteady: true });
  say(ctx, service.arn, 'has reached a steady state.');
  tellAction(ctx, settled, { eventName: 'SERVICE_STEADY_STATE', eventType: 'INFO' });
}

function completed(ctx: CallContext, service: Service, primary: Deployment): Service {
  const rolloutReason = `ECS deployment ${primary.id} completed.`;
  const done: Deployment = { ...primary, rollout: 'COMPLETED', rolloutReason, updatedAt: ctx.now };
  finish(ctx, done, { status: 'SUCCESSFUL' });
  const next = { ...putDeployment(ctx, service, done), deployments: [done] };
  say(ctx, service.arn, `(deployment ${done.id}) deployment completed.`);
  tellDeployment(ctx, next, done);
  return { ...(ecsState(ctx).services.get(service.arn) ?? next), deployments: [done] };
}

/** A deleted service stops its tasks, and is INACTIVE when the last is gone. */
function drain(ctx: CallContext, service: Service): void {
  const left = tasksOf(ctx, service).filter(({ lastStatus }) => lastStatus !== 'STOPPED');
  const running = left.filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
  stopFor(ctx, service, { tasks: running, by: 'deletion' });
  if (left.length > 0) return;
  const { services, taskSets } = ecsState(ctx);
  for (const { arn, serviceArn } of taskSets.all()) {
    if (serviceArn === service.arn) taskSets.remove(arn);
  }
  services.put(service.arn, { ...service, status: 'INACTIVE', deployments: [] });
}
