import type { Finding, ResourceType, Section } from '../model/index.ts';
import type { EcsMatch, Policy } from '../policy/index.ts';
import type { Context } from './context.ts';
import { entriesOfSubject, serviceSubject, taskSubject } from './ecs-subject.ts';
import { ofThisPlace } from './elsewhere.ts';
import { findingOf, judgeOf, soleAccount } from './finding-of.ts';
import { matchAcl, matchElsewhere, matchGroup } from './matching.ts';

type Named = {
  readonly key: string;
  readonly line: number;
  readonly mode: Finding['mode'];
  readonly severity: Finding['severity'];
};

/** An entry that matches nothing. Only where everything of a kind was read does "nothing" mean nothing. */
export function unmatchedEntries(context: Context): readonly Finding[] {
  return unmatchedIn({ ...context, policy: ofThisPlace(context) });
}

/** The same of a policy that is for this place. */
export function unmatchedIn(context: Context): readonly Finding[] {
  const { policy } = context;
  return [
    ...unmatched(context, 'AWS::EC2::SecurityGroup', {
      entries: unusedGroupEntries(context),
      section: 'security-groups',
    }),
    ...unmatched(context, 'AWS::EC2::NetworkAcl', {
      entries: unusedAclEntries(context),
      section: 'network-acls',
    }),
    ...unmatched(context, 'AWS::ElasticLoadBalancingV2::LoadBalancer', {
      entries: policy.loadBalancers.filter((entry) => !anyBalancer(context, entry.match)),
      section: 'load-balancers',
    }),
    ...unmatchedEcs(context),
  ];
}

function unusedGroupEntries(context: Context): readonly Named[] {
  const groups = [...context.state.securityGroups.values()];
  return context.policy.securityGroups.filter(({ match }) => {
    const { name } = match;
    if (name === undefined || name.includes('*'))
      return !groups.some((group) => matchGroup(context, match, group) !== 'no');
    const named = [...context.groupIdsByVpcAndName.values()].flatMap((names) => names.get(name) ?? []);
    return !named.some((id) => {
      const group = context.state.securityGroups.get(id);
      return group !== undefined && matchGroup(context, match, group) !== 'no';
    });
  });
}

function unusedAclEntries(context: Context): readonly Named[] {
  const acls = [...context.state.networkAcls.values()];
  return context.policy.networkAcls.filter(
    (entry) => !acls.some((acl) => matchAcl(context, entry.match, acl) !== 'no'),
  );
}

function anyBalancer(context: Context, match: Policy['loadBalancers'][number]['match']): boolean {
  return [...context.state.loadBalancers.values()].some(
    (one) => matchElsewhere(context, match, { ...one, id: one.arn }) !== 'no',
  );
}

/** An entry that names a service needs that service; any other is content with a service or a task. */
function unmatchedEcs(context: Context): readonly Finding[] {
  const { services, tasks, sections } = context.state;
  const used = new Set<string>();
  for (const service of services.values())
    for (const entry of entriesOfSubject(context, serviceSubject(context, service))) used.add(entry.key);
  for (const task of tasks.values())
    for (const entry of entriesOfSubject(context, taskSubject(context, task))) used.add(entry.key);
  const read = sections.services.status === 'read';
  const both = read && sections.tasks.status === 'read';
  // A family without a running task is the usual case for one-off tasks, and nothing to be told of.
  const unused = context.policy.ecs.filter(
    ({ key, match }) =>
      !used.has(key) && (match.service === undefined ? both && match.family === undefined : read),
  );
  return unused.map((entry) => nothing(context, entryType(entry.match), entry));
}

const entryType = ({ service }: EcsMatch): ResourceType =>
  service === undefined ? 'AWS::ECS::Task' : 'AWS::ECS::Service';

function unmatched(
  context: Context,
  type: ResourceType,
  of: { readonly entries: readonly Named[]; readonly section: Section },
): readonly Finding[] {
  return context.state.sections[of.section].status === 'read'
    ? of.entries.map((entry) => nothing(context, type, entry))
    : [];
}

function nothing(context: Context, type: ResourceType, entry: Named): Finding {
  const resource = {
    type,
    id: entry.key,
    name: entry.key,
    account: soleAccount(context.state),
    region: context.state.region,
  };
  const reason = `Entry ${entry.key} (line ${entry.line}) matches nothing: it protects nothing.`;
  return findingOf({ resource, kind: 'configuration', judge: judgeOf(entry), reason });
}
