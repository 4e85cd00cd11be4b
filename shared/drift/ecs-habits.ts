import type { Finding, FindingResource } from '../model/index.ts';
import type { Guardrail } from '../policy/index.ts';
import type { Context } from './context.ts';
import { vpcOf } from './ecs-network.ts';
import type { EcsSubject } from './ecs-subject.ts';
import { findingOf, guardOf } from './finding-of.ts';
import { matchElsewhere } from './matching.ts';
import { unknownFinding } from './unknown.ts';

/** What the subject does (`breach`), what nobody can tell (`unknown`), or nothing. */
type Habit = { readonly breach: string } | { readonly unknown: string } | null;

/** The ECS guardrails: a public address, the VPC's default group, the host's network. */
export function habitFindings(
  context: Context,
  subject: EcsSubject,
  on: { readonly resource: FindingResource; readonly entered: boolean },
): readonly Finding[] {
  // An entry that speaks of a task whose interface was not read says so by itself.
  const judged = on.entered ? { ...subject, unknown: null } : subject;
  return context.policy.guardrails.flatMap((guardrail) => {
    const habit = guardrail.deny.kind === 'traffic' ? null : habitOf(context, guardrail, judged);
    return habit === null ? [] : habitFinding(context, habit, { guardrail, subject, resource: on.resource });
  });
}

type About = {
  readonly guardrail: Guardrail;
  readonly subject: EcsSubject;
  readonly resource: FindingResource;
};

function habitFinding(
  context: Context,
  habit: NonNullable<Habit>,
  { guardrail, subject, resource }: About,
): readonly Finding[] {
  const { deny, where } = guardrail;
  const vpcId = subject.network === undefined ? '' : vpcOf(context, subject.network);
  const named = { id: subject.arn, name: subject.name, tags: subject.tags, account: subject.account, vpcId };
  const applies = where === undefined ? 'yes' : matchElsewhere(context, where, named);
  if (applies === 'no') return [];
  const judge = guardOf(guardrail);
  if ('unknown' in habit) return [unknownFinding({ resource, judge, reasons: [habit.unknown] })];
  const said = `Guardrail ${guardrail.id} (line ${guardrail.line}) denies ${deny.kind}; ${resource.name} ${habit.breach}`;
  if (applies === 'unknown') {
    const reasons = [`${said}, and whether the guardrail applies here cannot be told`];
    return [unknownFinding({ resource, judge, reasons })];
  }
  const evidence = [{ carrier: deny.kind, text: habit.breach }];
  return [findingOf({ resource, kind: 'configuration', judge, reason: `${said}.`, evidence })];
}

function habitOf(context: Context, { deny }: Guardrail, subject: EcsSubject): Habit {
  switch (deny.kind) {
    case 'publicIp':
      return publicAddress(context, subject);
    case 'hostNetwork':
      return hostNetwork(context, subject);
    case 'defaultSecurityGroup':
      return defaultGroup(context, subject);
    case 'traffic':
      return null;
  }
}

/** A task's interface says it; without that nobody knows. */
function publicAddress(context: Context, subject: EcsSubject): Habit {
  if (subject.network !== undefined)
    return subject.network.publicIp ? { breach: 'has a public address' } : null;
  return unreadInterface(context, subject);
}

function unreadInterface(context: Context, { unknown }: EcsSubject): Habit {
  return unknown === null || context.told.has('network-interfaces') ? null : { unknown };
}

/** Without awsvpc only the task definition tells the network mode. */
function hostNetwork(context: Context, { networkMode, name }: EcsSubject): Habit {
  if (networkMode === 'host') return { breach: "uses the host's network" };
  if (networkMode !== null || context.told.has('task-definitions')) return null;
  return { unknown: `the task definition of ${name} is not in the state` };
}

/** No group given means that AWS took the VPC's default group. */
function defaultGroup(context: Context, subject: EcsSubject): Habit {
  const { network } = subject;
  if (network === undefined) return unreadInterface(context, subject);
  const { securityGroups, sections } = context.state;
  if (network.groups.length === 0) return { breach: "names no group and so uses the VPC's default group" };
  const found = network.groups.find((id) => securityGroups.get(id)?.name === 'default');
  if (found !== undefined) return { breach: `uses the VPC's default group ${found}` };
  const unread = network.groups.filter((id) => !securityGroups.has(id));
  const whole = sections['security-groups'].status === 'read';
  if (unread.length === 0 || whole || context.told.has('security-groups')) return null;
  return { unknown: `security group ${unread.join(', ')} is not in the state` };
}
