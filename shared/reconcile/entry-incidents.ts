import { isCurrent } from '../guard/index.ts';
import type { Finding, ResourceType, Section, State } from '../model/index.ts';
import type { Incident, Place } from '../ports/index.ts';
import { alertMessage } from '../report/index.ts';
import type { Dependencies } from './dependencies.ts';
import { foundAt, isAboutEntry } from './entry-findings.ts';
import { incidentFor, withStatus } from './incidents.ts';
import { alertOf, type Telling } from './telling.ts';
import type { Work } from './work.ts';

export type EntriesSeen = {
  readonly state: State;
  readonly found: readonly Finding[];
  /** What the ledger deals with in the place. */
  readonly incidents: readonly Incident[];
  /** When the state began to be read, milliseconds since the epoch. */
  readonly readAt: number;
};

/**
 * Entries of the policy that match nothing: told once, each with who deleted what it matched where an event said so,
 * and once more when it matches something again. No look at a resource finds that: there is none.
 */
export async function tellEntries(deps: Dependencies, place: Place, seen: EntriesSeen): Promise<void> {
  const found = seen.found.filter(isAboutEntry).map((finding) => foundAt(finding, place));
  const incidents = seen.incidents.filter(({ finding }) => isAboutEntry(finding));
  await tellFound(deps, place, { found, incidents });
  await tellMended(deps, place, { ...seen, found, incidents });
}

type Found = Pick<EntriesSeen, 'found' | 'incidents'>;

async function tellFound(deps: Dependencies, place: Place, { found, incidents }: Found): Promise<void> {
  const now = deps.clock.now();
  const work = workAt(place);
  const all = found
    .map((finding) => incidentFor(finding, { incidents }, { work, now }))
    .filter(({ told }) => !told)
    .map((one) => withStatus(one, 'alerted', { reasons: one.reasons, now }));
  const untold = all.filter(({ finding }) => finding.mode !== 'observe');
  const silent = all.filter(({ finding }) => finding.mode === 'observe');
  await deps.ledger.record(
    silent.map((one) => ({ ...one, told: true })),
    now,
  );
  deps.count('Alerted', untold.length);
  const byEvent = untold.filter(({ eventIds }) => eventIds.length > 0);
  const byReview = untold.filter(({ eventIds }) => eventIds.length === 0);
  // A policy that is new here may match nothing at all: that is one message.
  for (const some of [...byEvent.map((one) => [one]), byReview])
    await tell(deps, place, { kind: 'alerted', some });
}

/** A deletion may be newer than what was read: what it left in the ledger waits for the next review. */
const READ_LAG_MS = 10_000;
/** Longer than a function may take from recording an outcome to telling it: whoever did not by then is dead. */
const TELLING_MS = 90_000;

async function tellMended(deps: Dependencies, place: Place, seen: EntriesSeen): Promise<void> {
  const now = deps.clock.now();
  const still = new Set(seen.found.map(({ id }) => id));
  const isOver = (one: Incident): boolean =>
    isCurrent(one)
      ? !still.has(one.finding.id) && one.openedAt < seen.readAt - READ_LAG_MS && wasRead(seen.state, one)
      : !one.told && one.closedAt !== null && one.closedAt < now - TELLING_MS;
  for (const one of seen.incidents.filter(isOver)) {
    const { finding, reasons, told } = one;
    const closed = isCurrent(one) ? withStatus(one, 'cleared', { reasons, now }) : one;
    const isNews = finding.mode !== 'observe' && (told || !isCurrent(one));
    if (isNews) await tell(deps, place, { kind: 'cleared', some: [{ ...closed, told: false }] });
    else await deps.ledger.record([{ ...closed, told: true }], now);
  }
}

const SECTIONS: Readonly<Partial<Record<ResourceType, Section>>> = {
  'AWS::EC2::SecurityGroup': 'security-groups',
  'AWS::EC2::NetworkAcl': 'network-acls',
  'AWS::ECS::Service': 'services',
  'AWS::ECS::Task': 'tasks',
  'AWS::ElasticLoadBalancingV2::LoadBalancer': 'load-balancers',
};

function wasRead({ sections }: State, { resource: { type } }: Incident): boolean {
  const section = SECTIONS[type];
  return section !== undefined && sections[section].status === 'read';
}

type Some = { readonly kind: 'alerted' | 'cleared'; readonly some: readonly Incident[] };

/** Recorded before it is told, and told before that is recorded: a crash in between repeats it, and loses nothing. */
async function tell(deps: Dependencies, place: Place, { kind, some }: Some): Promise<void> {
  const [first] = some;
  if (first === undefined) return;
  const now = deps.clock.now();
  if ((await deps.ledger.record(some, now)).kind === 'lost') return;
  const resource = some.length === 1 ? first.finding.resource : null;
  const troubles = some.flatMap((one) => (kind === 'alerted' ? whyOf(one) : againOf(one)));
  const telling: Telling = { kind, resource, incidents: some, troubles };
  await deps.notifier.publish(alertMessage(alertOf(deps, workAt(place), telling)));
  await deps.ledger.record(
    some.map((one) => ({ ...one, told: true })),
    deps.clock.now(),
  );
}

const againOf = ({ finding }: Incident): readonly string[] => [
  `entry ${finding.entry} of the policy matches something again, or is not in the policy any more`,
];

function whyOf({ reasons, finding: { entry, resource } }: Incident): readonly string[] {
  const isMade = resource.type === 'AWS::EC2::SecurityGroup' || resource.type === 'AWS::EC2::NetworkAcl';
  const since = reasons.length === 0 ? '' : ` since ${reasons.join(', ')}`;
  return [
    `entry ${entry} of the policy matches nothing${since}`,
    isMade
      ? 'Kedge creates nothing by itself: `kedge apply` creates declared groups and ACLs'
      : 'Kedge creates no services and load balancers: create it again, or take the entry out of the policy',
  ];
}

function workAt(place: Place): Work {
  const resource = { type: 'Kedge::Policy', id: '', account: place.account, region: place.region } as const;
  return { place, resource, hints: [], causes: ['review'], since: null, attempt: 0, notes: [], messages: [] };
}
