import type { Section } from '../model/index.ts';
import type { Failure } from '../ports/index.ts';
import type { Origin, Sections } from '../state/index.ts';
import { memberOf } from './answer-member.ts';
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
    const items = into.items.get(section) ?? [];
    for (const item of read.value) items.push(item);
    into.items.set(section, items);
    if (whole) into.whole.add(section);
  }
  return fatal;
}

function sentence(failure: Failure): string {
  return `${failure.attempted}: ${failure.code}: ${failure.message}`;
}

/** As the state room takes it: what was not read whole is `part`. */
export function sectionsOf(gathered: Gathered): { readonly sections: Sections; readonly origin: Origin } {
  const sections: Partial<Record<Section, unknown>> = {};
  const part = new Set<Section>();
  for (const [section, items] of gathered.items) {
    sections[section] = answerOf(section, items);
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
