import { type CallContext, type Params, structs, text } from '../core/index.ts';
import { ecsState, type TaskDefinition } from './state.ts';

/** By `family` (its newest active revision), `family:revision` or ARN. */
export function findTaskDefinition(ctx: CallContext, said: string): TaskDefinition | undefined {
  const { taskDefinitions } = ecsState(ctx);
  if (said.startsWith('arn:')) return taskDefinitions.get(said);
  if (said.includes(':')) return taskDefinitions.get(taskDefinitionArn(ctx, said));
  return taskDefinitions
    .all()
    .filter(({ family, status }) => family === said && status === 'ACTIVE')
    .sort((a, b) => b.revision - a.revision)[0];
}

/** `name` is `family:revision`. */
export function taskDefinitionArn(ctx: CallContext, name: string): string {
  return ctx.arn('ecs', `task-definition/${name}`);
}

export function taskDefinitionView(definition: TaskDefinition): Params {
  const { said, requires, networkMode } = definition;
  const canFargate = networkMode === 'awsvpc';
  return {
    taskDefinitionArn: definition.arn,
    containerDefinitions: structs(said, 'containerDefinitions').map(containerView),
    family: definition.family,
    taskRoleArn: said.taskRoleArn,
    executionRoleArn: said.executionRoleArn,
    networkMode,
    revision: definition.revision,
    volumes: said.volumes ?? [],
    status: definition.status,
    placementConstraints: said.placementConstraints ?? [],
    compatibilities: canFargate ? ['EC2', 'FARGATE'] : ['EC2'],
    requiresCompatibilities: requires.length === 0 ? undefined : requires,
    runtimePlatform: said.runtimePlatform,
    ephemeralStorage: said.ephemeralStorage,
    cpu: said.cpu,
    memory: said.memory,
    pidMode: said.pidMode,
    ipcMode: said.ipcMode,
    proxyConfiguration: said.proxyConfiguration,
    registeredAt: definition.registeredAt / 1000,
    registeredBy: definition.registeredBy,
    deregisteredAt: definition.deregisteredAt === undefined ? undefined : definition.deregisteredAt / 1000,
  };
}

/** With the defaults that ECS fills in. */
function containerView(container: Params): Params {
  const usual = {
    cpu: 0,
    essential: true,
    environment: [],
    mountPoints: [],
    volumesFrom: [],
    systemControls: [],
  };
  const portMappings = structs(container, 'portMappings').map((port) => ({
    hostPort: port.containerPort,
    protocol: 'tcp',
    ...port,
  }));
  return { ...usual, ...container, portMappings };
}

export function containersOf(definition: TaskDefinition): readonly { name: string; image: string }[] {
  return structs(definition.said, 'containerDefinitions').map((container) => ({
    name: text(container, 'name') ?? '',
    image: text(container, 'image') ?? '',
  }));
}
