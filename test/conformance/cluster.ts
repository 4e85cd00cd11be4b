import {
  CreateClusterCommand,
  CreateServiceCommand,
  type CreateServiceCommandInput,
  DeleteClusterCommand,
  DeleteServiceCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  type Service,
  StopTaskCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import { newGroup, newSubnet, newVpc } from './network.ts';
import { present, type Stage } from './stage.ts';

/** A cluster with a Fargate task definition, and a subnet with two groups to run in. */
export type Cluster = Stage & {
  readonly cluster: string;
  readonly family: string;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly groups: readonly [one: string, other: string];
};

export async function newCluster(stage: Stage): Promise<Cluster> {
  const vpcId = await newVpc(stage);
  const subnetId = await newSubnet(stage, vpcId);
  const groups = [await newGroup(stage, 'one', vpcId), await newGroup(stage, 'other', vpcId)] as const;
  const [cluster, family] = [stage.name('cluster'), stage.name('web')];
  await stage.ecs.send(new CreateClusterCommand({ clusterName: cluster }));
  stage.undo(() => stage.ecs.send(new DeleteClusterCommand({ cluster })));
  const definition = new RegisterTaskDefinitionCommand({
    family,
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: '256',
    memory: '512',
    containerDefinitions: [{ name: 'app', image: 'nginx', memory: 512 }],
  });
  await stage.ecs.send(definition);
  return { ...stage, cluster, family, vpcId, subnetId, groups };
}

export type Placement = {
  readonly groups?: readonly string[];
  readonly subnet?: string;
  readonly publicIp?: 'ENABLED' | 'DISABLED';
};

export function awsvpc({ subnetId }: Cluster, { groups, subnet, publicIp }: Placement) {
  return {
    awsvpcConfiguration: {
      subnets: [subnet ?? subnetId],
      ...(groups === undefined ? {} : { securityGroups: [...groups] }),
      ...(publicIp === undefined ? {} : { assignPublicIp: publicIp }),
    },
  };
}

export async function runTask(at: Cluster, placement: Placement = { groups: [at.groups[0]] }): Promise<Task> {
  const command = new RunTaskCommand({
    cluster: at.cluster,
    taskDefinition: at.family,
    launchType: 'FARGATE',
    networkConfiguration: awsvpc(at, placement),
  });
  const task = present((await at.ecs.send(command)).tasks?.[0]);
  at.undo(() => at.ecs.send(new StopTaskCommand({ cluster: at.cluster, task: task.taskArn })));
  return task;
}

export async function taskNow({ ecs, cluster }: Cluster, task: Task): Promise<Task> {
  const { tasks } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: [present(task.taskArn)] }));
  return present(tasks?.[0]);
}

/** Waits until the task is as far as this. */
export async function reached(at: Cluster, task: Task, status: string): Promise<Task> {
  let now = task;
  await at.cloud.eventually(async () => {
    now = await taskNow(at, task);
    if (now.lastStatus !== status) throw new Error(`the task is ${now.lastStatus}, not ${status}`);
  });
  return now;
}

/** A member of the task's attachment of type ElasticNetworkInterface. */
export function attached(task: Task, member: string): string | undefined {
  const found = task.attachments?.find((one) => one.type === 'ElasticNetworkInterface');
  return found?.details?.find((detail) => detail.name === member)?.value;
}

export async function newService(
  at: Cluster,
  more: Partial<CreateServiceCommandInput> = {},
): Promise<Service> {
  const command = new CreateServiceCommand({
    cluster: at.cluster,
    serviceName: 'web',
    taskDefinition: at.family,
    launchType: 'FARGATE',
    desiredCount: 2,
    networkConfiguration: awsvpc(at, { groups: [at.groups[0]] }),
    ...more,
  });
  const service = present((await at.ecs.send(command)).service);
  const gone = { cluster: at.cluster, service: 'web', force: true };
  at.undo(() => at.ecs.send(new DeleteServiceCommand(gone)));
  return service;
}

export async function serviceNow({ ecs, cluster }: Cluster): Promise<Service> {
  const { services } = await ecs.send(new DescribeServicesCommand({ cluster, services: ['web'] }));
  return present(services?.[0]);
}

/** The service's tasks that run or are to run. */
export async function serviceTasks({ ecs, cluster }: Cluster): Promise<readonly Task[]> {
  const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster, serviceName: 'web' }));
  if (taskArns.length === 0) return [];
  return (await ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns }))).tasks ?? [];
}
