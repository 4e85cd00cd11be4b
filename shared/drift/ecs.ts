import type { Evidence, Finding, FindingResource, Service } from '../model/index.ts';
import type { EcsEntry } from '../policy/index.ts';
import type { Context } from './context.ts';
import { habitFindings } from './ecs-habits.ts';
import { groupsContent, groupsVerdict, subnetsVerdict, vpcOf } from './ecs-network.ts';
import type { EcsSubject } from './ecs-subject.ts';
import { entriesOfSubject, serviceSubject, taskSubject } from './ecs-subject.ts';
import { findingOf, judgeOf, resourceOf } from './finding-of.ts';
import { unknownFinding } from './unknown.ts';

/** What is wrong with a service's network configuration. Services that are going away are left alone. */
export function serviceFindings(context: Context, arn: string): readonly Finding[] {
  const byArn = findingsOfServices.get(context) ?? new Map<string, readonly Finding[]>();
  findingsOfServices.set(context, byArn);
  const known = byArn.get(arn);
  if (known !== undefined) return known;
  const service = context.state.services.get(arn);
  const gone = service === undefined || service.status === 'INACTIVE';
  const found = gone ? [] : subjectFindings(context, serviceSubject(context, service));
  byArn.set(arn, found);
  return found;
}

/** Each task asks for its service's findings. */
const findingsOfServices = new WeakMap<Context, Map<string, readonly Finding[]>>();

/**
 * What is wrong with a running task. A task of a service follows its service: while that is wrong itself, or
 * still rolling out, the finding is the service's, for stopping one such task only makes AWS start another.
 */
export function taskFindings(context: Context, arn: string): readonly Finding[] {
  const task = context.state.tasks.get(arn);
  if (task === undefined || task.desiredStatus === 'STOPPED' || task.lastStatus === 'STOPPED') return [];
  const owner = task.service === undefined ? undefined : ownerOf(context, task.service, task.clusterArn);
  if (owner !== undefined && (owner.rollingOut || serviceFindings(context, owner.arn).length > 0)) return [];
  return subjectFindings(context, taskSubject(context, task));
}

const servicesByName = new WeakMap<Context['state']['services'], ReadonlyMap<string, Service>>();

/** The service of a task. By name, once for the state: thousands of tasks ask. */
export function ownerOf({ state }: Context, name: string, clusterArn: string): Service | undefined {
  const known = servicesByName.get(state.services);
  const byName =
    known ?? new Map([...state.services.values()].map((one) => [`${one.clusterArn} ${one.name}`, one]));
  if (known === undefined) servicesByName.set(state.services, byName);
  return byName.get(`${clusterArn} ${name}`);
}

function subjectFindings(context: Context, subject: EcsSubject): readonly Finding[] {
  const type = subject.kind === 'service' ? 'AWS::ECS::Service' : 'AWS::ECS::Task';
  const resource = resourceOf(context, type, {
    id: subject.arn,
    name: subject.name,
    account: subject.account,
  });
  const entries = entriesOfSubject(context, subject);
  const [entry] = entries;
  const found = habitFindings(context, subject, { resource, entered: entry !== undefined });
  if (entry === undefined) return found;
  if (new Set(entries.map(content)).size > 1) return [...found, conflict(entries, resource, entry)];
  return [...found, ...entryFindings(context, subject, { resource, entry })];
}

const content = (entry: EcsEntry): string =>
  JSON.stringify([
    groupsContent(entry.securityGroups),
    entry.subnets?.toSorted() ?? null,
    entry.publicIp ?? null,
    entry.remedy,
    entry.mode,
  ]);

function conflict(entries: readonly EcsEntry[], resource: FindingResource, first: EcsEntry): Finding {
  const keys = entries.map((entry) => `${entry.key} (line ${entry.line})`).join(' and ');
  const reason = `Entries ${keys} both match ${resource.name} and differ; neither is applied.`;
  return findingOf({ resource, kind: 'configuration', judge: judgeOf(first), reason });
}

type About = { readonly resource: FindingResource; readonly entry: EcsEntry };

function entryFindings(
  context: Context,
  subject: EcsSubject,
  { resource, entry }: About,
): readonly Finding[] {
  const judge = judgeOf(entry);
  const { network } = subject;
  if (network === undefined) {
    const why = subject.unknown;
    return why === null || context.told.has('network-interfaces')
      ? []
      : [unknownFinding({ resource, judge, reasons: [why] })];
  }
  const { evidence, unknown } = associationTrouble(context, subject, { entry, network });
  const found: Finding[] = [];
  if (evidence.length > 0) {
    const reason = `${said(evidence)} (entry ${entry.key}, line ${entry.line}).`;
    found.push(findingOf({ resource, kind: 'association', judge, reason, evidence }));
  }
  if (entry.publicIp !== undefined && entry.publicIp !== network.publicIp) {
    const has = network.publicIp ? 'has a public address' : 'has no public address';
    const reason = `${resource.name} ${has}; entry ${entry.key} (line ${entry.line}) says publicIp: ${entry.publicIp}.`;
    found.push(
      findingOf({
        resource,
        kind: 'configuration',
        judge,
        reason,
        evidence: [{ carrier: 'publicIp', text: has }],
      }),
    );
  }
  if (unknown.length > 0) found.push(unknownFinding({ resource, judge, reasons: unknown }));
  return found;
}

function associationTrouble(
  context: Context,
  subject: EcsSubject,
  at: { readonly entry: EcsEntry; readonly network: NonNullable<EcsSubject['network']> },
): { readonly evidence: readonly Evidence[]; readonly unknown: readonly string[] } {
  const { entry, network } = at;
  const vpcId = vpcOf(context, network);
  const groups =
    entry.securityGroups === undefined
      ? null
      : groupsVerdict(context, entry.securityGroups, { groups: network.groups, vpcId });
  const subnets =
    entry.subnets === undefined
      ? null
      : subnetsVerdict(context, entry.subnets, { network, exactly: subject.kind === 'service' });
  return {
    evidence: [
      ...(groups?.foreign ?? []).map((id) => ({ carrier: id, text: 'is attached and not declared' })),
      ...(groups?.lacking ?? []).map((id) => ({ carrier: id, text: 'is declared and not attached' })),
      ...(subnets?.foreign ?? []).map((id) => ({ carrier: id, text: 'is not as declared' })),
    ],
    unknown: [...(groups?.unknown ?? []), ...(context.told.has('subnets') ? [] : (subnets?.unknown ?? []))],
  };
}

const said = (evidence: readonly Evidence[]): string =>
  evidence.map((one) => `${one.carrier} ${one.text}`).join('; ');
