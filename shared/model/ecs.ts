import type { Tags } from './security-group.ts';

/** awsvpc network configuration; `groups` empty means that AWS used the VPC's default group. */
export type NetworkConfiguration = {
  readonly subnets: readonly string[];
  readonly groups: readonly string[];
  readonly publicIp: boolean;
};

export type DeploymentController = 'ECS' | 'CODE_DEPLOY' | 'EXTERNAL';

/** `network` is undefined for tasks that do not use awsvpc. `revisions` are newest first, when they were read. */
export type Service = {
  readonly arn: string;
  readonly name: string;
  readonly clusterArn: string;
  readonly account: string;
  readonly controller: DeploymentController;
  readonly network?: NetworkConfiguration;
  readonly revisions?: readonly { readonly arn: string; readonly network?: NetworkConfiguration }[];
  readonly taskDefinitionArn?: string;
  readonly status: string;
  /** True while a deployment is under way: tasks of the older configuration are then still to be expected. */
  readonly rollingOut: boolean;
  readonly tags: Tags;
};

/** `service` is the name of the service that started it, absent for a standalone task. */
export type Task = {
  readonly arn: string;
  readonly clusterArn: string;
  readonly account: string;
  readonly service?: string;
  readonly family?: string;
  readonly taskDefinitionArn: string;
  readonly interfaceIds: readonly string[];
  readonly lastStatus: string;
  readonly desiredStatus: string;
  readonly startedBy?: string;
  readonly tags: Tags;
};

export type TaskDefinition = { readonly arn: string; readonly family: string; readonly networkMode: string };

export type LoadBalancer = {
  readonly arn: string;
  readonly name: string;
  readonly kind: 'application' | 'network' | 'gateway';
  readonly scheme: string;
  readonly vpcId: string;
  readonly account: string;
  readonly groups: readonly string[];
  readonly subnets: readonly string[];
  readonly tags: Tags;
};
