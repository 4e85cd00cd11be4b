import { ModifyNetworkInterfaceAttributeCommand } from '@aws-sdk/client-ec2';
import {
  DescribeContainerInstancesCommand,
  ListContainerInstancesCommand,
  ListTasksCommand,
  RegisterContainerInstanceCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StartTaskCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, REGION, TRANSPORTS } from './cloud.ts';
import { errorCode, present } from './core-stage.ts';
import { awsvpc, detail, ecsWorld, heard, interfaces, runWeb, taskNow } from './ecs-world.ts';

describe.each(TRANSPORTS)('ECS tasks over %s', (transport) => {
  it('run with an interface of their own, in their subnet, with their groups', async () => {
    const world = await ecsWorld({ transport });
    const task = await runWeb(world);
    expect(task).toMatchObject({ lastStatus: 'PROVISIONING', desiredStatus: 'RUNNING', group: 'family:web' });
    expect(task.attachments).toMatchObject([{ type: 'ElasticNetworkInterface', status: 'PRECREATED' }]);
    expect(await interfaces(world)).toEqual([]);
    await world.sim.world.scheduler.runUntilIdle();
    const running = await taskNow(world, task.taskArn);
    expect(running).toMatchObject({ lastStatus: 'RUNNING', launchType: 'FARGATE', platformVersion: '1.4.0' });
    const [eni, ...others] = await interfaces(world);
    expect(others).toEqual([]);
    expect(eni).toMatchObject({
      NetworkInterfaceId: detail(running, 'networkInterfaceId'),
      SubnetId: detail(running, 'subnetId'),
      PrivateIpAddress: detail(running, 'privateIPv4Address'),
      Groups: [{ GroupId: world.groups[0], GroupName: 'web' }],
      RequesterManaged: true,
      Status: 'in-use',
      Description: `arn:aws:ecs:${REGION}:${ACCOUNT}:attachment/${running.attachments?.[0]?.id}`,
    });
    expect(eni?.Association).toBeUndefined();
    await world.close();
  });

  it('stop by and by: the interface goes at the end, the reason stays', async () => {
    const world = await ecsWorld({ transport });
    const { taskArn } = await runWeb(world, {
      networkConfiguration: awsvpc(world, { assignPublicIp: 'ENABLED' }),
    });
    await world.sim.world.scheduler.runUntilIdle();
    expect((await interfaces(world))[0]?.Association?.PublicIp).toMatch(/^52\./);
    const stop = new StopTaskCommand({ cluster: 'prod', task: taskArn, reason: 'foreign group' });
    const { task } = await world.ecs.send(stop);
    expect(task).toMatchObject({
      desiredStatus: 'STOPPED',
      lastStatus: 'RUNNING',
      stopCode: 'UserInitiated',
    });
    expect(await interfaces(world)).toHaveLength(1);
    await world.sim.world.scheduler.runUntilIdle();
    expect(await taskNow(world, taskArn)).toMatchObject({
      lastStatus: 'STOPPED',
      stoppedReason: 'foreign group',
    });
    expect(await interfaces(world)).toEqual([]);
    await world.close();
  });
});

describe('ECS tasks', () => {
  it('go through the states in order, each told with a higher version', async () => {
    const world = await ecsWorld();
    const events = heard(world);
    const { taskArn } = await runWeb(world, { startedBy: 'mallory' });
    await world.sim.world.scheduler.runUntilIdle();
    await world.ecs.send(new StopTaskCommand({ cluster: 'prod', task: taskArn }));
    await world.sim.world.scheduler.runUntilIdle();
    expect(events.map(({ type }) => type)).toEqual(events.map(() => 'ECS Task State Change'));
    expect(
      events.map(({ detail: { lastStatus, desiredStatus } }) => `${lastStatus}/${desiredStatus}`),
    ).toEqual([
      'PROVISIONING/RUNNING',
      'PENDING/RUNNING',
      'ACTIVATING/RUNNING',
      'RUNNING/RUNNING',
      'RUNNING/STOPPED',
      'DEACTIVATING/STOPPED',
      'STOPPING/STOPPED',
      'DEPROVISIONING/STOPPED',
      'STOPPED/STOPPED',
    ]);
    expect(events.map(({ detail: { version } }) => version)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const pending = present(events[1]);
    expect(pending.resources).toEqual([taskArn]);
    expect(pending.detail).toMatchObject({
      taskArn,
      clusterArn: `arn:aws:ecs:${REGION}:${ACCOUNT}:cluster/prod`,
      group: 'family:web',
      startedBy: 'mallory',
      attachments: [{ type: 'eni', status: 'ATTACHED' }],
      createdAt: expect.stringMatching(/^2026-01-01T00:00:0/),
    });
    expect(JSON.stringify(pending.detail)).not.toContain('sg-');
  });

  it('are up, and down, within three seconds', async () => {
    const world = await ecsWorld();
    const { taskArn } = await runWeb(world);
    await world.sim.world.scheduler.advance(2_000);
    expect((await taskNow(world, taskArn)).lastStatus).toBe('RUNNING');
    await world.ecs.send(new StopTaskCommand({ cluster: 'prod', task: taskArn }));
    await world.sim.world.scheduler.advance(1_000);
    expect((await taskNow(world, taskArn)).lastStatus).toBe('STOPPED');
  });

  it("have the VPC's default group when none is named", async () => {
    const world = await ecsWorld();
    await runWeb(world, { networkConfiguration: awsvpc(world, { groups: [] }) });
    await world.sim.world.scheduler.runUntilIdle();
    expect((await interfaces(world))[0]?.Groups?.map(({ GroupName }) => GroupName)).toEqual(['default']);
  });

  it('spread over their subnets', async () => {
    const world = await ecsWorld();
    await runWeb(world, { count: 4 });
    await world.sim.world.scheduler.runUntilIdle();
    const subnets = (await interfaces(world)).map(({ SubnetId }) => SubnetId).sort();
    const [a, b] = [...world.subnets].sort();
    expect(subnets).toEqual([a, a, b, b]);
  });

  it('stopped before they have an interface never get one', async () => {
    const world = await ecsWorld();
    const { taskArn } = await runWeb(world);
    await world.ecs.send(new StopTaskCommand({ cluster: 'prod', task: taskArn }));
    await world.sim.world.scheduler.runUntilIdle();
    expect((await taskNow(world, taskArn)).lastStatus).toBe('STOPPED');
    const actions = world.sim.world.calls.all().map(({ action }) => action);
    expect(actions).not.toContain('CreateNetworkInterface');
  });

  it('stop with a reason of EC2 when their group is gone by then', async () => {
    const world = await ecsWorld();
    const { taskArn } = await runWeb(world);
    const caller = present(world.sim.world.identities.resolve(ACCOUNT));
    if (caller.outcome !== 'known') throw new Error('no caller');
    const input = { GroupId: world.groups[0] };
    const place = { account: ACCOUNT, region: REGION, caller: caller.caller };
    world.sim.invoke({ ...place, service: 'ec2', action: 'DeleteSecurityGroup', input });
    await world.sim.world.scheduler.runUntilIdle();
    const stopped = await taskNow(world, taskArn);
    expect(stopped).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'TaskFailedToStart' });
    expect(stopped.stoppedReason).toContain('InvalidGroup.NotFound');
  });

  it('are the same for the same client token', async () => {
    const world = await ecsWorld();
    const clientToken = 'once';
    const first = await runWeb(world, { clientToken });
    expect((await runWeb(world, { clientToken })).taskArn).toBe(first.taskArn);
    expect((await runWeb(world)).taskArn).not.toBe(first.taskArn);
  });

  it('are listed by what is asked, a page at a time, and stopped ones for an hour', async () => {
    const world = await ecsWorld();
    for (let i = 0; i < 3; i++) await runWeb(world, { count: 10, startedBy: `job-${i}` });
    const list = async (said: object) =>
      (await world.ecs.send(new ListTasksCommand({ cluster: 'prod', ...said }))).taskArns ?? [];
    expect(await list({ startedBy: 'job-1' })).toHaveLength(10);
    const first = await world.ecs.send(new ListTasksCommand({ cluster: 'prod', maxResults: 20 }));
    expect(first.taskArns).toHaveLength(20);
    const rest = await list({ maxResults: 20, nextToken: first.nextToken });
    expect(new Set([...(first.taskArns ?? []), ...rest]).size).toBe(30);
    await world.ecs.send(new StopTaskCommand({ cluster: 'prod', task: rest[0] }));
    expect(await list({})).toHaveLength(29);
    expect(await list({ desiredStatus: 'STOPPED' })).toEqual([rest[0]]);
    await world.sim.world.scheduler.advance(3_600_000 + 1_000);
    expect(await list({ desiredStatus: 'STOPPED' })).toEqual([]);
  });

  it('on instances need one, and share its network in host mode', async () => {
    const world = await ecsWorld();
    const definition = { family: 'agent', networkMode: 'host', memory: '128' } as const;
    const containerDefinitions = [{ name: 'agent', image: 'agent' }];
    await world.ecs.send(new RegisterTaskDefinitionCommand({ ...definition, containerDefinitions }));
    const run = () => world.ecs.send(new RunTaskCommand({ cluster: 'prod', taskDefinition: 'agent' }));
    await expect(run()).rejects.toThrow('No Container Instances were found in your cluster.');
    const instanceIdentityDocument = JSON.stringify({ instanceId: 'i-0123456789abcdef0' });
    const register = new RegisterContainerInstanceCommand({ cluster: 'prod', instanceIdentityDocument });
    const { containerInstance } = await world.ecs.send(register);
    const arn = present(containerInstance?.containerInstanceArn);
    await run();
    const missing = arn.replace(/[^/]+$/, 'f'.repeat(32));
    const start = new StartTaskCommand({
      cluster: 'prod',
      taskDefinition: 'agent',
      containerInstances: [arn, missing],
    });
    const started = await world.ecs.send(start);
    expect(started.tasks).toMatchObject([
      { lastStatus: 'PENDING', containerInstanceArn: arn, attachments: [] },
    ]);
    expect(started.failures).toEqual([{ arn: missing, reason: 'MISSING' }]);
    await world.sim.world.scheduler.runUntilIdle();
    expect(await interfaces(world)).toEqual([]);
    const { containerInstanceArns } = await world.ecs.send(
      new ListContainerInstancesCommand({ cluster: 'prod' }),
    );
    const describeThem = new DescribeContainerInstancesCommand({
      cluster: 'prod',
      containerInstances: containerInstanceArns,
    });
    expect((await world.ecs.send(describeThem)).containerInstances?.[0]?.runningTasksCount).toBe(2);
  });

  it('cannot have a public address on instances', async () => {
    const world = await ecsWorld();
    const definition = { family: 'vpc', networkMode: 'awsvpc', memory: '128' } as const;
    const containerDefinitions = [{ name: 'app', image: 'app' }];
    await world.ecs.send(new RegisterTaskDefinitionCommand({ ...definition, containerDefinitions }));
    const networkConfiguration = awsvpc(world, { assignPublicIp: 'ENABLED' });
    const run = runWeb(world, { taskDefinition: 'vpc', launchType: 'EC2', networkConfiguration });
    await expect(run).rejects.toThrow('Assign public IP is not supported for this launch type.');
  });

  it('keep their interface out of the hands of its account', async () => {
    const world = await ecsWorld();
    await runWeb(world);
    await world.sim.world.scheduler.runUntilIdle();
    const [eni] = await interfaces(world);
    const modify = new ModifyNetworkInterfaceAttributeCommand({
      NetworkInterfaceId: eni?.NetworkInterfaceId,
      Groups: [world.groups[1]],
    });
    expect(await errorCode(world.ec2.send(modify))).toBe('AuthFailure');
    expect((await interfaces(world))[0]?.Groups?.[0]?.GroupId).toBe(world.groups[0]);
  });
});
