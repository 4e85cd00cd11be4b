import { ECSClient, StopTaskCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { putRole } from '../../sim/iam/index.ts';
import { ACCOUNT, REGION } from './cloud.ts';
import { errorCode, present } from './core-stage.ts';
import { awsvpc, createWeb, type EcsWorld, ecsWorld, runWeb, serviceNow } from './ecs-world.ts';

type Record = ReturnType<EcsWorld['sim']['world']['trail']['all']>[number]['record'];

function records({ sim }: EcsWorld, eventName: string): readonly Record[] {
  return sim.world.trail
    .all()
    .map(({ record }) => record)
    .filter((record) => record.eventName === eventName);
}

/** The same calls, drawn from the same seed. */
async function story(seed: number): Promise<string> {
  const world = await ecsWorld({ seed });
  await runWeb(world);
  await createWeb(world);
  await world.sim.world.scheduler.runUntilIdle();
  const networkConfiguration = awsvpc(world, { groups: [world.groups[1]] });
  await world.ecs.send(new UpdateServiceCommand({ cluster: 'prod', service: 'web', networkConfiguration }));
  await world.sim.world.scheduler.runUntilIdle();
  const { trail, calls } = world.sim.world;
  return JSON.stringify([trail.all(), calls.all(), await serviceNow(world)]);
}

describe('ECS in CloudTrail', () => {
  it('writes RunTask with plain lists, lower camel names and moments as text', async () => {
    const world = await ecsWorld();
    const task = await runWeb(world, { networkConfiguration: awsvpc(world, { assignPublicIp: 'ENABLED' }) });
    const [record] = records(world, 'RunTask');
    expect(record).toMatchObject({
      eventSource: 'ecs.amazonaws.com',
      readOnly: false,
      managementEvent: true,
    });
    expect(record?.requestParameters).toMatchObject({
      cluster: 'prod',
      taskDefinition: 'web',
      launchType: 'FARGATE',
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets: world.subnets,
          securityGroups: [world.groups[0]],
          assignPublicIp: 'ENABLED',
        },
      },
    });
    expect(record?.responseElements).toMatchObject({
      failures: [],
      tasks: [
        {
          taskArn: task.taskArn,
          createdAt: 'Jan 1, 2026 12:00:00 AM',
          attachments: [
            { type: 'ElasticNetworkInterface', details: [{ name: 'subnetId', value: expect.any(String) }] },
          ],
        },
      ],
    });
  });

  it('writes down what failed, and why', async () => {
    const world = await ecsWorld();
    await errorCode(
      runWeb(world, { networkConfiguration: awsvpc(world, { groups: ['sg-0123456789abcdef0'] }) }),
    );
    const [record] = records(world, 'RunTask');
    expect(record).toMatchObject({ errorCode: 'InvalidParameterException', responseElements: null });
    expect(record?.errorMessage).toContain('sg-0123456789abcdef0');
  });

  it("has the interfaces as work of ECS's service-linked role, and no RunTask for a service", async () => {
    const world = await ecsWorld();
    await createWeb(world, { desiredCount: 1 });
    await world.sim.world.scheduler.runUntilIdle();
    expect(records(world, 'RunTask')).toEqual([]);
    const [record] = records(world, 'CreateNetworkInterface');
    expect(record).toMatchObject({
      sourceIPAddress: 'ecs.amazonaws.com',
      userIdentity: {
        type: 'AssumedRole',
        invokedBy: 'ecs.amazonaws.com',
        sessionContext: {
          sessionIssuer: {
            arn: `arn:aws:iam::${ACCOUNT}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`,
          },
        },
      },
    });
  });

  it('repeats to the byte from the seed, whatever tokens the client draws', async () => {
    expect(await story(7)).toBe(await story(7));
    expect(await story(7)).not.toBe(await story(8));
  });
});

describe('ECS permissions', () => {
  it('are asked for the ARN of what a call touches, and for its cluster', async () => {
    const world = await ecsWorld();
    const task = present((await runWeb(world)).taskArn);
    const clusterArn = `arn:aws:ecs:${REGION}:${ACCOUNT}:cluster/prod`;
    const Condition = { ArnEquals: { 'ecs:cluster': clusterArn } };
    const Resource = `arn:aws:ecs:${REGION}:${ACCOUNT}:task/*`;
    const allow = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'ecs:StopTask', Resource, Condition }],
    };
    const trust = { Statement: [] };
    const place = { account: ACCOUNT, region: REGION };
    const role = putRole(world.sim.world, { ...place, name: 'stopper', trust, policies: [allow] });
    const credentials = world.sim.world.identities.startSession({ role, sessionName: 's' });
    const ecs = new ECSClient(world.config({ credentials }));
    expect(await errorCode(runWeb({ ...world, ecs }))).toBe('AccessDeniedException');
    const { task: stopped } = await ecs.send(new StopTaskCommand({ cluster: 'prod', task }));
    expect(stopped?.desiredStatus).toBe('STOPPED');
    const elsewhere = new StopTaskCommand({ cluster: 'other', task: '0'.repeat(32) });
    expect(await errorCode(ecs.send(elsewhere))).toBe('AccessDeniedException');
  });
});
