import type { Params } from '../core/index.ts';
import type { Launch } from './launch.ts';

export type Controller = 'ECS' | 'CODE_DEPLOY' | 'EXTERNAL';

export type Service = {
  readonly arn: string;
  readonly name: string;
  readonly clusterName: string;
  readonly status: 'ACTIVE' | 'DRAINING' | 'INACTIVE';
  readonly controller: Controller;
  readonly desiredCount: number;
  /** Least and most tasks during a deployment, in percent of the desired count. */
  readonly minimumPercent: number;
  readonly maximumPercent: number;
  readonly breaker: { readonly enable: boolean; readonly rollback: boolean };
  /** Newest first; empty where task sets stand in for them. */
  readonly deployments: readonly Deployment[];
  /** What it runs, or is to run. An EXTERNAL service without a task set has none. */
  readonly launch?: Launch;
  readonly isSteady: boolean;
  readonly executeCommand: boolean;
  readonly managedTags: boolean;
  readonly propagateTags: string;
  /** Load balancers, registries, strategies as they were sent. */
  readonly said: Params;
  /** What it tells people, newest first. */
  readonly events: readonly { readonly id: string; readonly at: number; readonly message: string }[];
  readonly createdAt: number;
  readonly createdBy: string;
};

export type Deployment = {
  /** `ecs-svc/…`: its tasks are started by it. */
  readonly id: string;
  readonly status: 'PRIMARY' | 'ACTIVE';
  readonly launch: Launch;
  readonly revisionArn: string;
  readonly serviceDeploymentArn: string;
  readonly rollout: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  readonly rolloutReason: string;
  /** Tasks that could not be started since one last could, and when the next is tried. */
  readonly failedTasks: number;
  readonly notBefore: number;
  readonly createdAt: number;
  readonly updatedAt: number;
};

/** What a service ran with, or was to: kept when the deployment is over. */
export type ServiceRevision = {
  readonly arn: string;
  readonly serviceArn: string;
  readonly clusterName: string;
  readonly launch: Launch;
  readonly createdAt: number;
};

export type ServiceDeployment = {
  readonly arn: string;
  readonly serviceArn: string;
  readonly clusterName: string;
  readonly deploymentId: string;
  readonly status: 'IN_PROGRESS' | 'SUCCESSFUL' | 'STOPPED';
  readonly statusReason?: string;
  readonly sourceRevisionArns: readonly string[];
  readonly targetRevisionArn: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly finishedAt?: number;
};

export type TaskSet = {
  readonly arn: string;
  /** `ecs-svc/…`: its tasks are started by it. */
  readonly id: string;
  readonly serviceArn: string;
  readonly clusterName: string;
  readonly status: 'PRIMARY' | 'ACTIVE' | 'DRAINING';
  readonly launch: Launch;
  /** Percent of the service's desired count. */
  readonly scale: number;
  readonly externalId: string | undefined;
  readonly said: Params;
  readonly isSteady: boolean;
  readonly failedTasks: number;
  readonly notBefore: number;
  readonly createdAt: number;
  readonly updatedAt: number;
};
