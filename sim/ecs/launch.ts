import type { Params } from '../core/index.ts';

/** An awsvpc configuration; no groups: the VPC's default group. */
export type Network = {
  readonly subnets: readonly string[];
  readonly groups: readonly string[];
  readonly publicIp: boolean;
};

/** What tasks are started from: by RunTask, a deployment or a task set. */
export type Launch = {
  readonly taskDefinitionArn: string;
  readonly network?: Network;
  /** FARGATE, EC2 or EXTERNAL; with a capacity provider strategy ECS says the provider's. */
  readonly launchType: string;
  readonly strategy?: readonly Params[];
  readonly capacityProvider?: string;
  readonly platformVersion?: string;
};
