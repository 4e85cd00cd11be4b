import type { Sim } from '../core/create-sim.ts';
import { isParams, type Params, type Value } from '../core/index.ts';
import { closeEndpoint, setEndpoint, stopFunctions } from '../lambda/index.ts';
import { startServer } from '../server.ts';
import { CREATORS } from './creators.ts';
import { holds, type Physical, references, resolved, type Scope } from './intrinsics.ts';
import type { Deployment, Stack } from './stack.ts';

/**
 * Makes what a packaged CloudFormation template describes: queues, rules, functions with their real bundles, roles
 * whose policies are then enforced. A resource type that is not known is an error: what the template says and the
 * simulator left out would be a test of something else.
 */
export async function deployTemplate(sim: Sim, deployment: Deployment): Promise<Stack> {
  const { template } = deployment;
  const made = new Map<string, Physical>();
  const scope: Scope = {
    place: deployment.place,
    stackName: deployment.stackName ?? 'kedge',
    parameters: { ...defaults(template), ...deployment.parameters },
    conditions: paramsOf(template.Conditions),
    made,
  };
  const { world } = sim;
  setEndpoint(world, () => startServer(sim));
  const recorded: { type: string; id: string; properties: Params }[] = [];
  for (const [id, resource] of ordered(wanted(paramsOf(template.Resources), scope))) {
    const type = String(resource.Type);
    const create = CREATORS[type];
    if (create === undefined) throw new Error(`the simulator cannot make ${id}: it does not know ${type}`);
    const properties = paramsOf(resolved(resource.Properties ?? {}, scope));
    made.set(id, await create({ sim, deployment, id, properties, stackName: scope.stackName }));
    recorded.push({ type, id, properties });
  }
  return {
    place: deployment.place,
    resources: made,
    recorded,
    outputs: outputs(template, scope),
    close: async () => {
      stopFunctions(world);
      await closeEndpoint(world);
    },
  };
}

function outputs(template: Params, scope: Scope): Record<string, string> {
  const wantedOutputs = Object.entries(paramsOf(template.Outputs)).filter(([, output]) => {
    const { Condition } = paramsOf(output);
    return Condition === undefined || holds(String(Condition), scope);
  });
  return Object.fromEntries(
    wantedOutputs.map(([name, output]) => [name, String(resolved(paramsOf(output).Value, scope))]),
  );
}

function defaults(template: Params): Record<string, string> {
  const parameters = Object.entries(paramsOf(template.Parameters));
  return Object.fromEntries(parameters.map(([name, one]) => [name, String(paramsOf(one).Default ?? '')]));
}

function wanted(resources: Params, scope: Scope): ReadonlyMap<string, Params> {
  const all = Object.entries(resources).map(([id, one]): [string, Params] => [id, paramsOf(one)]);
  return new Map(
    all.filter(([, { Condition }]) => Condition === undefined || holds(String(Condition), scope)),
  );
}

/** Each after all that it refers to. */
function ordered(resources: ReadonlyMap<string, Params>): readonly (readonly [string, Params])[] {
  const done = new Map<string, Params>();
  const visit = (id: string, path: readonly string[]): void => {
    const resource = resources.get(id);
    if (resource === undefined || done.has(id)) return;
    if (path.includes(id))
      throw new Error(`the template's resources refer to each other: ${[...path, id].join(' → ')}`);
    const after = resource.DependsOn;
    const named = [
      ...references(resource.Properties),
      ...(Array.isArray(after) ? after.map(String) : after === undefined ? [] : [String(after)]),
    ];
    for (const one of named) visit(one, [...path, id]);
    done.set(id, resource);
  };
  for (const id of resources.keys()) visit(id, []);
  return [...done];
}

function paramsOf(value: Value | undefined): Params {
  return isParams(value) ? value : {};
}
