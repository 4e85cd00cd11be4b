import { DescribeTasksCommand, type RunTaskCommandInput, StopTaskCommand } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, REGION } from './cloud.ts';
import { errorCode } from './core-stage.ts';
import { awsvpc, type EcsWorld, ecsWorld, interfaces, runWeb } from './ecs-world.ts';

type Refusal = {
  readonly what: string;
  readonly said: (world: EcsWorld) => Partial<RunTaskCommandInput>;
  readonly code?: string;
  readonly message: RegExp;
};

describe('ECS tasks are refused or missing', () => {
  const refusals: readonly Refusal[] = [
    {
      what: 'no such cluster',
      said: () => ({ cluster: 'none' }),
      code: 'ClusterNotFoundException',
      message: /Cluster not found/,
    },
    {
      what: 'no such task definition',
      said: () => ({ taskDefinition: 'none' }),
      code: 'ClientException',
      message: /TaskDefinition not found/,
    },
    {
      what: 'no such group',
      said: (world) => ({ networkConfiguration: awsvpc(world, { groups: ['sg-0123456789abcdef0'] }) }),
      message: /security group 'sg-0123456789abcdef0' does not exist.*InvalidGroup.NotFound/,
    },
    {
      what: 'no such subnet',
      said: () => ({
        networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-0123456789abcdef0'] } },
      }),
      message: /subnet ID 'subnet-0123456789abcdef0' does not exist.*InvalidSubnetID.NotFound/,
    },
    {
      what: 'six groups',
      said: (world) => ({ networkConfiguration: awsvpc(world, { groups: Array(6).fill(world.groups[0]) }) }),
      message: /at most 5/,
    },
    {
      what: 'no network configuration',
      said: () => ({ networkConfiguration: {} }),
      message: /Network Configuration must be provided/,
    },
    { what: 'eleven at once', said: () => ({ count: 11 }), message: /count/ },
    {
      what: "another account's cluster",
      said: () => ({ cluster: `arn:aws:ecs:${REGION}:999999999999:cluster/prod` }),
      message: /Identifier is for 999999999999/,
    },
  ];

  it.each(refusals)(
    'are refused with $what',
    async ({ said, code = 'InvalidParameterException', message }) => {
      const world = await ecsWorld();
      const refused = runWeb(world, said(world));
      expect(await errorCode(refused)).toBe(code);
      await expect(refused).rejects.toThrow(message);
      await world.sim.world.scheduler.runUntilIdle();
      expect(await interfaces(world)).toEqual([]);
    },
  );

  it('that are not there are failures of DescribeTasks and errors of StopTask', async () => {
    const world = await ecsWorld();
    const id = '0'.repeat(32);
    const arn = `arn:aws:ecs:${REGION}:${ACCOUNT}:task/prod/${id}`;
    const { tasks, failures } = await world.ecs.send(
      new DescribeTasksCommand({ cluster: 'prod', tasks: [id] }),
    );
    expect({ tasks, failures }).toEqual({ tasks: [], failures: [{ arn, reason: 'MISSING' }] });
    const stop = world.ecs.send(new StopTaskCommand({ cluster: 'prod', task: arn }));
    await expect(stop).rejects.toThrow('The referenced task was not found.');
    expect(await errorCode(stop)).toBe('InvalidParameterException');
    const elsewhere = arn.replace('/prod/', '/other/');
    const foreign = world.ecs.send(new DescribeTasksCommand({ cluster: 'prod', tasks: [elsewhere] }));
    await expect(foreign).rejects.toThrow('Identifier is for cluster other. Your cluster is prod');
  });
});
