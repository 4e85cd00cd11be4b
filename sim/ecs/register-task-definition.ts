import { call, integer, type Params, requiredText, structs, text, texts } from '../core/index.ts';
import { clientException } from './errors.ts';
import { ecsState, type TaskDefinition } from './state.ts';
import { parseTags, putTags, tagsOf } from './tags.ts';
import { taskDefinitionArn, taskDefinitionView } from './task-definition.ts';

const NETWORK_MODES = ['awsvpc', 'bridge', 'host', 'none'];
const COMPATIBILITIES = ['EC2', 'EXTERNAL', 'FARGATE', 'MANAGED_INSTANCES'];

export const registerTaskDefinition = call({
  name: 'RegisterTaskDefinition',
  mutating: true,
  resources: (ctx, input) => [taskDefinitionArn(ctx, `${text(input, 'family') ?? '*'}:*`)],
  run: (ctx, input) => {
    const { families, taskDefinitions } = ecsState(ctx);
    const family = requiredText(input, 'family');
    check(family, input);
    const revision = (families.get(family) ?? 0) + 1;
    const definition: TaskDefinition = {
      arn: taskDefinitionArn(ctx, `${family}:${revision}`),
      family,
      revision,
      status: 'ACTIVE',
      networkMode: text(input, 'networkMode'),
      requires: texts(input, 'requiresCompatibilities'),
      said: input,
      registeredAt: ctx.now,
      registeredBy: ctx.caller.arn,
    };
    families.put(family, revision);
    taskDefinitions.put(definition.arn, definition);
    putTags(ctx, definition.arn, parseTags(ctx, input));
    return { taskDefinition: taskDefinitionView(definition), tags: tagsOf(ctx, definition.arn) };
  },
});

function check(family: string, input: Params): void {
  if (!/^[\w-]{1,255}$/.test(family))
    throw clientException('Family contains invalid characters. 1 to 255 letters, numbers, - and _ only.');
  const containers = structs(input, 'containerDefinitions');
  if (containers.length === 0) throw clientException('Container list cannot be empty.');
  const names = containers.map((container) => requiredText(container, 'name'));
  if (new Set(names).size < names.length) throw clientException('Container names must be unique.');
  for (const container of containers) {
    if (!text(container, 'image')) throw clientException('Container.image should not be null or empty.');
  }
  const mode = text(input, 'networkMode');
  if (mode !== undefined && !NETWORK_MODES.includes(mode))
    throw clientException(`Invalid network mode '${mode}'.`);
  const requires = texts(input, 'requiresCompatibilities');
  const unknown = requires.find((one) => !COMPATIBILITIES.includes(one));
  if (unknown !== undefined) throw clientException(`Invalid compatibility '${unknown}'.`);
  if (requires.includes('FARGATE')) checkFargate(mode, input);
  else checkMemory(containers, input);
}

function checkFargate(mode: string | undefined, input: Params): void {
  if (mode !== 'awsvpc') throw clientException('Fargate only supports network mode ‘awsvpc’.');
  if (!text(input, 'cpu')) throw clientException("Fargate requires that 'cpu' be defined at the task level.");
  if (!text(input, 'memory'))
    throw clientException("Fargate requires that 'memory' be defined at the task level.");
}

function checkMemory(containers: readonly Params[], input: Params): void {
  if (text(input, 'memory')) return;
  const bare = containers.find((one) => !integer(one, 'memory') && !integer(one, 'memoryReservation'));
  if (!bare) return;
  const lead = `Invalid setting for container '${text(bare, 'name')}'.`;
  throw clientException(`${lead} At least one of 'memory' or 'memoryReservation' must be specified.`);
}
