import type { CallContext } from '../core/index.ts';
import { clusterArn } from './names.ts';
import type { Deployment, Service } from './service-rows.ts';
import { ecsState } from './state.ts';

const MOST_EVENTS = 100;

/** What people read in the service's list of events. */
export function say(ctx: CallContext, arn: string, message: string): void {
  const { services } = ecsState(ctx);
  const service = services.get(arn);
  if (!service) return;
  const event = { id: ctx.world.random.uuid(), at: ctx.now, message: `(service ${service.name}) ${message}` };
  services.put(arn, { ...service, events: [event, ...service.events].slice(0, MOST_EVENTS) });
}

type Action = {
  readonly eventName: string;
  readonly eventType: 'INFO' | 'WARN' | 'ERROR';
  readonly taskSetArn?: string;
};

/** `ECS Service Action`: the service stands in the envelope's `resources`. */
export function tellAction(ctx: CallContext, service: Service, action: Action): void {
  const { eventName, eventType, taskSetArn } = action;
  ctx.publish({
    source: 'aws.ecs',
    detailType: 'ECS Service Action',
    resources: [service.arn],
    detail: {
      eventType,
      eventName,
      clusterArn: clusterArn(ctx, service.clusterName),
      ...(taskSetArn === undefined ? {} : { taskSetArns: [taskSetArn] }),
      createdAt: new Date(ctx.now).toISOString(),
    },
  });
}

const STATES = {
  IN_PROGRESS: { eventName: 'SERVICE_DEPLOYMENT_IN_PROGRESS', eventType: 'INFO' },
  COMPLETED: { eventName: 'SERVICE_DEPLOYMENT_COMPLETED', eventType: 'INFO' },
  FAILED: { eventName: 'SERVICE_DEPLOYMENT_FAILED', eventType: 'ERROR' },
} as const;

/** `ECS Deployment State Change`. */
export function tellDeployment(ctx: CallContext, service: Service, deployment: Deployment): void {
  ctx.publish({
    source: 'aws.ecs',
    detailType: 'ECS Deployment State Change',
    resources: [service.arn],
    detail: {
      ...STATES[deployment.rollout],
      deploymentId: deployment.id,
      updatedAt: new Date(ctx.now).toISOString(),
      reason: deployment.rolloutReason,
    },
  });
}
