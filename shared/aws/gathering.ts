import type { Section } from '../model/index.ts';
import type { Failure } from '../ports/index.ts';
import type { Origin, Sections } from '../state/index.ts';
import { memberOf, textOf } from './answer-member.ts';
import { isRetryable } from './errors.ts';
import type { Answers } from './read.ts';

/** One read under way: `whole` when it asks for everything of its section. */
export type Wanted = {
  readonly section: Section;
  readonly whole: boolean;
  /** The resource itself: without it there is nothing to judge. */
  readonly own?: boolean;
  readonly answers: Promise<Answers>;
};

/** What has been read so far, section by section. */
export type Gathered = {
  readonly items: Map<Section, unknown[]>;
  readonly whole: Set<Section>;
  readonly failed: Map<Section, string>;
};

export const nothingGathered = (): Gathered => ({ items: new Map(), whole: new Set(), failed: new Map() });

/**
 * Waits for the reads and lays them in. A failure that a retry may mend, or one of the resource itself, is the
 * failure of the observation; any other leaves its section `failed` beside what could be read of it.
 */
export async function gather(into: Gathered, wanted: readonly Wanted[]): Promise<Failure | null> {
  const reads = await Promise.all(wanted.map(async (one) => ({ ...one, read: await one.answers })));
  let fatal: Failure | null = null;
  for (const { section, whole, own, read } of reads) {
    if (read.kind === 'failed') {
      if (own === true || isRetryable(read.failure)) fatal ??= read.failure;
      into.failed.set(section, sentence(read.failure));
      continue;
    }
    into.items.set(section, laidIn(section, into.items.get(section) ?? [], read.value));
    if (whole) into.whole.add(section);
  }
  return fatal;
}

/** What tells the elements of a section apart; of two members the first that an element has. */
const IDS: Readonly<Record<Section, readonly string[]>> = {
  'security-groups': ['GroupId'],
  'security-group-rules': ['SecurityGroupRuleId'],
  'network-acls': ['NetworkAclId'],
  'network-interfaces': ['NetworkInterfaceId'],
  subnets: ['SubnetId'],
  vpcs: ['VpcId'],
  'route-tables': ['RouteTableId'],
  'internet-gateways': ['InternetGatewayId', 'EgressOnlyInternetGatewayId'],
  'vpc-block-public-access-options': ['AwsAccountId'],
  'vpc-block-public-access-exclusions': ['ExclusionId'],
  'prefix-lists': ['PrefixListId'],
  'load-balancers': ['LoadBalancerArn'],
  services: ['serviceRevisionArn', 'serviceArn'],
  tasks: ['taskArn'],
  'task-definitions': ['taskDefinitionArn'],
};

/**
 * Two reads may bring the same resource, one of them from memory: of what was laid in before, nothing stays that
 * is read anew. What one read holds twice stays so: which is right nobody knows.
 */
function laidIn(section: Section, before: readonly unknown[], more: readonly unknown[]): unknown[] {
  const idOf = (item: unknown): string => {
    const member = IDS[section].find((one) => textOf(item, one) !== '');
    return member === undefined ? '' : textOf(item, member);
  };
  const news = new Set(more.map(idOf));
  return [...before.filter((item) => idOf(item) === '' || !news.has(idOf(item))), ...more];
}

function sentence(failure: Failure): string {
  return `${failure.attempted}: ${failure.code}: ${failure.message}`;
}

/** As the state room takes it: what was not read whole is `part`. */
export function sectionsOf(gathered: Gathered): { readonly sections: Sections; readonly origin: Origin } {
  const sections: Partial<Record<Section, unknown>> = {};
  const part = new Set<Section>();
  for (const [section, items] of gathered.items) {
    // There is one of these or, where EC2 does not know it, none.
    const isSole = section === 'vpc-block-public-access-options';
    if (isSole && items.length === 0) continue;
    sections[section] = isSole ? { [MEMBER[section]]: items[0] } : answerOf(section, items);
    if (!gathered.whole.has(section)) part.add(section);
  }
  return { sections, origin: { failed: Object.fromEntries(gathered.failed), part } };
}

const MEMBER: Readonly<Record<Section, string>> = {
  'security-groups': 'SecurityGroups',
  'security-group-rules': 'SecurityGroupRules',
  'network-acls': 'NetworkAcls',
  'network-interfaces': 'NetworkInterfaces',
  subnets: 'Subnets',
  vpcs: 'Vpcs',
  'route-tables': 'RouteTables',
  'internet-gateways': 'InternetGateways',
  'vpc-block-public-access-options': 'VpcBlockPublicAccessOptions',
  'vpc-block-public-access-exclusions': 'VpcBlockPublicAccessExclusions',
  'prefix-lists': 'PrefixLists',
  'load-balancers': 'LoadBalancers',
  services: 'services',
  tasks: 'tasks',
  'task-definitions': 'taskDefinitions',
};

/** Two sections hold the answers of two calls, told apart by the id that only the second kind has. */
const SECOND: Readonly<Partial<Record<Section, { readonly member: string; readonly id: string }>>> = {
  'internet-gateways': { member: 'EgressOnlyInternetGateways', id: 'EgressOnlyInternetGatewayId' },
  services: { member: 'serviceRevisions', id: 'serviceRevisionArn' },
};

/** The elements as the AWS CLI would print them, and as a state directory holds them. */
function answerOf(section: Section, items: readonly unknown[]): unknown {
  const second = SECOND[section];
  if (second === undefined) return { [MEMBER[section]]: items };
  const others = items.filter((item) => memberOf(item, second.id) !== undefined);
  const first = items.filter((item) => memberOf(item, second.id) === undefined);
  return { [MEMBER[section]]: first, ...(others.length === 0 ? {} : { [second.member]: others }) };
}
