import { type Params, regionState } from '../core/index.ts';
import type { Launch } from './launch.ts';
import type { Service, ServiceDeployment, ServiceRevision, TaskSet } from './service-rows.ts';

export type Tag = { readonly key: string; readonly value: string };

export type Cluster = {
  readonly name: string;
  readonly arn: string;
  readonly status: 'ACTIVE' | 'INACTIVE';
  readonly capacityProviders: readonly string[];
  readonly defaultStrategy: readonly Params[];
  /** Settings and configuration as they were sent. */
  readonly said: Params;
};

export type TaskDefinition = {
  readonly arn: string;
  readonly family: string;
  readonly revision: number;
  readonly status: 'ACTIVE' | 'INACTIVE';
  /** Absent: Docker's bridge. */
  readonly networkMode: string | undefined;
  readonly requires: readonly string[];
  /** Containers, volumes, roles and sizes as they were sent. */
  readonly said: Params;
  readonly registeredAt: number;
  readonly registeredBy: string;
  readonly deregisteredAt?: number;
};

export type ContainerInstance = {
  readonly arn: string;
  readonly clusterName: string;
  readonly ec2InstanceId: string;
  readonly status: 'ACTIVE' | 'DRAINING' | 'INACTIVE';
  readonly registeredAt: number;
};

export type TaskStatus =
  | 'PROVISIONING'
  | 'PENDING'
  | 'ACTIVATING'
  | 'RUNNING'
  | 'DEACTIVATING'
  | 'STOPPING'
  | 'DEPROVISIONING'
  | 'STOPPED';

export type Attachment = {
  readonly id: string;
  readonly subnetId: string;
  readonly status: 'PRECREATED' | 'ATTACHED' | 'DELETED';
  /** From the moment on that EC2 has it. */
  readonly created?: {
    readonly networkInterfaceId: string;
    readonly macAddress: string;
    readonly privateIp: string;
    readonly privateDnsName: string | undefined;
  };
};

export type Task = {
  readonly id: string;
  readonly arn: string;
  readonly clusterName: string;
  readonly launch: Launch;
  readonly group: string;
  readonly startedBy?: string;
  /** The service that keeps it running. */
  readonly serviceName?: string;
  readonly containerInstanceArn?: string;
  readonly desiredStatus: 'RUNNING' | 'STOPPED';
  readonly lastStatus: TaskStatus;
  /** One more at each change that is told: tells old news from new. */
  readonly version: number;
  readonly attachment?: Attachment;
  readonly availabilityZone?: string;
  readonly containers: readonly { readonly id: string; readonly name: string; readonly image: string }[];
  readonly overrides: Params;
  readonly executeCommand: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly pullStartedAt?: number;
  readonly startedAt?: number;
  readonly stoppingAt?: number;
  readonly stoppedAt?: number;
  readonly stopCode?: string;
  readonly stoppedReason?: string;
};

/** ECS in one account and Region. Clusters by name; families count revisions; all else by ARN. */
export const ecsState = regionState((table) => ({
  clusters: table<Cluster>(),
  families: table<number>(),
  taskDefinitions: table<TaskDefinition>(),
  containerInstances: table<ContainerInstance>(),
  tasks: table<Task>(),
  services: table<Service>(),
  revisions: table<ServiceRevision>(),
  serviceDeployments: table<ServiceDeployment>(),
  taskSets: table<TaskSet>(),
  tags: table<readonly Tag[]>(),
  /** Tasks by the client token of the RunTask that started them. */
  tokens: table<readonly string[]>(),
  /** Services that are looked at in a moment. */
  wakes: table<true>(),
}));
