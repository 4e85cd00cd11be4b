import {
  DescribeServiceRevisionsCommand,
  ListServiceDeploymentsCommand,
  StopTaskCommand,
  type Task,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { expect } from 'vitest';
import {
  attached,
  awsvpc,
  type Cluster,
  newCluster,
  newService,
  serviceNow,
  serviceTasks,
} from './cluster.ts';
import { interfaceNow } from './network.ts';
import { type Case, present, refusal, type Stage } from './stage.ts';

const NO_TASKS = 'in moto a service starts no tasks';
const NO_DEPLOYMENT = 'moto makes no new deployment on UpdateService';

/** Services, which keep tasks running and replace them when their network configuration changes. */
export const SERVICE_CASES: readonly Case[] = [
  {
    fact: 'a service keeps desiredCount tasks running, each with an interface in its groups',
    wrongInMoto: NO_TASKS,
    run: async (stage) => {
      const at = await newCluster(stage);
      await newService(at);
      const tasks = await steady(at);
      expect(tasks).toHaveLength(2);
      for (const task of tasks) expect(await groupsOf(stage, task)).toEqual([at.groups[0]]);
    },
  },
  {
    fact: 'stopping a service’s task only makes the service start another',
    wrongInMoto: NO_TASKS,
    run: async (stage) => {
      const at = await newCluster(stage);
      await newService(at);
      const [first] = await steady(at);
      const stopped = present(first?.taskArn);
      await stage.ecs.send(new StopTaskCommand({ cluster: at.cluster, task: stopped }));
      await stage.cloud.eventually(async () => {
        const running = (await serviceTasks(at)).filter((task) => task.lastStatus === 'RUNNING');
        expect(running.map((task) => task.taskArn)).not.toContain(stopped);
        expect(running).toHaveLength(2);
      });
    },
  },
  {
    fact: 'UpdateService with a network configuration makes a deployment that replaces the tasks',
    wrongInMoto: NO_TASKS,
    run: async (stage) => {
      const at = await newCluster(stage);
      await newService(at);
      const before = (await steady(at)).map((task) => task.taskArn);
      await updateGroups(at, [at.groups[1]]);
      await stage.cloud.eventually(async () => expect((await serviceNow(at)).deployments).toHaveLength(1));
      const tasks = await steady(at);
      expect(tasks.filter((task) => before.includes(task.taskArn))).toEqual([]);
      for (const task of tasks) expect(await groupsOf(stage, task)).toEqual([at.groups[1]]);
    },
  },
  {
    fact: 'DescribeServices lists the deployments under way, each with its own network configuration',
    wrongInMoto: NO_DEPLOYMENT,
    run: async (stage) => {
      const at = await newCluster(stage);
      await newService(at);
      await steady(at);
      await updateGroups(at, [at.groups[1]]);
      const { deployments = [] } = await serviceNow(at);
      const groups = deployments.map((one) => [
        one.status,
        one.networkConfiguration?.awsvpcConfiguration?.securityGroups,
      ]);
      expect(groups).toEqual([
        ['PRIMARY', [at.groups[1]]],
        ['ACTIVE', [at.groups[0]]],
      ]);
    },
  },
  {
    fact: 'UpdateService without a network configuration leaves it as it is',
    run: async (stage) => {
      const at = await newCluster(stage);
      await newService(at);
      await stage.ecs.send(
        new UpdateServiceCommand({ cluster: at.cluster, service: 'web', desiredCount: 1 }),
      );
      const { networkConfiguration, desiredCount } = await serviceNow(at);
      expect([networkConfiguration?.awsvpcConfiguration?.securityGroups, desiredCount]).toEqual([
        [at.groups[0]],
        1,
      ]);
    },
  },
  {
    fact: 'older network configurations are in DescribeServiceRevisions',
    wrongInMoto: 'moto knows no service revisions',
    run: async (stage) => {
      const at = await newCluster(stage);
      await newService(at);
      await steady(at);
      const listed = new ListServiceDeploymentsCommand({ cluster: at.cluster, service: 'web' });
      const arn = present((await stage.ecs.send(listed)).serviceDeployments?.[0]?.targetServiceRevisionArn);
      await updateGroups(at, [at.groups[1]]);
      await stage.cloud.eventually(async () => expect((await serviceNow(at)).deployments).toHaveLength(1));
      const asked = new DescribeServiceRevisionsCommand({ serviceRevisionArns: [arn] });
      const { serviceRevisions } = await stage.ecs.send(asked);
      expect(serviceRevisions?.[0]?.networkConfiguration?.awsvpcConfiguration?.securityGroups).toEqual([
        at.groups[0],
      ]);
    },
  },
  ...(['CODE_DEPLOY', 'EXTERNAL'] as const).map(
    (type): Case => ({
      fact: `a service with a ${type} controller does not take a network configuration by UpdateService`,
      wrongInMoto: 'moto updates any service',
      run: async (stage) => {
        const at = await newCluster(stage);
        const network =
          type === 'EXTERNAL'
            ? { networkConfiguration: undefined, launchType: undefined, taskDefinition: undefined }
            : {};
        await newService(at, { deploymentController: { type }, ...network } as Parameters<
          typeof newService
        >[1]);
        expect(await refusal(updateGroups(at, [at.groups[1]]))).not.toBe('none');
      },
    }),
  ),
  {
    fact: 'an unknown cluster is ClusterNotFoundException',
    run: async (stage) => {
      const gone = stage.ecs.send(
        new UpdateServiceCommand({ cluster: stage.name('nowhere'), service: 'web' }),
      );
      expect(await refusal(gone)).toBe('ClusterNotFoundException');
    },
  },
  {
    fact: 'an unknown service is ServiceNotFoundException to a writer',
    run: async (stage) => {
      const { cluster } = await newCluster(stage);
      const gone = stage.ecs.send(new UpdateServiceCommand({ cluster, service: 'nobody', desiredCount: 1 }));
      expect(await refusal(gone)).toBe('ServiceNotFoundException');
    },
  },
];

function updateGroups(at: Cluster, groups: readonly string[]) {
  const networkConfiguration = awsvpc(at, { groups });
  return at.ecs.send(new UpdateServiceCommand({ cluster: at.cluster, service: 'web', networkConfiguration }));
}

/** The service's two tasks, once both run. */
async function steady(at: Cluster): Promise<readonly Task[]> {
  let tasks: readonly Task[] = [];
  await at.cloud.eventually(async () => {
    tasks = await serviceTasks(at);
    expect(tasks.map((task) => task.lastStatus)).toEqual(['RUNNING', 'RUNNING']);
  });
  return tasks;
}

async function groupsOf(stage: Stage, task: Task): Promise<readonly (string | undefined)[]> {
  const found = await interfaceNow(stage, present(attached(task, 'networkInterfaceId')));
  return (found.Groups ?? []).map((group) => group.GroupId);
}
