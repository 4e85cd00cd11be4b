import {
  CreateClusterCommand,
  DeleteClusterCommand,
  DescribeClustersCommand,
  ListClustersCommand,
  ListTagsForResourceCommand,
  StopTaskCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, REGION } from './cloud.ts';
import { errorCode, present } from './core-stage.ts';
import { createWeb, ecsWorld, interfaces, runWeb, serviceNow, serviceTasks } from './ecs-world.ts';

const arnOf = (name: string) => `arn:aws:ecs:${REGION}:${ACCOUNT}:cluster/${name}`;

describe('ECS clusters', () => {
  it('are created once, counted, and described with what is missing', async () => {
    const world = await ecsWorld();
    const again = await world.ecs.send(new CreateClusterCommand({ clusterName: 'prod' }));
    expect(again.cluster).toMatchObject({ clusterArn: arnOf('prod'), status: 'ACTIVE' });
    await createWeb(world);
    await runWeb(world);
    await world.sim.world.scheduler.runUntilIdle();
    const found = await world.ecs.send(new DescribeClustersCommand({ clusters: [arnOf('prod'), 'none'] }));
    expect(found.clusters).toMatchObject([
      { runningTasksCount: 3, pendingTasksCount: 0, activeServicesCount: 1 },
    ]);
    expect(found.failures).toEqual([{ arn: arnOf('none'), reason: 'MISSING' }]);
  });

  it('are listed a page at a time, each account and Region for itself', async () => {
    const world = await ecsWorld();
    for (const clusterName of ['a', 'b']) await world.ecs.send(new CreateClusterCommand({ clusterName }));
    const first = await world.ecs.send(new ListClustersCommand({ maxResults: 2 }));
    expect(first.clusterArns).toEqual([arnOf('a'), arnOf('b')]);
    const next = await world.ecs.send(new ListClustersCommand({ maxResults: 2, nextToken: first.nextToken }));
    expect(next).toMatchObject({ clusterArns: [arnOf('prod')] });
    expect(next.nextToken).toBeUndefined();
    expect(await errorCode(world.ecs.send(new ListClustersCommand({ maxResults: 101 })))).toBe(
      'InvalidParameterException',
    );
  });

  it('go only when nothing is in them', async () => {
    const world = await ecsWorld();
    const { taskArn } = await runWeb(world);
    const remove = () => world.ecs.send(new DeleteClusterCommand({ cluster: 'prod' }));
    expect(await errorCode(remove())).toBe('ClusterContainsTasksException');
    await world.ecs.send(new StopTaskCommand({ cluster: 'prod', task: taskArn }));
    await world.sim.world.scheduler.runUntilIdle();
    await createWeb(world, { desiredCount: 0 });
    expect(await errorCode(remove())).toBe('ClusterContainsServicesException');
    await world.ecs.send(new CreateClusterCommand({ clusterName: 'empty' }));
    const { cluster } = await world.ecs.send(new DeleteClusterCommand({ cluster: 'empty' }));
    expect(cluster?.status).toBe('INACTIVE');
    expect((await world.ecs.send(new ListClustersCommand({}))).clusterArns).toEqual([arnOf('prod')]);
  });
});

describe('ECS tags', () => {
  it('are put, listed and taken away by ARN', async () => {
    const { ecs } = await ecsWorld();
    const resourceArn = arnOf('prod');
    const tags = [
      { key: 'tier', value: 'web' },
      { key: 'team', value: 'a' },
    ];
    await ecs.send(new TagResourceCommand({ resourceArn, tags }));
    await ecs.send(new UntagResourceCommand({ resourceArn, tagKeys: ['team'] }));
    expect((await ecs.send(new ListTagsForResourceCommand({ resourceArn }))).tags).toEqual([
      { key: 'tier', value: 'web' },
    ]);
    const list = (arn: string) => errorCode(ecs.send(new ListTagsForResourceCommand({ resourceArn: arn })));
    expect(await list(arnOf('none'))).toBe('ResourceNotFoundException');
    expect(await list('arn:aws:s3:::bucket')).toBe('InvalidParameterException');
    const reserved = new TagResourceCommand({ resourceArn, tags: [{ key: 'aws:mine', value: 'x' }] });
    expect(await errorCode(ecs.send(reserved))).toBe('InvalidParameterException');
  });

  it("reach a service's tasks and their interfaces where the service says so", async () => {
    const world = await ecsWorld();
    const tags = [{ key: 'tier', value: 'web' }];
    await createWeb(world, { tags, propagateTags: 'SERVICE', enableECSManagedTags: true, desiredCount: 1 });
    await world.sim.world.scheduler.runUntilIdle();
    expect((await serviceNow(world)).tags).toEqual(tags);
    const [task] = await serviceTasks(world);
    const { tags: own } = await world.ecs.send(
      new ListTagsForResourceCommand({ resourceArn: present(task?.taskArn) }),
    );
    expect(own).toEqual([
      ...tags,
      { key: 'aws:ecs:clusterName', value: 'prod' },
      { key: 'aws:ecs:serviceName', value: 'web' },
    ]);
    const [eni] = await interfaces(world);
    expect(eni?.TagSet?.map(({ Key }) => Key)).toEqual(['aws:ecs:clusterName', 'aws:ecs:serviceName']);
  });
});
