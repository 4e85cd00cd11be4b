import { AwsError, type CallContext } from '../core/index.ts';
import { invalidParameter } from './errors.ts';
import { ecsState } from './state.ts';

/** Refuses an ARN that nothing here has. */
export function checkTaggable(ctx: CallContext, arn: string): void {
  const state = ecsState(ctx);
  const [, , service, , , resource = ''] = arn.split(':');
  const [kind, ...path] = resource.split('/');
  if (service !== 'ecs' || path.length === 0)
    throw invalidParameter('Invalid resourceArn: it is not the ARN of a resource of Amazon ECS.');
  const isThere = {
    cluster: () => state.clusters.has(path.join('/')),
    'container-instance': () => state.containerInstances.has(arn),
    service: () => state.services.has(arn),
    task: () => state.tasks.has(arn),
    'task-definition': () => state.taskDefinitions.has(arn),
    'task-set': () => state.taskSets.has(arn),
  };
  const test = Object.entries(isThere).find(([name]) => name === kind)?.[1];
  if (!test) throw invalidParameter(`Invalid resourceArn: '${kind}' has no tags.`);
  if (!test()) throw new AwsError('ResourceNotFoundException', 'The specified resource could not be found.');
}
