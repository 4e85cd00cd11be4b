import { DeleteSecurityGroupCommand } from '@aws-sdk/client-ec2';
import {
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  ListServiceDeploymentsCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
  type UpdateServiceCommandInput,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, REGION } from './cloud.ts';
import { present } from './core-stage.ts';
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

function update(world: EcsWorld, said: Partial<UpdateServiceCommandInput>) {
  return world.ecs.send(new UpdateServiceCommand({ cluster: 'prod', service: 'web', ...said }));
}

async function groupsInUse(world: EcsWorld): Promise<readonly (string | undefined)[]> {
  return (await interfaces(world)).flatMap(({ Groups = [] }) => Groups.map(({ GroupId }) => GroupId)).sort();
}

describe('ECS deployments', () => {
  it('deploy nothing anew when an update changes nothing, unless forced', async () => {
    const world = await ecsWorld();
    await createWeb(world);
    await idle(world);
    const before = (await serviceNow(world)).deployments?.[0]?.id;
    await update(world, { networkConfiguration: awsvpc(world) });
    await idle(world);
    expect((await serviceNow(world)).deployments?.[0]?.id).toBe(before);
    const old = (await serviceTasks(world)).map(({ taskArn }) => taskArn);
    await update(world, { forceNewDeployment: true });
    await idle(world);
    expect((await serviceNow(world)).deployments?.[0]?.id).not.toBe(before);
    expect((await serviceTasks(world)).filter(({ taskArn }) => old.includes(taskArn))).toEqual([]);
  });

  it('remember in their revisions what they ran with', async () => {
    const world = await ecsWorld();
    await createWeb(world);
    await idle(world);
    await update(world, { networkConfiguration: awsvpc(world, { groups: [world.groups[1]] }) });
    await idle(world);
    const list = new ListServiceDeploymentsCommand({ cluster: 'prod', service: 'web' });
    const { serviceDeployments = [] } = await world.ecs.send(list);
    expect(serviceDeployments.map(({ status }) => status)).toEqual(['SUCCESSFUL', 'SUCCESSFUL']);
    const serviceRevisionArns = serviceDeployments.map((one) => present(one.targetServiceRevisionArn));
    const missing = `${serviceRevisionArns[0]}9`;
    const { serviceRevisions, failures } = await world.ecs.send(
      new DescribeServiceRevisionsCommand({ serviceRevisionArns: [...serviceRevisionArns, missing] }),
    );
    expect(
      serviceRevisions?.map(
        ({ networkConfiguration }) => networkConfiguration?.awsvpcConfiguration?.securityGroups,
      ),
    ).toEqual([[world.groups[1]], [world.groups[0]]]);
    expect(failures).toEqual([{ arn: missing, reason: 'MISSING' }]);
    const serviceDeploymentArns = serviceDeployments.map((one) => present(one.serviceDeploymentArn));
    const full = await world.ecs.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns }));
    expect(full.serviceDeployments?.[0]).toMatchObject({
      sourceServiceRevisions: [{ arn: serviceRevisionArns[1], requestedTaskCount: 0 }],
      targetServiceRevision: { arn: serviceRevisionArns[0], requestedTaskCount: 2, runningTaskCount: 2 },
    });
  });

  it('let the newest of several deployments win', async () => {
    const world = await ecsWorld();
    await createWeb(world);
    await idle(world);
    await update(world, { networkConfiguration: awsvpc(world, { groups: [world.groups[1]] }) });
    await world.sim.world.scheduler.advance(700);
    await update(world, { networkConfiguration: awsvpc(world, { groups: [world.groups[0]] }) });
    expect((await serviceNow(world)).deployments).toHaveLength(3);
    await idle(world);
    expect((await serviceNow(world)).deployments).toHaveLength(1);
    expect(await groupsInUse(world)).toEqual([world.groups[0], world.groups[0]]);
    const list = new ListServiceDeploymentsCommand({ cluster: 'prod', service: 'web' });
    const { serviceDeployments = [] } = await world.ecs.send(list);
    expect(serviceDeployments.map(({ status }) => status)).toEqual(['SUCCESSFUL', 'STOPPED', 'SUCCESSFUL']);
  });

  it('tell of deployments and of being steady', async () => {
    const world = await ecsWorld();
    const events = heard(world);
    const { serviceArn } = await createWeb(world);
    await idle(world);
    const own = events.filter(({ type }) => type !== 'ECS Task State Change');
    expect(own.map(({ type, detail: { eventName } }) => [type, eventName])).toEqual([
      ['ECS Deployment State Change', 'SERVICE_DEPLOYMENT_IN_PROGRESS'],
      ['ECS Deployment State Change', 'SERVICE_DEPLOYMENT_COMPLETED'],
      ['ECS Service Action', 'SERVICE_STEADY_STATE'],
    ]);
    expect(own.map(({ resources }) => resources)).toEqual([[serviceArn], [serviceArn], [serviceArn]]);
    expect(own[1]?.detail).toMatchObject({
      eventType: 'INFO',
      deploymentId: expect.stringMatching(/^ecs-svc\/\d{19}$/),
    });
    expect(own[2]?.detail.clusterArn).toBe(`arn:aws:ecs:${REGION}:${ACCOUNT}:cluster/prod`);
    const { events: said = [] } = await serviceNow(world);
    expect(said[0]?.message).toBe('(service web) has reached a steady state.');
  });

  it('wait longer and longer for what cannot start, and keep what runs', async () => {
    const world = await ecsWorld();
    const events = heard(world);
    await createWeb(world);
    await idle(world);
    const old = (await serviceTasks(world)).map(({ taskArn }) => taskArn).sort();
    await update(world, { networkConfiguration: awsvpc(world, { groups: [world.groups[1]] }) });
    await world.ec2.send(new DeleteSecurityGroupCommand({ GroupId: world.groups[1] }));
    await idle(world);
    await world.sim.world.scheduler.advance(600_000);
    const started = world.sim.world.calls
      .all()
      .filter(({ action }) => action === 'CreateNetworkInterface').length;
    expect(started).toBeGreaterThan(6);
    expect(started).toBeLessThan(30);
    const service = await serviceNow(world);
    expect(service.deployments).toMatchObject([{ rolloutState: 'IN_PROGRESS' }, { runningCount: 2 }]);
    expect(
      (await serviceTasks(world))
        .filter(({ lastStatus }) => lastStatus === 'RUNNING')
        .map(({ taskArn }) => taskArn)
        .sort(),
    ).toEqual(old);
    expect(events.map(({ detail: { eventName } }) => eventName)).toContain('SERVICE_TASK_START_IMPAIRED');
  });

  it('go back by themselves where a circuit breaker says so', async () => {
    const world = await ecsWorld();
    const deploymentConfiguration = { deploymentCircuitBreaker: { enable: true, rollback: true } };
    await createWeb(world, { deploymentConfiguration });
    await idle(world);
    await update(world, { networkConfiguration: awsvpc(world, { groups: [world.groups[1]] }) });
    await world.ec2.send(new DeleteSecurityGroupCommand({ GroupId: world.groups[1] }));
    const events = heard(world);
    await world.sim.world.scheduler.advance(60_000);
    const service = await serviceNow(world);
    expect(service.networkConfiguration?.awsvpcConfiguration?.securityGroups).toEqual([world.groups[0]]);
    expect(service.deployments).toMatchObject([{ rolloutState: 'COMPLETED', runningCount: 2 }]);
    const names = events.flatMap(({ type, detail: { eventName } }) =>
      type.startsWith('ECS Dep') ? [eventName] : [],
    );
    expect(names).toEqual([
      'SERVICE_DEPLOYMENT_FAILED',
      'SERVICE_DEPLOYMENT_IN_PROGRESS',
      'SERVICE_DEPLOYMENT_COMPLETED',
    ]);
  });

  it('roll to a new revision of their task definition by its family name', async () => {
    const world = await ecsWorld();
    await createWeb(world);
    await idle(world);
    const containerDefinitions = [{ name: 'app', image: 'nginx:2' }];
    const common = { family: 'web', networkMode: 'awsvpc', requiresCompatibilities: ['FARGATE'] } as const;
    const sized = {
      ...common,
      requiresCompatibilities: [...common.requiresCompatibilities],
      cpu: '256',
      memory: '512',
    };
    await world.ecs.send(new RegisterTaskDefinitionCommand({ ...sized, containerDefinitions }));
    await update(world, { taskDefinition: 'web' });
    await idle(world);
    const tasks = await serviceTasks(world);
    expect(tasks.map(({ taskDefinitionArn }) => taskDefinitionArn?.split('/')[1])).toEqual([
      'web:2',
      'web:2',
    ]);
  });
});
