import { type Call, type CallContext, type Params, requiredText, text, texts } from '../core/index.ts';
import { clusterArn, clusterName, serviceArn, serviceName, taskArn, taskId } from './names.ts';
import { tagsOf } from './tags.ts';

/** What IAM checks of a call: the ARNs it touches, and the keys that conditions can ask for. */
type Access = Pick<Call, 'resources' | 'conditions'>;

type Arns = (ctx: CallContext, input: Params) => readonly string[];

/** Access to these resources, in the cluster that the call names. */
function within(arns: Arns): Access {
  return {
    resources: arns,
    conditions: (ctx, input) => ({
      'ecs:cluster': [clusterArn(ctx, clusterName(ctx, input))],
      ...Object.fromEntries(
        (arns(ctx, input).length === 1 ? tagsOf(ctx, arns(ctx, input)[0] ?? '') : []).map(
          ({ key, value }) => [`aws:ResourceTag/${key}`, [value]],
        ),
      ),
    }),
  };
}

export const onCluster: Access = within((ctx, input) => [clusterArn(ctx, clusterName(ctx, input))]);

/** Calls that IAM knows no resource for, but a cluster to make conditions on. */
export const inCluster: Access = within(() => ['*']);

/** `param` names one service or several. */
export function onServices(param: 'service' | 'services' | 'serviceName'): Access {
  return within((ctx, input) => {
    const cluster = clusterName(ctx, input);
    return texts(input, param).map((said) => serviceArn(ctx, cluster, serviceName(ctx, cluster, said)));
  });
}

export function onTasks(param: 'task' | 'tasks'): Access {
  return within((ctx, input) => {
    const cluster = clusterName(ctx, input);
    return texts(input, param).map((said) => taskArn(ctx, cluster, taskId(ctx, cluster, said)));
  });
}

/** What starts tasks is allowed by the task definition, with the cluster as a condition. */
export const onTaskDefinition: Access = within((ctx, input) => {
  const said = requiredText(input, 'taskDefinition');
  return [
    said.startsWith('arn:')
      ? said
      : ctx.arn('ecs', `task-definition/${said.includes(':') ? said : `${said}:*`}`),
  ];
});

/** What the parameter lists as ARNs. */
export function onArns(param: string): Access {
  return { resources: (_, input) => texts(input, param) };
}

export function onArn(param: string): Access {
  return { resources: (_, input) => [text(input, param) ?? '*'] };
}
