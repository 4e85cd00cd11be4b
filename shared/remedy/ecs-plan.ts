import type { Context } from '../drift/index.ts';
import {
  declaredNetwork,
  entriesOfSubject,
  findings as findingsOf,
  ownerOf,
  serviceSubject,
  taskSubject,
} from '../drift/index.ts';
import type { Call, Finding, NetworkConfiguration, ResourceRef, Service, Task } from '../model/index.ts';
import type { EcsEntry } from '../policy/index.ts';
import type { Outcome } from './outcome.ts';
import { heldAll, NOTHING } from './outcome.ts';
import { withService } from './overlay.ts';

/**
 * A service goes back to the network configuration that its entry declares, else to the newest revision that
 * nothing is wrong with: the scheduler then replaces its tasks gradually. Stopping them would only make it start
 * others with the same configuration.
 */
export function serviceOutcome(context: Context, arn: string, findings: readonly Finding[]): Outcome {
  const ids = findings.map(({ id }) => id);
  const service = context.state.services.get(arn);
  if (service === undefined) return heldAll(ids, `${arn} is not in the state.`);
  const stopped = whyNot(service, entryOf(context, service), findings);
  if (stopped !== null) return heldAll(ids, stopped);
  const found = compliantNetwork(context, service, findings);
  if (typeof found === 'string') return heldAll(ids, found);
  const { network, from } = found;
  const why = `Roll ${service.name} back to ${from}: ${shortReason(findings)}`;
  const inverse = service.network === undefined ? null : updateCall(service, service.network);
  return {
    ...NOTHING,
    steps: [{ action: { ...updateCall(service, network), why, inverse }, findings: ids }],
    mended: ids,
  };
}

function whyNot(service: Service, entry: EcsEntry | null, findings: readonly Finding[]): string | null {
  if (service.controller !== 'ECS') {
    return `${service.name} is deployed by ${service.controller}: UpdateService cannot change its network. Deploy it with the declared configuration.`;
  }
  if (entry?.remedy === 'alert') return `Entry ${entry.key} says remedy: alert.`;
  if (entry?.remedy === 'stop')
    return `Entry ${entry.key} says remedy: stop, which is for standalone tasks; a service would only start others.`;
  if (findings.some(onHost))
    return `${service.name} uses the host's network, which only a new task definition changes.`;
  return null;
}

// The guardrail about the host's network names itself as the carrier.
const onHost = (finding: Finding): boolean =>
  finding.evidence.some(({ carrier }) => carrier === 'hostNetwork');

function entryOf(context: Context, service: Service): EcsEntry | null {
  return entriesOfSubject(context, serviceSubject(context, service))[0] ?? null;
}

type Compliant = { readonly network: NetworkConfiguration; readonly from: string };

function compliantNetwork(
  context: Context,
  service: Service,
  findings: readonly Finding[],
): Compliant | string {
  const entry = entryOf(context, service);
  const declared =
    entry === null || service.network === undefined ? null : declaredNetwork(context, entry, service.network);
  const candidates: Compliant[] = [];
  if (entry !== null && declared !== null)
    candidates.push({ network: declared, from: `what entry ${entry.key} declares` });
  for (const { arn, network } of service.revisions ?? []) {
    if (network !== undefined) candidates.push({ network, from: `its revision ${arn}` });
  }
  const found = candidates.find(({ network }) => mends(context, { ...service, network }, findings));
  if (found !== undefined) return found;
  return `No network configuration is known that mends ${service.name}: its entry does not declare one, and none of ${service.revisions?.length ?? 0} revisions complies.`;
}

/** Drift itself judges the service with the other configuration. */
function mends(context: Context, service: Service, findings: readonly Finding[]): boolean {
  const ref: ResourceRef = {
    type: 'AWS::ECS::Service',
    id: service.arn,
    account: service.account,
    region: null,
  };
  const left = new Set(findingsOf(withService(context, service), [ref]).map(({ id }) => id));
  return findings.every(({ id }) => !left.has(id));
}

function updateCall(service: Service, network: NetworkConfiguration): Call {
  return {
    call: 'ecs:UpdateService',
    input: {
      cluster: service.clusterArn,
      service: service.name,
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets: network.subnets,
          // None given means the VPC's default group, and is how to get back to it.
          ...(network.groups.length === 0 ? {} : { securityGroups: network.groups }),
          assignPublicIp: network.publicIp ? 'ENABLED' : 'DISABLED',
        },
      },
    },
  };
}

/** A standalone task is stopped; a task of a service is the service's matter. */
export function taskOutcome(context: Context, arn: string, findings: readonly Finding[]): Outcome {
  const ids = findings.map(({ id }) => id);
  const task = context.state.tasks.get(arn);
  if (task === undefined) return heldAll(ids, `${arn} is not in the state.`);
  if (task.service !== undefined) return ownedTaskOutcome(context, task, { name: task.service, findings });
  const [entry] = entriesOfSubject(context, taskSubject(context, task));
  if (entry?.remedy === 'alert') return heldAll(ids, `Entry ${entry.key} says remedy: alert.`);
  if (entry?.remedy === 'rollback')
    return heldAll(
      ids,
      `Entry ${entry.key} says remedy: rollback, which is for services; a task can only be stopped.`,
    );
  const call = 'ecs:StopTask';
  // What ECS keeps of a reason and shows to whoever asks why the task is gone.
  const named = findings.map((one) => `${one.kind} (${one.guardrail ?? one.entry ?? 'policy'})`).join(', ');
  const reason = `Kedge: ${named}: ${shortReason(findings)}`.slice(0, 255);
  const why = `Stop ${task.arn}: ${shortReason(findings)}`;
  const action = { call, input: { cluster: task.clusterArn, task: task.arn, reason }, why, inverse: null };
  return { ...NOTHING, steps: [{ action, findings: ids }], mended: ids };
}

type Owned = { readonly name: string; readonly findings: readonly Finding[] };

/** The service itself is right (else the finding were the service's), so a fresh deployment brings tasks that are. */
function ownedTaskOutcome(context: Context, task: Task, { name, findings }: Owned): Outcome {
  const ids = findings.map(({ id }) => id);
  const service = ownerOf(context, name, task.clusterArn);
  if (service?.network === undefined)
    return heldAll(ids, `${task.arn} belongs to service ${name}, whose configuration is not in the state.`);
  const stopped = whyNot(service, entryOf(context, service), findings);
  if (stopped !== null) return heldAll(ids, stopped);
  const call = updateCall(service, service.network);
  const input = { ...call.input, forceNewDeployment: true };
  const why = `Replace the tasks of ${name}, whose configuration is right, since ${task.arn} is not: ${shortReason(findings)}`;
  return {
    ...NOTHING,
    steps: [{ action: { call: call.call, input, why, inverse: null }, findings: ids }],
    mended: ids,
  };
}

const shortReason = (findings: readonly Finding[]): string => findings.map(({ reason }) => reason).join(' ');
