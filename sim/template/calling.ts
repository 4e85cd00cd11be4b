import { atomically, contextOf, type Params, serviceCaller, type Value } from '../core/index.ts';
import type { Making } from './stack.ts';

/**
 * A call that CloudFormation makes for the stack, by wire names. CloudTrail does not record it: a run begins when
 * the stack stands, and its own making would be reported to it as tampering.
 */
export function asCloudFormation(
  { sim, deployment }: Making,
  service: string,
  request: { readonly action: string; readonly input: Params },
): Params {
  const { world } = sim;
  const { place } = deployment;
  const call = world.services.get(service)?.calls.find(({ name }) => name === request.action);
  if (!call) throw new Error(`the simulator has no ${service}:${request.action}`);
  const caller = serviceCaller(
    place.account,
    'cloudformation.amazonaws.com',
    'AWSServiceRoleForCloudFormation',
  );
  const ctx = contextOf(world, { ...place, caller, requestId: world.random.uuid() });
  const output = atomically(world.history, () => call.run(ctx, request.input));
  if (output instanceof Promise) throw new Error(`${service}:${request.action} waits; a stack cannot`);
  return output;
}

/** Attributes of SQS and SNS are strings on the wire, documents JSON in a string. */
export function asText(value: Value | undefined): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

/** What the template names the resource, or the stack's name, the logical id and twelve characters of chance. */
export function nameOf({ sim, properties, id, stackName }: Making, member: string): string {
  const name = properties[member];
  return name === undefined ? `${stackName}-${id}-${sim.world.random.hex(12).toUpperCase()}` : String(name);
}
