import type { Malformed, Section, SectionStatus, Service, State } from '../model/index.ts';
import { blockExclusion, blockPublicAccess } from './block-public-access.ts';
import type { Revision } from './ecs-service.ts';
import { revision, service } from './ecs-service.ts';
import { task, taskDefinition } from './ecs-task.ts';
import type { Problem } from './elements.ts';
import { BLOCK_SECTIONS, elements, isFirstPages, mapElements } from './elements.ts';
import { loadBalancer } from './load-balancer.ts';
import { networkAcl } from './network-acl.ts';
import { networkInterface } from './network-interface.ts';
import { prefixList } from './prefix-list.ts';
import { regionIn } from './region.ts';
import { routeTable } from './route-table.ts';
import type { RulesByGroup } from './security-group.ts';
import { securityGroup } from './security-group.ts';
import { rule } from './security-group-rule.ts';
import type { Raw, Trouble } from './untyped.ts';
import { isRaw, structs } from './untyped.ts';
import { internetGateway, subnet, vpc } from './vpc.ts';

/** Parsed answers by section; a section that nobody asked for is left out. */
export type Sections = Readonly<Partial<Record<Section, unknown>>>;

export type Origin = {
  /** Sections that could not be read, or not all of what was asked for, and why; what there is of them stands. */
  readonly failed?: Readonly<Partial<Record<Section, string>>>;
  /** Sections of which only what one reconcile needs was read. */
  readonly part?: ReadonlySet<Section>;
  /** Where it was read; undefined: as the answers themselves say. */
  readonly region?: string;
};

/**
 * The state of saved or fresh Describe* answers, as the AWS CLI and the SDK give them. Unknown members are
 * ignored. What is malformed is left out and named; its section is then `part`, for what is missing from it
 * proves nothing. A section that is no answer at all is `failed`.
 */
export function stateFromSections(
  sections: Sections,
  origin: Origin = {},
): { readonly state: State; readonly problems: readonly Problem[] } {
  const reading: Reading = {
    sections,
    origin,
    problems: [],
    malformed: [],
    regions: new Set(),
    status: new Map(),
  };
  const listed = rulesByGroup(reading);
  const revisions = revisionsByService(sections.services);
  const by = <T>(section: Section, map: (raw: Raw, trouble: Trouble) => T, key: (mapped: T) => string) =>
    byKey(reading, { section, map, key });
  const maps = {
    securityGroups: by('security-groups', (raw, trouble) => securityGroup(raw, listed, trouble), id),
    networkAcls: by('network-acls', networkAcl, id),
    interfaces: by('network-interfaces', networkInterface, id),
    subnets: by('subnets', subnet, id),
    vpcs: by('vpcs', vpc, id),
    routeTables: by('route-tables', routeTable, id),
    internetGateways: by('internet-gateways', internetGateway, id),
    blockPublicAccess: by('vpc-block-public-access-options', blockPublicAccess, id),
    blockExclusions: by('vpc-block-public-access-exclusions', blockExclusion, id),
    prefixLists: by('prefix-lists', prefixList, id),
    loadBalancers: by('load-balancers', loadBalancer, arn),
    services: by(
      'services',
      (raw, trouble) => service(raw, revisions.get(textIn(raw, 'serviceArn')), trouble),
      arn,
    ),
    tasks: by('tasks', task, arn),
    taskDefinitions: by('task-definitions', taskDefinition, arn),
  };
  const { malformed } = reading;
  if (isOffEverywhere(reading, maps))
    for (const section of BLOCK_SECTIONS)
      if (reading.status.get(section)?.status === 'failed') reading.status.delete(section);
  const state: State = { region: regionOf(reading), sections: statuses(reading), malformed, ...maps };
  return { state, problems: reading.problems };
}

type Reading = {
  readonly sections: Sections;
  readonly origin: Origin;
  readonly problems: Problem[];
  readonly malformed: Malformed[];
  readonly regions: Set<string>;
  readonly status: Map<Section, SectionStatus>;
};

/**
 * Whoever may not ask for VPC Block Public Access itself still hears from DescribeVpcs and DescribeSubnets that it is
 * off, and has nothing left to ask: a role that was made before Kedge asked for it serves as well as ever.
 */
function isOffEverywhere(
  { status }: Reading,
  { vpcs, subnets, blockPublicAccess }: Pick<State, 'vpcs' | 'subnets' | 'blockPublicAccess'>,
): boolean {
  const failed = BLOCK_SECTIONS.some((section) => status.get(section)?.status === 'failed');
  const settings = [...blockPublicAccess.values()];
  if (failed && settings.length > 0) return settings.every(({ mode }) => mode === 'off');
  const read = status.get('vpcs')?.status === 'read' && status.get('subnets')?.status === 'read';
  const isOff = [...vpcs.values()].every(({ blockMode }) => blockMode === 'off');
  return (
    failed && read && isOff && [...subnets.values()].every(({ blockMode = 'off' }) => blockMode === 'off')
  );
}

const id = (mapped: { readonly id: string }): string => mapped.id;
const arn = (mapped: { readonly arn: string }): string => mapped.arn;

function byKey<T>(
  reading: Reading,
  of: {
    readonly section: Section;
    readonly map: (raw: Raw, trouble: Trouble) => T;
    readonly key: (mapped: T) => string;
  },
): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  eachResource(reading, of.section, (raw, trouble) => {
    const mapped = of.map(raw, trouble);
    const key = of.key(mapped);
    const before = found.get(key);
    // Pages that were read while something changed may hold a resource twice; which is right nobody knows.
    if (before !== undefined && JSON.stringify(before) !== JSON.stringify(mapped))
      trouble.push('it is there twice, and not the same');
    if (trouble.length === 0) found.set(key, mapped);
  });
  return found;
}

const MORE_PAGES = 'not all of it: the answer ends with a token for the next page; read the rest too';

/** Visits a section's resources and settles its status. */
function eachResource(reading: Reading, section: Section, visit: (raw: Raw, trouble: Trouble) => void): void {
  const answer = reading.sections[section];
  const failed = reading.origin.failed?.[section];
  if (failed !== undefined) reading.status.set(section, { status: 'failed', reason: failed });
  if (answer === undefined) return;
  const values = elements(section, answer);
  if (typeof values === 'string') {
    reading.problems.push({ section, path: '', message: values });
    reading.status.set(section, { status: 'failed', reason: values });
    return;
  }
  const before = reading.problems.length;
  const map = (raw: Raw, trouble: Trouble): void => {
    const region = regionIn(section, raw);
    if (region !== undefined) reading.regions.add(region);
    visit(raw, trouble);
  };
  mapElements(section, values, { map, problems: reading.problems, malformed: reading.malformed });
  if (isFirstPages(answer)) reading.problems.push({ section, path: '', message: MORE_PAGES });
  if (failed !== undefined) return;
  const partly = reading.origin.part?.has(section) === true || reading.problems.length > before;
  reading.status.set(section, { status: partly ? 'part' : 'read' });
}

function rulesByGroup(reading: Reading): RulesByGroup | null {
  const rules = new Map<string, ReturnType<typeof rule>[]>();
  const malformed = new Set<string>();
  eachResource(reading, 'security-group-rules', (raw, trouble) => {
    const groupId = textIn(raw, 'GroupId');
    const mapped = rule(raw, trouble);
    if (groupId === '') trouble.push('GroupId is missing');
    if (trouble.length > 0) malformed.add(groupId);
    else if (rules.get(groupId)?.push(mapped) === undefined) rules.set(groupId, [mapped]);
  });
  const status = reading.status.get('security-group-rules');
  return status === undefined || status.status === 'failed' ? null : { rules, malformed };
}

/**
 * DescribeServiceRevisions' answers lie beside the services as `serviceRevisions`. They are extra: one that is
 * malformed is no candidate to go back to, and that is all.
 */
function revisionsByService(answer: unknown): ReadonlyMap<string, readonly Revision[]> {
  const found = new Map<string, { readonly at: number; readonly revision: Revision }[]>();
  for (const raw of isRaw(answer) ? structs(answer, 'serviceRevisions', []) : []) {
    const trouble: string[] = [];
    const one = { at: timeIn(raw.createdAt), revision: revision(raw, trouble) };
    const of = textIn(raw, 'serviceArn');
    if (trouble.length === 0 && found.get(of)?.push(one) === undefined) found.set(of, [one]);
  }
  const newestFirst = [...found].map(
    ([of, all]) => [of, all.sort((a, b) => b.at - a.at).map((one) => one.revision)] as const,
  );
  return new Map<string, NonNullable<Service['revisions']>>(newestFirst);
}

/** The CLI writes times as ISO text or as seconds, the SDK gives a Date. */
function timeIn(value: unknown): number {
  if (value instanceof Date) return value.getTime();
  if (typeof value === 'number') return value * 1000;
  return typeof value === 'string' ? Date.parse(value) || 0 : 0;
}

const textIn = (raw: Raw, key: string): string => (typeof raw[key] === 'string' ? raw[key] : '');

/** A state of several Regions has none of its own. */
function regionOf(reading: Reading): string | null {
  if (reading.origin.region !== undefined) return reading.origin.region;
  const [region, ...more] = reading.regions;
  return region !== undefined && more.length === 0 ? region : null;
}

function statuses({ status }: Reading): State['sections'] {
  const of = (section: Section): SectionStatus => status.get(section) ?? { status: 'absent' };
  return {
    'security-groups': of('security-groups'),
    'security-group-rules': of('security-group-rules'),
    'network-acls': of('network-acls'),
    'network-interfaces': of('network-interfaces'),
    subnets: of('subnets'),
    vpcs: of('vpcs'),
    'route-tables': of('route-tables'),
    'internet-gateways': of('internet-gateways'),
    'vpc-block-public-access-options': of('vpc-block-public-access-options'),
    'vpc-block-public-access-exclusions': of('vpc-block-public-access-exclusions'),
    'prefix-lists': of('prefix-lists'),
    'load-balancers': of('load-balancers'),
    services: of('services'),
    tasks: of('tasks'),
    'task-definitions': of('task-definitions'),
  };
}
