import type { ResourceRef, ResourceType, Section } from '../model/index.ts';
import { memberOf, textOf } from './answer-member.ts';
import type { NetworkClients } from './clients.ts';
import type { Gathered, Wanted } from './gathering.ts';
import type { Where } from './read-ec2.ts';
import {
  readNetworkAcls,
  readNetworkInterfaces,
  readSecurityGroupRules,
  readSecurityGroups,
} from './read-ec2.ts';
import { readServiceRevisions, readServices, readTasks } from './read-ecs.ts';
import { readLoadBalancer } from './read-elb.ts';
import type { WarmReads } from './warm-reads.ts';
import { readWhole } from './whole-reads.ts';

/** How a place is read: the clients, and what a warm function remembers. */
export type Reach = { readonly clients: NetworkClients; readonly warm: WarmReads };

/** The first round trip for a resource, and which element shows that it exists; null: it is no resource. */
export type OwnReads = { readonly wanted: readonly Wanted[]; readonly sign: Sign | null };

type Sign = { readonly section: Section; readonly is: (item: unknown) => boolean };

/** What is read of a resource, by its kind: itself, and what its findings and remedies cannot do without. */
export function ownReads(reach: Reach, resource: ResourceRef): OwnReads {
  return READS[resource.type](reach, resource.id);
}

/** Whether AWS knows the resource. */
export function isThere(gathered: Gathered, { sign }: OwnReads): boolean {
  return sign === null || (gathered.items.get(sign.section) ?? []).some(sign.is);
}

const named = (section: Section, key: string, id: string): Sign => ({
  section,
  is: (item) => textOf(item, key) === id,
});

const READS: Readonly<Record<ResourceType, (reach: Reach, id: string) => OwnReads>> = {
  'AWS::EC2::SecurityGroup': (reach, id) => ({
    sign: named('security-groups', 'GroupId', id),
    wanted: [...groups(reach, { name: 'group-id', values: [id] }), rules(reach, [id])],
  }),
  // All ACLs are one call as well, and a subnet that moved away shows in another ACL.
  'AWS::EC2::NetworkAcl': (reach, id) => ({
    sign: named('network-acls', 'NetworkAclId', id),
    wanted: [acls(reach), fresh(reach, 'subnets')],
  }),
  'AWS::EC2::Subnet': (reach, id) => ({
    sign: named('subnets', 'SubnetId', id),
    wanted: [own(fresh(reach, 'subnets')), acls(reach)],
  }),
  'AWS::EC2::VPC': (reach, id) => ({
    sign: named('vpcs', 'VpcId', id),
    wanted: [
      own(fresh(reach, 'vpcs')),
      acls(reach),
      fresh(reach, 'subnets'),
      ...groups(reach, { name: 'vpc-id', values: [id] }),
    ],
  }),
  'AWS::EC2::NetworkInterface': (reach, id) => ({
    sign: named('network-interfaces', 'NetworkInterfaceId', id),
    wanted: [interfaces(reach, { name: 'network-interface-id', values: [id] })],
  }),
  // An instance is its interfaces: nothing else of it is of interest here.
  'AWS::EC2::Instance': (reach, id) => ({
    sign: { section: 'network-interfaces', is: () => true },
    wanted: [interfaces(reach, { name: 'attachment.instance-id', values: [id] })],
  }),
  // A list has no groups of its own: those whose rules name it are what it changes.
  'AWS::EC2::PrefixList': (reach, id) => ({
    sign: named('prefix-lists', 'PrefixListId', id),
    wanted: [
      {
        section: 'prefix-lists',
        whole: false,
        own: true,
        answers: reach.warm.prefixLists(reach.clients, { name: 'prefix-list-id', values: [id] }),
      },
      ...groups(reach, { name: 'ip-permission.prefix-list-id', values: [id] }),
      ...groups(reach, { name: 'egress.ip-permission.prefix-list-id', values: [id] }),
    ],
  }),
  'AWS::EC2::RouteTable': (reach, id) => ({
    sign: named('route-tables', 'RouteTableId', id),
    wanted: [own(fresh(reach, 'route-tables'))],
  }),
  'AWS::EC2::InternetGateway': (reach, id) => ({
    sign: named(
      'internet-gateways',
      id.startsWith('eigw-') ? 'EgressOnlyInternetGatewayId' : 'InternetGatewayId',
      id,
    ),
    wanted: [own(fresh(reach, 'internet-gateways')), fresh(reach, 'route-tables')],
  }),
  'AWS::ECS::Service': (reach, arn) => ({
    sign: {
      section: 'services',
      is: (item) => textOf(item, 'serviceArn') === arn && memberOf(item, 'serviceName') !== undefined,
    },
    wanted: services(reach, arn),
  }),
  'AWS::ECS::Task': (reach, arn) => ({
    sign: named('tasks', 'taskArn', arn),
    wanted: [
      { section: 'tasks', whole: false, own: true, answers: readTasks(reach.clients, clusterOf(arn), [arn]) },
    ],
  }),
  'AWS::ECS::TaskDefinition': (reach, arn) => ({
    sign: named('task-definitions', 'taskDefinitionArn', arn),
    wanted: [
      {
        section: 'task-definitions',
        whole: false,
        own: true,
        answers: reach.warm.taskDefinitions(reach.clients, [arn]),
      },
    ],
  }),
  'AWS::ElasticLoadBalancingV2::LoadBalancer': (reach, arn) => ({
    sign: named('load-balancers', 'LoadBalancerArn', arn),
    wanted: [
      { section: 'load-balancers', whole: false, own: true, answers: readLoadBalancer(reach.clients, arn) },
    ],
  }),
  'Kedge::Policy': () => ({ sign: null, wanted: [] }),
};

const own = (wanted: Wanted): Wanted => ({ ...wanted, own: true });

function fresh(
  { clients, warm }: Reach,
  section: 'subnets' | 'vpcs' | 'route-tables' | 'internet-gateways',
): Wanted {
  return { section, whole: true, answers: readWhole(section, clients, warm) };
}

function groups({ clients }: Reach, where: Where): readonly Wanted[] {
  return [
    { section: 'security-groups', whole: false, own: true, answers: readSecurityGroups(clients, where) },
  ];
}

/** The rules of these groups with their ids, which a revoke goes by. */
export function rules({ clients }: Reach, groupIds: readonly string[]): Wanted {
  const answers = readSecurityGroupRules(clients, { name: 'group-id', values: groupIds });
  return { section: 'security-group-rules', whole: false, own: true, answers };
}

function acls({ clients }: Reach): Wanted {
  return { section: 'network-acls', whole: true, own: true, answers: readNetworkAcls(clients) };
}

function interfaces({ clients }: Reach, where: Where): Wanted {
  return {
    section: 'network-interfaces',
    whole: false,
    own: true,
    answers: readNetworkInterfaces(clients, where),
  };
}

/** A service beside what it ran with before: the way back, when the policy names none. */
function services({ clients }: Reach, arn: string): readonly Wanted[] {
  const cluster = clusterOf(arn);
  return [
    { section: 'services', whole: false, own: true, answers: readServices(clients, cluster, [arn]) },
    { section: 'services', whole: false, answers: readServiceRevisions(clients, cluster, arn) },
  ];
}

/** arn:aws:ecs:region:account:task/prod/id → prod. ARNs of the old form name no cluster: then it is the default one. */
export function clusterOf(arn: string): string {
  const parts = arn.split('/');
  return parts.length > 2 ? (parts[1] ?? 'default') : 'default';
}
