import {
  CreateServiceCommand,
  CreateTaskSetCommand,
  DeleteTaskSetCommand,
  DescribeTaskSetsCommand,
  UpdateServiceCommand,
  type UpdateServiceCommandInput,
  UpdateServicePrimaryTaskSetCommand,
  UpdateTaskSetCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { errorCode, present } from './core-stage.ts';
import {
  awsvpc,
  createWeb,
  type EcsWorld,
  ecsWorld,
  heard,
  interfaces,
  serviceNow,
  serviceTasks,
} from './ecs-world.ts';

const idle = ({ sim }: EcsWorld) => sim.world.scheduler.runUntilIdle();
const OF_WEB = { cluster: 'prod', service: 'web' };

async function externalService(world: EcsWorld): Promise<void> {
  const deploymentController = { type: 'EXTERNAL' } as const;
  const shell = { cluster: 'prod', serviceName: 'web', desiredCount: 2, deploymentController };
  await world.ecs.send(new CreateServiceCommand(shell));
}

async function taskSet(world: EcsWorld, group: string, externalId: string): Promise<string> {
  const networkConfiguration = awsvpc(world, { groups: [group] });
  const launch = { taskDefinition: 'web', launchType: 'FARGATE', networkConfiguration } as const;
  const { taskSet: made } = await world.ecs.send(
    new CreateTaskSetCommand({ ...OF_WEB, ...launch, externalId }),
  );
  return present(made?.id);
}

describe('ECS services of another controller', () => {
  it.each(['CODE_DEPLOY', 'EXTERNAL'] as const)('cannot be deployed from ECS (%s)', async (type) => {
    const world = await ecsWorld();
    if (type === 'EXTERNAL') await externalService(world);
    else await createWeb(world, { deploymentController: { type } });
    const update = (said: Partial<UpdateServiceCommandInput>) =>
      world.ecs.send(new UpdateServiceCommand({ ...OF_WEB, ...said }));
    const refused = update({ networkConfiguration: awsvpc(world) });
    expect(await errorCode(refused)).toBe('InvalidParameterException');
    await expect(refused).rejects.toThrow(
      /Unable to update network parameters on services with an? (CODE_DEPLOY|EXTERNAL)/,
    );
    await expect(update({ taskDefinition: 'web' })).rejects.toThrow('Unable to update task definition');
    await expect(update({ forceNewDeployment: true })).rejects.toThrow(/force a new deployment/);
    expect((await update({ desiredCount: 1 })).service?.desiredCount).toBe(1);
  });

  it('run under CodeDeploy in a first task set', async () => {
    const world = await ecsWorld();
    await createWeb(world, { deploymentController: { type: 'CODE_DEPLOY' } });
    await idle(world);
    const service = await serviceNow(world);
    expect(service.deployments).toEqual([]);
    expect(service.taskSets).toMatchObject([
      { status: 'PRIMARY', runningCount: 2, stabilityStatus: 'STEADY_STATE', startedBy: 'CODE_DEPLOY' },
    ]);
    expect(service.networkConfiguration?.awsvpcConfiguration?.securityGroups).toEqual([world.groups[0]]);
    expect(await interfaces(world)).toHaveLength(2);
  });

  it('run under a controller of their own in the sets that it makes', async () => {
    const world = await ecsWorld();
    await externalService(world);
    await idle(world);
    expect(await serviceTasks(world)).toEqual([]);
    const events = heard(world);
    const blue = await taskSet(world, world.groups[0], 'blue');
    await world.ecs.send(new UpdateServicePrimaryTaskSetCommand({ ...OF_WEB, primaryTaskSet: blue }));
    await idle(world);
    const green = await taskSet(world, world.groups[1], 'green');
    await idle(world);
    expect(await serviceTasks(world)).toHaveLength(4);
    expect(events.map(({ detail: { eventName } }) => eventName).filter((name) => name)).toEqual([
      'TASKSET_STEADY_STATE',
      'TASKSET_STEADY_STATE',
    ]);
    await world.ecs.send(new UpdateServicePrimaryTaskSetCommand({ ...OF_WEB, primaryTaskSet: green }));
    await world.ecs.send(
      new UpdateTaskSetCommand({ ...OF_WEB, taskSet: blue, scale: { value: 50, unit: 'PERCENT' } }),
    );
    await idle(world);
    const described = await world.ecs.send(
      new DescribeTaskSetsCommand({ ...OF_WEB, taskSets: [blue, green, 'none'] }),
    );
    expect(described.taskSets).toMatchObject([
      { externalId: 'blue', status: 'ACTIVE', computedDesiredCount: 1, runningCount: 1 },
      { externalId: 'green', status: 'PRIMARY', computedDesiredCount: 2, runningCount: 2 },
    ]);
    expect(described.failures).toEqual([{ arn: 'none', reason: 'MISSING' }]);
    const remove = (set: string, force = false) =>
      world.ecs.send(new DeleteTaskSetCommand({ ...OF_WEB, taskSet: set, force }));
    expect(await errorCode(remove(green, true))).toBe('InvalidParameterException');
    expect(await errorCode(remove(blue))).toBe('InvalidParameterException');
    await remove(blue, true);
    await idle(world);
    expect((await serviceNow(world)).taskSets?.map(({ externalId }) => externalId)).toEqual(['green']);
    expect((await interfaces(world)).map(({ Groups }) => Groups?.[0]?.GroupId)).toEqual([
      world.groups[1],
      world.groups[1],
    ]);
  });

  it('are the only ones with task sets', async () => {
    const world = await ecsWorld();
    await createWeb(world);
    expect(await errorCode(taskSet(world, world.groups[0], 'x'))).toBe('InvalidParameterException');
    await idle(world);
    expect((await serviceNow(world)).taskSets ?? []).toEqual([]);
    const gone = new UpdateTaskSetCommand({
      ...OF_WEB,
      service: 'none',
      taskSet: 'x',
      scale: { value: 1, unit: 'PERCENT' },
    });
    expect(await errorCode(world.ecs.send(gone))).toBe('ServiceNotFoundException');
  });
});
