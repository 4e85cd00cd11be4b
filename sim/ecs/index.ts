// ECS: clusters, task definitions, tasks with interfaces in EC2, services that keep them running, deployments.
// Interfaces are EC2's rows, made and removed by calls of ECS's service-linked role; nothing of EC2 is kept here.
import {
  isList,
  isParams,
  jsonProtocol,
  lowerCamel,
  type Service,
  trailDate,
  type Value,
} from '../core/index.ts';
import {
  deregisterContainerInstance,
  describeContainerInstances,
  listContainerInstances,
  registerContainerInstance,
} from './container-instance-calls.ts';
import { createCluster } from './create-cluster.ts';
import { createService } from './create-service.ts';
import { createTaskSet } from './create-task-set.ts';
import { deleteCluster } from './delete-cluster.ts';
import { deleteService } from './delete-service.ts';
import { deleteTaskSet } from './delete-task-set.ts';
import { deregisterTaskDefinition } from './deregister-task-definition.ts';
import { describeClusters } from './describe-clusters.ts';
import { describeServiceDeployments } from './describe-service-deployments.ts';
import { describeServiceRevisions } from './describe-service-revisions.ts';
import { describeServices } from './describe-services.ts';
import { describeTaskDefinition } from './describe-task-definition.ts';
import { describeTaskSets } from './describe-task-sets.ts';
import { describeTasks } from './describe-tasks.ts';
import { listClusters } from './list-clusters.ts';
import { listServiceDeployments } from './list-service-deployments.ts';
import { listServices } from './list-services.ts';
import { listTagsForResource } from './list-tags-for-resource.ts';
import { listTaskDefinitions } from './list-task-definitions.ts';
import { listTasks } from './list-tasks.ts';
import { registerTaskDefinition } from './register-task-definition.ts';
import { runTask } from './run-task.ts';
import { startTaskCall } from './start-task.ts';
import { stopTask } from './stop-task.ts';
import { tagResource } from './tag-resource.ts';
import { listenForTasks } from './task-news.ts';
import { untagResource } from './untag-resource.ts';
import { updateService } from './update-service.ts';
import { updateServicePrimaryTaskSet } from './update-service-primary-task-set.ts';
import { updateTaskSet } from './update-task-set.ts';

const protocol = jsonProtocol({
  version: '1.1',
  target: 'AmazonEC2ContainerServiceV20141113',
  internal: 'ServerException',
});

/** CloudTrail has moments as text where the API has seconds. */
function withDates(value: Value, name = ''): Value {
  if (typeof value === 'number' && name.endsWith('At')) return trailDate(value * 1000);
  if (isList(value)) return value.map((one) => withDates(one));
  if (!isParams(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, one === undefined ? one : withDates(one, key)]),
  );
}

export const ecs: Service = {
  name: 'ecs',
  eventSource: 'ecs.amazonaws.com',
  protocol: {
    ...protocol,
    trailResponse: (output) => (Object.keys(output).length === 0 ? null : withDates(lowerCamel(output))),
  },
  rename: {
    MissingParameter: 'InvalidParameterException',
    InvalidParameterValue: 'InvalidParameterException',
  },
  calls: [
    createCluster,
    createService,
    createTaskSet,
    deleteCluster,
    deleteService,
    deleteTaskSet,
    deregisterContainerInstance,
    deregisterTaskDefinition,
    describeClusters,
    describeContainerInstances,
    describeServiceDeployments,
    describeServiceRevisions,
    describeServices,
    describeTaskDefinition,
    describeTaskSets,
    describeTasks,
    listClusters,
    listContainerInstances,
    listServiceDeployments,
    listServices,
    listTagsForResource,
    listTaskDefinitions,
    listTasks,
    registerContainerInstance,
    registerTaskDefinition,
    runTask,
    startTaskCall,
    stopTask,
    tagResource,
    untagResource,
    updateService,
    updateServicePrimaryTaskSet,
    updateTaskSet,
  ],
  start: listenForTasks,
};
