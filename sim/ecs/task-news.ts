import { type BusEvent, type CallContext, contextOf, type World } from '../core/index.ts';
import { deploy, finish, putDeployment } from './deploying.ts';
import { ecsCaller } from './network.ts';
import { say, tellAction, tellDeployment } from './service-events.ts';
import type { Deployment, Service, TaskSet } from './service-rows.ts';
import { backOff } from './service-tasks.ts';
import { ecsState, type Task } from './state.ts';
import { steer } from './steer.ts';
import { retry, wake } from './wake.ts';

/** A service hears of its tasks by the events that everybody else hears, too. */
export function listenForTasks(world: World): void {
  world.bus.subscribe((event) => {
    if (event.source === 'aws.ecs' && event.detailType === 'ECS Task State Change') hear(world, event);
  });
}

function hear(world: World, { account, region, resources }: BusEvent): void {
  const at = { world, account, region };
  const { tasks, services } = ecsState(at);
  const task = tasks.get(resources[0] ?? '');
  if (task?.serviceName === undefined) return;
  const service = services.get(
    task.arn.replace(/:task\/.*$/, `:service/${task.clusterName}/${task.serviceName}`),
  );
  if (!service) return;
  const ctx = contextOf(world, { account, region, caller: ecsCaller(at), requestId: world.random.uuid() });
  if (task.lastStatus === 'RUNNING' && task.desiredStatus === 'RUNNING') succeeded(ctx, service, task);
  if (task.lastStatus === 'STOPPED' && task.stopCode === 'TaskFailedToStart') failed(ctx, service, task);
  if (task.lastStatus === 'RUNNING' || task.desiredStatus === 'STOPPED') wake(at, service.arn, steer);
}

function succeeded(ctx: CallContext, service: Service, { startedBy }: Task): void {
  const deployment = service.deployments.find(({ id }) => id === startedBy);
  if (deployment && deployment.failedTasks > 0)
    putDeployment(ctx, service, { ...deployment, failedTasks: 0, notBefore: 0 });
  const set = taskSetOf(ctx, service, startedBy);
  if (set && set.failedTasks > 0)
    ecsState(ctx).taskSets.put(set.arn, { ...set, failedTasks: 0, notBefore: 0 });
}

function taskSetOf(ctx: CallContext, service: Service, id: string | undefined): TaskSet | undefined {
  return ecsState(ctx)
    .taskSets.all()
    .find((set) => set.serviceArn === service.arn && set.id === id);
}

/** Each failure in a row makes the next attempt wait longer; three are said aloud. */
function failed(ctx: CallContext, service: Service, { startedBy }: Task): void {
  const deployment = service.deployments.find(({ id }) => id === startedBy);
  const set = taskSetOf(ctx, service, startedBy);
  const failedTasks = 1 + (deployment?.failedTasks ?? set?.failedTasks ?? 0);
  const wait = backOff(failedTasks);
  const change = { failedTasks, notBefore: ctx.now + wait, updatedAt: ctx.now };
  if (set) ecsState(ctx).taskSets.put(set.arn, { ...set, ...change });
  if (failedTasks === 3) {
    say(ctx, service.arn, 'is unable to consistently start tasks successfully.');
    tellAction(ctx, service, { eventName: 'SERVICE_TASK_START_IMPAIRED', eventType: 'WARN' });
  }
  if (deployment) breakCircuit(ctx, service, { ...deployment, ...change });
  retry(ctx, { serviceArn: service.arn, in: wait }, steer);
}

/** Half of the desired count in failures, three at least: ECS gives the deployment up where it is told to. */
function breakCircuit(ctx: CallContext, service: Service, deployment: Deployment): void {
  const { breaker, desiredCount } = service;
  const threshold = Math.min(Math.max(3, Math.ceil(desiredCount / 2)), 200);
  const isOver =
    breaker.enable && deployment.rollout === 'IN_PROGRESS' && deployment.failedTasks >= threshold;
  if (!isOver) {
    putDeployment(ctx, service, deployment);
    return;
  }
  const rolloutReason = 'ECS deployment circuit breaker: tasks failed to start.';
  const over: Deployment = { ...deployment, rollout: 'FAILED', rolloutReason };
  finish(ctx, over, { status: 'STOPPED', statusReason: rolloutReason });
  const next = putDeployment(ctx, service, over);
  say(ctx, service.arn, `(deployment ${over.id}) deployment failed: tasks failed to start.`);
  tellDeployment(ctx, next, over);
  const lastGood = service.deployments.find(({ rollout }) => rollout === 'COMPLETED');
  if (breaker.rollback && over.status === 'PRIMARY' && lastGood)
    deploy(ctx, ecsState(ctx).services.get(service.arn) ?? next, lastGood.launch);
}
