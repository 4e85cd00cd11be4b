import {
  DeleteServiceCommand,
  DescribeServicesCommand,
  ListServiceDeploymentsCommand,
  ListServicesCommand,
  StopTaskCommand,
  UpdateServiceCommand,
  type UpdateServiceCommandInput,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, REGION, TRANSPORTS } from './cloud.ts';
import { errorCode } from './core-stage.ts';
import {
  awsvpc,
  createWeb,
  type EcsWorld,
  ecsWorld,
  interfaces,
  runWeb,
  serviceNow,
  serviceTasks,
} from './ecs-world.ts';

const idle = ({ sim }: EcsWorld) => sim.world.scheduler.runUntilIdle();

function update(world: EcsWorld, said: Partial<UpdateServiceCommandInput>) {
  return world.ecs.send(new UpdateServiceCommand({ cluster: 'prod', service: 'web', ...said }));
}

async function groupsInUse(world: EcsWorld): Promise<readonly (string | undefined)[]> {
  return (await interfaces(world)).flatMap(({ Groups = [] }) => Groups.map(({ GroupId }) => GroupId)).sort();
}

describe.each(TRANSPORTS)('ECS services over %s', (transport) => {
  it('start their tasks themselves, with interfaces', async () => {
    const world = await ecsWorld({ transport });
    const created = await createWeb(world);
    expect(created).toMatchObject({ status: 'ACTIVE', desiredCount: 2, runningCount: 0 });
    expect(created.deployments).toMatchObject([{ status: 'PRIMARY', rolloutState: 'IN_PROGRESS' }]);
    await idle(world);
    const service = await serviceNow(world);
    expect(service).toMatchObject({ runningCount: 2, pendingCount: 0, schedulingStrategy: 'REPLICA' });
    expect(service.deployments).toMatchObject([{ rolloutState: 'COMPLETED', runningCount: 2 }]);
    expect(await groupsInUse(world)).toEqual([world.groups[0], world.groups[0]]);
    const tasks = await serviceTasks(world);
    expect(tasks.map(({ group, startedBy }) => ({ group, startedBy }))).toEqual([
      { group: 'service:web', startedBy: service.deployments?.[0]?.id },
      { group: 'service:web', startedBy: service.deployments?.[0]?.id },
    ]);
    await world.close();
  });

  it('replace their tasks gradually when their network configuration changes', async () => {
    const world = await ecsWorld({ transport });
    await createWeb(world, { deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 150 } });
    await idle(world);
    const before = await serviceNow(world);
    const networkConfiguration = awsvpc(world, { groups: [world.groups[1]] });
    const { service } = await update(world, { networkConfiguration });
    expect(service?.networkConfiguration?.awsvpcConfiguration?.securityGroups).toEqual([world.groups[1]]);
    expect(
      service?.deployments?.map(({ status, networkConfiguration: own }) => [
        status,
        own?.awsvpcConfiguration?.securityGroups,
      ]),
    ).toEqual([
      ['PRIMARY', [world.groups[1]]],
      ['ACTIVE', [world.groups[0]]],
    ]);
    const counts = new Set<number>();
    for (let i = 0; i < 100; i++) {
      await world.sim.world.scheduler.advance(100);
      const { runningCount, pendingCount } = await serviceNow(world);
      counts.add((runningCount ?? 0) + (pendingCount ?? 0));
      expect(runningCount).toBeGreaterThanOrEqual(2);
    }
    expect([...counts].sort()).toEqual([2, 3]);
    const after = await serviceNow(world);
    expect(after.deployments).toMatchObject([
      { status: 'PRIMARY', rolloutState: 'COMPLETED', runningCount: 2 },
    ]);
    expect(after.deployments?.[0]?.id).not.toBe(before.deployments?.[0]?.id);
    expect(await groupsInUse(world)).toEqual([world.groups[1], world.groups[1]]);
    await world.close();
  });
});

describe('ECS services', () => {
  it('start another task when one is stopped', async () => {
    const world = await ecsWorld();
    await createWeb(world);
    await idle(world);
    const [first, second] = await serviceTasks(world);
    await world.ecs.send(new StopTaskCommand({ cluster: 'prod', task: first?.taskArn, reason: 'not liked' }));
    await idle(world);
    const arns = (await serviceTasks(world)).map(({ taskArn }) => taskArn);
    expect(arns).toHaveLength(2);
    expect(arns).toContain(second?.taskArn);
    expect(arns).not.toContain(first?.taskArn);
    expect((await serviceNow(world)).deployments).toHaveLength(1);
    expect(await interfaces(world)).toHaveLength(2);
  });

  it('start and stop tasks as the desired count says, without a deployment', async () => {
    const world = await ecsWorld();
    await createWeb(world);
    await idle(world);
    await update(world, { desiredCount: 5 });
    await idle(world);
    expect(await serviceNow(world)).toMatchObject({ runningCount: 5 });
    await update(world, { desiredCount: 0 });
    await idle(world);
    expect(await serviceNow(world)).toMatchObject({ runningCount: 0, pendingCount: 0 });
    expect(await interfaces(world)).toEqual([]);
    const deployments = await world.ecs.send(
      new ListServiceDeploymentsCommand({ cluster: 'prod', service: 'web' }),
    );
    expect(deployments.serviceDeployments).toHaveLength(1);
  });

  it('stop first where there may be no task more', async () => {
    const world = await ecsWorld();
    const deploymentConfiguration = { minimumHealthyPercent: 0, maximumPercent: 100 };
    await createWeb(world, { desiredCount: 1, deploymentConfiguration });
    await idle(world);
    await update(world, { forceNewDeployment: true });
    const seen = new Set<number>();
    for (let i = 0; i < 60; i++) {
      await world.sim.world.scheduler.advance(100);
      seen.add((await serviceTasks(world)).length);
    }
    expect([...seen].sort()).toEqual([0, 1]);
    expect((await serviceNow(world)).deployments).toMatchObject([{ rolloutState: 'COMPLETED' }]);
  });

  it('drain before they are gone', async () => {
    const world = await ecsWorld();
    await createWeb(world);
    await idle(world);
    const remove = (force: boolean) =>
      world.ecs.send(new DeleteServiceCommand({ cluster: 'prod', service: 'web', force }));
    await expect(remove(false)).rejects.toThrow('The service cannot be stopped while it is scaled above 0.');
    expect((await remove(true)).service?.status).toBe('DRAINING');
    await expect(createWeb(world)).rejects.toThrow('still Draining');
    await idle(world);
    expect((await serviceNow(world)).status).toBe('INACTIVE');
    expect((await world.ecs.send(new ListServicesCommand({ cluster: 'prod' }))).serviceArns).toEqual([]);
    expect(await interfaces(world)).toEqual([]);
    expect(await errorCode(update(world, { desiredCount: 1 }))).toBe('ServiceNotActiveException');
    await createWeb(world);
    await idle(world);
    expect((await serviceNow(world)).runningCount).toBe(2);
  });

  it('are listed and described with what is missing', async () => {
    const world = await ecsWorld();
    for (let i = 0; i < 12; i++) await createWeb(world, { serviceName: `s${i}`, desiredCount: 0 });
    const list = new ListServicesCommand({ cluster: 'prod' });
    const first = await world.ecs.send(list);
    expect(first.serviceArns).toHaveLength(10);
    const next = await world.ecs.send(
      new ListServicesCommand({ cluster: 'prod', nextToken: first.nextToken }),
    );
    expect(next.serviceArns).toHaveLength(2);
    const arn = `arn:aws:ecs:${REGION}:${ACCOUNT}:service/prod/none`;
    const found = await world.ecs.send(
      new DescribeServicesCommand({ cluster: 'prod', services: ['s0', arn] }),
    );
    expect(found.services?.map(({ serviceName }) => serviceName)).toEqual(['s0']);
    expect(found.failures).toEqual([{ arn, reason: 'MISSING' }]);
    expect(await errorCode(createWeb(world, { serviceName: 's0' }))).toBe('InvalidParameterException');
    expect(await errorCode(update(world, { service: 'none' }))).toBe('ServiceNotFoundException');
  });

  it('know their own tasks from those that only bear their name', async () => {
    const world = await ecsWorld();
    await createWeb(world, { desiredCount: 1 });
    await idle(world);
    const liar = await runWeb(world, { group: 'service:web', startedBy: 'ecs-svc/1' });
    await idle(world);
    expect(await serviceNow(world)).toMatchObject({ runningCount: 1 });
    expect((await serviceTasks(world)).map(({ taskArn }) => taskArn)).not.toContain(liar.taskArn);
  });
});
