import {
  DeregisterTaskDefinitionCommand,
  DescribeTaskDefinitionCommand,
  ListTaskDefinitionsCommand,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { present } from './core-stage.ts';
import { type EcsWorld, ecsWorld, runWeb, taskNow } from './ecs-world.ts';

const DEFINITION: RegisterTaskDefinitionCommandInput = {
  family: 'job',
  networkMode: 'bridge',
  memory: '128',
  containerDefinitions: [{ name: 'job', image: 'job' }],
};

function register({ ecs }: EcsWorld, said: Partial<RegisterTaskDefinitionCommandInput> = {}) {
  return ecs.send(new RegisterTaskDefinitionCommand({ ...DEFINITION, ...said }));
}

describe('ECS task definitions', () => {
  it('get a number each, and are found by family, number and ARN', async () => {
    const world = await ecsWorld();
    for (let i = 0; i < 11; i++) await register(world, { tags: [{ key: 'n', value: String(i + 1) }] });
    const find = async (taskDefinition: string) => {
      const command = new DescribeTaskDefinitionCommand({ taskDefinition, include: ['TAGS'] });
      const { taskDefinition: found, tags } = await world.ecs.send(command);
      return {
        revision: found?.revision,
        tags: tags?.map(({ value }) => value),
        arn: found?.taskDefinitionArn,
      };
    };
    expect(await find('job')).toMatchObject({ revision: 11, tags: ['11'] });
    expect(await find('job:9')).toMatchObject({ revision: 9, tags: ['9'] });
    expect(await find(present((await find('job:2')).arn))).toMatchObject({ revision: 2 });
    const list = new ListTaskDefinitionsCommand({ familyPrefix: 'job', sort: 'DESC', maxResults: 3 });
    const { taskDefinitionArns, nextToken } = await world.ecs.send(list);
    expect(taskDefinitionArns?.map((arn) => arn.split('/')[1])).toEqual(['job:11', 'job:10', 'job:9']);
    expect(nextToken).toBeDefined();
  });

  it('are described with the defaults that ECS fills in', async () => {
    const world = await ecsWorld();
    const { taskDefinition } = await world.ecs.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: 'web' }),
    );
    expect(taskDefinition).toMatchObject({
      networkMode: 'awsvpc',
      compatibilities: ['EC2', 'FARGATE'],
      requiresCompatibilities: ['FARGATE'],
      status: 'ACTIVE',
      containerDefinitions: [
        { essential: true, portMappings: [{ containerPort: 8080, hostPort: 8080, protocol: 'tcp' }] },
      ],
    });
  });

  it('start nothing more once deregistered, and are still described', async () => {
    const world = await ecsWorld();
    const running = await runWeb(world);
    await world.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: 'web:1' }));
    await world.sim.world.scheduler.runUntilIdle();
    expect((await taskNow(world, running.taskArn)).lastStatus).toBe('RUNNING');
    await expect(runWeb(world, { taskDefinition: 'web:1' })).rejects.toThrow('TaskDefinition is inactive');
    const described = await world.ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'web:1' }));
    expect(described.taskDefinition?.status).toBe('INACTIVE');
    const byFamily = world.ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'web' }));
    await expect(byFamily).rejects.toThrow('Unable to describe task definition.');
  });

  it.each<[string, Partial<RegisterTaskDefinitionCommandInput>, RegExp]>([
    ['no containers', { containerDefinitions: [] }, /Container list cannot be empty/],
    ['Fargate on a bridge', { requiresCompatibilities: ['FARGATE'] }, /Fargate only supports network mode/],
    [
      'Fargate without a size',
      { requiresCompatibilities: ['FARGATE'], networkMode: 'awsvpc' },
      /Fargate requires that 'cpu'/,
    ],
    ['no memory at all', { memory: undefined }, /At least one of 'memory' or 'memoryReservation'/],
  ])('are refused with %s', async (_, said, message) => {
    const world = await ecsWorld();
    await expect(register(world, said)).rejects.toThrow(message);
  });
});
