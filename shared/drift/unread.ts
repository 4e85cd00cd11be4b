import type { Finding, ResourceType, Section, SectionStatus } from '../model/index.ts';
import type { GroupEntry, Guardrail } from '../policy/index.ts';
import { isSubnetName } from './acl-association.ts';
import type { Context } from './context.ts';
import { serviceSubject, taskSubject } from './ecs-subject.ts';
import { findingOf, soleAccount } from './finding-of.ts';

/**
 * A part of the state that the policy needs and that is not there: `need` says who needs it, `lost` what that costs.
 */
type Unread = { readonly section: Section; readonly need: string; readonly lost: string };

const TYPES: Readonly<Record<Section, ResourceType>> = {
  'security-groups': 'AWS::EC2::SecurityGroup',
  'security-group-rules': 'AWS::EC2::SecurityGroup',
  'network-acls': 'AWS::EC2::NetworkAcl',
  'network-interfaces': 'AWS::EC2::NetworkInterface',
  subnets: 'AWS::EC2::Subnet',
  vpcs: 'AWS::EC2::VPC',
  'route-tables': 'AWS::EC2::RouteTable',
  'internet-gateways': 'AWS::EC2::InternetGateway',
  'vpc-block-public-access-options': 'AWS::EC2::VPC',
  'vpc-block-public-access-exclusions': 'AWS::EC2::VPC',
  'prefix-lists': 'AWS::EC2::PrefixList',
  'load-balancers': 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  services: 'AWS::ECS::Service',
  tasks: 'AWS::ECS::Task',
  'task-definitions': 'AWS::ECS::TaskDefinition',
};

const NOTHING_JUDGED = 'nothing of the kind was judged';

/**
 * The parts of the state that the policy needs and nobody could, or did, read: one finding each, however many
 * resources wait for it.
 */
export function unreadSections(context: Context): readonly Unread[] {
  const needed: readonly (Unread | null)[] = [
    ...KINDS.map((kind) => kindNeeded(context, kind)),
    vpcsNeeded(context),
    subnetsNeeded(context),
    interfacesNeeded(context),
    definitionsNeeded(context),
  ];
  return needed.filter(
    (one): one is Unread => one !== null && troubleOf(context.state.sections[one.section]) !== null,
  );
}

export function unreadFinding(context: Context, { section, need, lost }: Unread): Finding {
  const { region, sections } = context.state;
  const resource = {
    type: TYPES[section],
    id: section,
    name: section,
    account: soleAccount(context.state),
    region,
  };
  const reason = `${section} ${troubleOf(sections[section]) ?? 'were not read'}, and ${need} needs them: ${lost}.`;
  const judge = { key: null, guardrail: null, mode: context.policy.mode, severity: 'high' } as const;
  return findingOf({ resource, kind: 'unknown', judge, reason });
}

/** Resources that are there and could not be understood, of the kinds that the policy speaks of: one finding each. */
export function malformedFindings(context: Context): readonly Finding[] {
  const { malformed = [], region } = context.state;
  return malformed.flatMap(({ section, id, why }) => {
    if (!isKind(section) || kindNeeded(context, section) === null) return [];
    const resource = { type: TYPES[section], id, name: id, account: soleAccount(context.state), region };
    const reason = `${id} could not be understood and was not judged: ${why}.`;
    const judge = { key: null, guardrail: null, mode: context.policy.mode, severity: 'high' } as const;
    return [findingOf({ resource, kind: 'unknown', judge, reason })];
  });
}

const KINDS = ['security-groups', 'network-acls', 'services', 'tasks', 'load-balancers'] as const;
type Kind = (typeof KINDS)[number];

const isKind = (section: Section): section is Kind => KINDS.some((kind) => kind === section);

function troubleOf(status: SectionStatus): string | null {
  if (status.status === 'failed') return `could not be read (${status.reason})`;
  return status.status === 'absent' ? 'were not read' : null;
}

function kindNeeded(context: Context, section: Kind): Unread | null {
  const entry = entryNeeding(context, section);
  const guardrail = context.policy.guardrails.find((one) => guardrailNeeds(context, one, section));
  if (entry !== undefined) return { section, need: `entry ${entry.key}`, lost: NOTHING_JUDGED };
  if (guardrail === undefined) return null;
  return { section, need: `guardrail ${guardrail.id}`, lost: NOTHING_JUDGED };
}

function entryNeeding({ policy }: Context, section: Kind): { readonly key: string } | undefined {
  switch (section) {
    case 'security-groups':
      return policy.securityGroups[0];
    case 'network-acls':
      return policy.networkAcls[0];
    case 'load-balancers':
      return policy.loadBalancers[0];
    case 'services':
      return policy.ecs.find((one) => one.match.service !== undefined);
    case 'tasks':
      return policy.ecs.find((one) => one.match.service === undefined);
  }
}

/**
 * An ECS guardrail is content with whichever of services and tasks was asked for; what was asked for in vain it needs.
 */
function guardrailNeeds({ state }: Context, { deny }: Guardrail, section: Kind): boolean {
  const { services, tasks } = state.sections;
  if (deny.kind === 'traffic') {
    return (
      (section === 'security-groups' &&
        (deny.on.includes('securityGroups') || deny.on.includes('exposure'))) ||
      (section === 'network-acls' && deny.on.includes('networkAcls'))
    );
  }
  if (section === 'security-groups')
    return deny.kind === 'defaultSecurityGroup' && state.services.size + state.tasks.size > 0;
  if (section === 'services') return services.status === 'failed';
  const nobodyAsked = services.status === 'absent' && tasks.status === 'absent';
  return section === 'tasks' && (nobodyAsked || tasks.status === 'failed');
}

const VPC_ID = /^vpc-[0-9a-f]{8,17}$/;

/** A VPC's Name tag is with the VPC; its id is with everything in it. */
function vpcsNeeded({ policy, state }: Context): Unread | null {
  const byName = ({ match }: Pick<GroupEntry, 'match'>): boolean =>
    match.vpc !== undefined && match.vpc !== '*' && !VPC_ID.test(match.vpc);
  const entry =
    (state.securityGroups.size > 0 ? policy.securityGroups.find(byName) : undefined) ??
    (state.networkAcls.size > 0 ? policy.networkAcls.find(byName) : undefined) ??
    (state.loadBalancers.size > 0 ? policy.loadBalancers.find(byName) : undefined);
  const lost = `whether it matches cannot be told`;
  return entry === undefined ? null : { section: 'vpcs', need: `entry ${entry.key}`, lost };
}

function subnetsNeeded({ policy, state }: Context): Unread | null {
  const named = (entry: { readonly subnets?: readonly string[] }): boolean =>
    entry.subnets?.some(isSubnetName) === true;
  const entry =
    (state.networkAcls.size > 0 ? policy.networkAcls.find(named) : undefined) ??
    (state.services.size + state.tasks.size > 0 ? policy.ecs.find(named) : undefined);
  const lost = 'its subnets cannot be resolved';
  return entry === undefined ? null : { section: 'subnets', need: `entry ${entry.key}`, lost };
}

function interfacesNeeded(context: Context): Unread | null {
  const { policy, state } = context;
  const lost = 'what its tasks have cannot be told';
  const reach = policy.guardrails.find(({ deny }) => deny.kind === 'traffic' && deny.on.includes('exposure'));
  if (reach !== undefined)
    return {
      section: 'network-interfaces',
      need: `guardrail ${reach.id}`,
      lost: 'who can reach whom cannot be told',
    };
  const habit = policy.guardrails.find(
    ({ deny }) => deny.kind === 'publicIp' || deny.kind === 'defaultSecurityGroup',
  );
  const [entry] = policy.ecs;
  if (habit === undefined && entry === undefined) return null;
  const running = [...state.tasks.values()].filter((task) => task.lastStatus !== 'STOPPED');
  if (!running.some((task) => taskSubject(context, task).unknown !== null)) return null;
  const need = entry === undefined ? `guardrail ${habit?.id ?? ''}` : `entry ${entry.key}`;
  return { section: 'network-interfaces', need, lost };
}

function definitionsNeeded(context: Context): Unread | null {
  const { policy, state } = context;
  const guardrail = policy.guardrails.find(({ deny }) => deny.kind === 'hostNetwork');
  if (guardrail === undefined) return null;
  const subjects = [
    ...[...state.services.values()].map((one) => serviceSubject(context, one)),
    ...[...state.tasks.values()].map((one) => taskSubject(context, one)),
  ];
  if (!subjects.some(({ networkMode }) => networkMode === null)) return null;
  const lost = "whether the host's network is used cannot be told";
  return {
    section: 'task-definitions',
    need: `guardrail ${guardrail.id}`,
    lost,
  };
}
