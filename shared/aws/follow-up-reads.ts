import type { ResourceRef, Section } from '../model/index.ts';
import { listOf, memberOf, textOf } from './answer-member.ts';
import type { Gathered, Wanted } from './gathering.ts';
import type { Reach } from './own-reads.ts';
import { clusterOf, rules } from './own-reads.ts';
import { readNetworkInterfaces, readSecurityGroups } from './read-ec2.ts';
import { readServices } from './read-ecs.ts';

/** What was asked for already, so that an id that leads nowhere is not asked for again. */
export type Asked = Set<string>;

/**
 * The next round trip: what the last one only named. Rules name prefix lists; tasks name interfaces, a service and
 * a definition; interfaces name groups. Mostly there is none.
 */
export function followUpReads(
  reach: Reach,
  resource: ResourceRef,
  so: { readonly gathered: Gathered; readonly asked: Asked },
): readonly Wanted[] {
  const { gathered, asked } = so;
  const news = (kind: string, ids: readonly string[]): readonly string[] => {
    const found = [...new Set(ids)].filter((id) => id !== '' && !asked.has(`${kind} ${id}`));
    for (const id of found) asked.add(`${kind} ${id}`);
    return found;
  };
  const items = (section: Section): readonly unknown[] => gathered.items.get(section) ?? [];
  const { clients, warm } = reach;
  const lists = news(
    'list',
    unread(items('security-group-rules').map(idOf('PrefixListId')), items('prefix-lists'), 'PrefixListId'),
  );
  const interfaces = news(
    'interface',
    unread(items('tasks').flatMap(interfacesOf), items('network-interfaces'), 'NetworkInterfaceId'),
  );
  const named = [
    ...items('network-interfaces').flatMap(groupsOf),
    ...items('services').flatMap(configuredGroups),
  ];
  const groups = news('group', unread(named, items('security-groups'), 'GroupId'));
  // Without awsvpc only the definition tells whether a service uses the host's network.
  const plain = items('services').filter(lacksNetwork).map(idOf('taskDefinition'));
  const definitions = news('definition', [...items('tasks').map(idOf('taskDefinitionArn')), ...plain]);
  const ruled = HAS_GROUPS.has(resource.type)
    ? news('rules', items('security-groups').map(idOf('GroupId')))
    : [];
  return [
    ...when(lists, (values) => ({
      section: 'prefix-lists',
      whole: false,
      answers: warm.prefixLists(clients, { name: 'prefix-list-id', values }),
    })),
    ...when(interfaces, (values) => ({
      section: 'network-interfaces',
      whole: false,
      own: true,
      answers: readNetworkInterfaces(clients, { name: 'network-interface-id', values }),
    })),
    ...when(groups, (values) => ({
      section: 'security-groups',
      whole: false,
      answers: readSecurityGroups(clients, { name: 'group-id', values }),
    })),
    ...when(definitions, (arns) => ({
      section: 'task-definitions',
      whole: false,
      answers: warm.taskDefinitions(clients, arns),
    })),
    ...when(ruled, (ids) => rules(reach, ids)),
    ...servicesOf(reach, items('tasks'), news),
  ];
}

/** Resources that stand for the groups in or around them. */
const HAS_GROUPS: ReadonlySet<string> = new Set(['AWS::EC2::PrefixList', 'AWS::EC2::VPC']);

function when(ids: readonly string[], wanted: (ids: readonly string[]) => Wanted): readonly Wanted[] {
  return ids.length === 0 ? [] : [wanted(ids)];
}

function unread(ids: readonly string[], read: readonly unknown[], key: string): readonly string[] {
  const known = new Set(read.map(idOf(key)));
  return ids.filter((id) => !known.has(id));
}

const idOf =
  (key: string) =>
  (item: unknown): string =>
    textOf(item, key);

function interfacesOf(task: unknown): readonly string[] {
  const details = listOf(task, 'attachments').flatMap((attachment) => listOf(attachment, 'details'));
  return details.filter((detail) => memberOf(detail, 'name') === 'networkInterfaceId').map(idOf('value'));
}

function groupsOf(networkInterface: unknown): readonly string[] {
  return listOf(networkInterface, 'Groups').map(idOf('GroupId'));
}

const networkOf = (service: unknown): unknown =>
  memberOf(memberOf(service, 'networkConfiguration'), 'awsvpcConfiguration');

const lacksNetwork = (service: unknown): boolean => networkOf(service) === undefined;

/** Whether one of a service's groups is its VPC's default group is for the group itself to tell. */
function configuredGroups(service: unknown): readonly string[] {
  const groups = listOf(networkOf(service), 'securityGroups');
  return groups.filter((id): id is string => typeof id === 'string');
}

/** The service that a task's group names, if there is one: whether it rolls out decides what is done about the task. */
function servicesOf(
  { clients }: Reach,
  tasks: readonly unknown[],
  news: (kind: string, ids: readonly string[]) => readonly string[],
): readonly Wanted[] {
  return tasks.flatMap((task) => {
    const group = textOf(task, 'group');
    const name = group.startsWith('service:') ? group.slice('service:'.length) : '';
    const cluster = clusterOf(textOf(task, 'taskArn'));
    return news(`service in ${cluster}`, [name]).map((service): Wanted => {
      return {
        section: 'services',
        whole: false,
        own: true,
        answers: readServices(clients, cluster, [service]),
      };
    });
  });
}
