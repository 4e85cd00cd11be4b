import {
  CreateSubnetCommand,
  DescribeNetworkInterfacesCommand,
  EC2Client,
  type NetworkInterface,
} from '@aws-sdk/client-ec2';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  type CreateServiceCommandInput,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  type RunTaskCommandInput,
  type Service,
  type Task,
} from '@aws-sdk/client-ecs';
import type { SimOptions } from '../../sim/index.ts';
import { type Cloud, cloud, type TRANSPORTS } from './cloud.ts';
import { present } from './core-stage.ts';
import { group, smallNetwork } from './ec2-world.ts';

/** A VPC with two subnets and two groups, cluster `prod`, and a task definition for Fargate. */
export type EcsWorld = Cloud & {
  readonly ec2: EC2Client;
  readonly ecs: ECSClient;
  readonly vpcId: string;
  readonly subnets: readonly [string, string];
  readonly groups: readonly [string, string];
};

export async function ecsWorld(
  options: SimOptions & { transport?: (typeof TRANSPORTS)[number] } = {},
): Promise<EcsWorld> {
  const stage = await cloud(options);
  const ec2 = new EC2Client(stage.config());
  const ecs = new ECSClient(stage.config());
  const { vpcId, subnetId, groupId } = await smallNetwork(ec2);
  const other = new CreateSubnetCommand({ VpcId: vpcId, CidrBlock: '10.0.2.0/24' });
  const second = present((await ec2.send(other)).Subnet?.SubnetId);
  const subnets: [string, string] = [subnetId, second];
  const groups: [string, string] = [groupId, await group(ec2, vpcId, 'foreign')];
  await ecs.send(new CreateClusterCommand({ clusterName: 'prod' }));
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'web',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      containerDefinitions: [{ name: 'app', image: 'nginx', portMappings: [{ containerPort: 8080 }] }],
    }),
  );
  return { ...stage, ec2, ecs, vpcId, subnets, groups };
}

export function awsvpc(
  { subnets, groups }: EcsWorld,
  said: { groups?: readonly string[]; assignPublicIp?: 'ENABLED' | 'DISABLED' } = {},
): NonNullable<RunTaskCommandInput['networkConfiguration']> {
  const securityGroups = [...(said.groups ?? [groups[0]])];
  const { assignPublicIp } = said;
  return {
    awsvpcConfiguration: {
      subnets: [...subnets],
      securityGroups,
      ...(assignPublicIp ? { assignPublicIp } : {}),
    },
  };
}

export async function runWeb(world: EcsWorld, said: Partial<RunTaskCommandInput> = {}): Promise<Task> {
  const usual = { cluster: 'prod', taskDefinition: 'web', launchType: 'FARGATE' } as const;
  const networkConfiguration = awsvpc(world);
  const { tasks } = await world.ecs.send(new RunTaskCommand({ ...usual, networkConfiguration, ...said }));
  return present(tasks?.[0], 'task');
}

export async function createWeb(
  world: EcsWorld,
  said: Partial<CreateServiceCommandInput> = {},
): Promise<Service> {
  const command = new CreateServiceCommand({
    cluster: 'prod',
    serviceName: 'web',
    taskDefinition: 'web',
    launchType: 'FARGATE',
    desiredCount: 2,
    networkConfiguration: awsvpc(world),
    ...said,
  });
  return present((await world.ecs.send(command)).service, 'service');
}

export async function taskNow({ ecs }: EcsWorld, taskArn: string | undefined): Promise<Task> {
  const { tasks } = await ecs.send(new DescribeTasksCommand({ cluster: 'prod', tasks: [present(taskArn)] }));
  return present(tasks?.[0], 'task');
}

export async function serviceNow({ ecs }: EcsWorld, name = 'web'): Promise<Service> {
  const command = new DescribeServicesCommand({ cluster: 'prod', services: [name], include: ['TAGS'] });
  return present((await ecs.send(command)).services?.[0], 'service');
}

/** The tasks of a service that run or are to run. */
export async function serviceTasks({ ecs }: EcsWorld, serviceName = 'web'): Promise<readonly Task[]> {
  const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster: 'prod', serviceName }));
  if (taskArns.length === 0) return [];
  return (await ecs.send(new DescribeTasksCommand({ cluster: 'prod', tasks: taskArns }))).tasks ?? [];
}

export function detail(task: Task, name: string): string | undefined {
  const details = task.attachments?.flatMap((attachment) => attachment.details ?? []);
  return details?.find((entry) => entry.name === name)?.value;
}

export async function interfaces({ ec2 }: EcsWorld): Promise<readonly NetworkInterface[]> {
  return (await ec2.send(new DescribeNetworkInterfacesCommand({}))).NetworkInterfaces ?? [];
}

/** The native events so far, as they leave ECS. */
export function heard({ sim }: Cloud): {
  readonly type: string;
  readonly detail: Record<string, unknown>;
  readonly resources: readonly string[];
}[] {
  const events: { type: string; detail: Record<string, unknown>; resources: readonly string[] }[] = [];
  sim.world.bus.subscribe((event) =>
    events.push({
      type: event.detailType,
      detail: JSON.parse(JSON.stringify(event.detail)),
      resources: event.resources,
    }),
  );
  return events;
}
