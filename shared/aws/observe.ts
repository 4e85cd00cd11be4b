import type { ResourceRef, State } from '../model/index.ts';
import type { Clock, Failure, Needs, Observation, Observer, Place } from '../ports/index.ts';
import type { Sections } from '../state/index.ts';
import { stateFromSections } from '../state/index.ts';
import { textOf } from './answer-member.ts';
import type { AwsClients } from './clients.ts';
import type { Asked } from './follow-up-reads.ts';
import { followUpReads } from './follow-up-reads.ts';
import type { Gathered, Wanted } from './gathering.ts';
import { gather, nothingGathered, sectionsOf } from './gathering.ts';
import { neededReads } from './needed-reads.ts';
import type { Reach } from './own-reads.ts';
import { isThere, ownReads } from './own-reads.ts';
import { readSecurityGroups } from './read-ec2.ts';
import { warmReads } from './warm-reads.ts';
import { readWhole, WHOLE_SECTIONS } from './whole-reads.ts';

/** The chain is rules → list, or task → interface → group: more would be a circle. */
const MOST_ROUND_TRIPS = 4;

/** Reads the network by the Describe calls; what rarely changes is remembered while the function is warm. */
export function awsObserver(clients: AwsClients, clock: Clock): Observer {
  const warm = warmReads(clock);
  const reachTo = (place: Place): Reach => ({ clients: clients.at(place), warm });
  return {
    observe: (place, resource, needs) => observe(reachTo(place), resource, needs),
    observeAll: async (place) => stateOf(await everything(reachTo(place)), place),
    groupIdsByName: (place, name) => groupIdsByName(reachTo(place), name),
  };
}

/** Everything in an account-Region as raw answers, for `kedge snapshot`. `failed` says what could not be read. */
export async function readSections(
  clients: AwsClients,
  place: Place,
): Promise<{ readonly sections: Sections; readonly failed: Readonly<Record<string, string>> }> {
  // Read once, nothing grows old.
  const warm = warmReads({ now: () => 0 });
  const gathered = await everything({ clients: clients.at(place), warm });
  return { sections: sectionsOf(gathered).sections, failed: Object.fromEntries(gathered.failed) };
}

/** The resource, what the policy refers to, and then what those only name. */
async function observe(reach: Reach, resource: ResourceRef, needs: Needs): Promise<Observation> {
  const gathered = nothingGathered();
  const asked: Asked = new Set();
  const own = ownReads(reach, resource);
  // The resource itself comes last: what is laid in later stands, and the policy's references may be a moment old.
  let wanted: readonly Wanted[] = [...neededReads(reach, needs, own.wanted), ...own.wanted];
  for (let trip = 0; wanted.length > 0 && trip < MOST_ROUND_TRIPS; trip += 1) {
    const failure = await gather(gathered, wanted);
    if (failure !== null) return { kind: 'failed', failure };
    wanted = followUpReads(reach, resource, { gathered, asked });
  }
  const state = stateOf(gathered, reach.clients.place);
  return { kind: isThere(gathered, own) ? 'observed' : 'absent', state };
}

async function everything({ clients, warm }: Reach): Promise<Gathered> {
  const gathered = nothingGathered();
  await gather(
    gathered,
    WHOLE_SECTIONS.map((section) => ({ section, whole: true, answers: readWhole(section, clients, warm) })),
  );
  const named = ['tasks', 'services'] as const;
  const arns = named.flatMap((section) =>
    (gathered.items.get(section) ?? []).map((item) =>
      textOf(item, section === 'tasks' ? 'taskDefinitionArn' : 'taskDefinition'),
    ),
  );
  const inUse = [...new Set(arns)].filter((arn) => arn !== '');
  await gather(gathered, [
    { section: 'task-definitions', whole: true, answers: warm.taskDefinitions(clients, inUse) },
  ]);
  return gathered;
}

function stateOf(gathered: Gathered, place: Place): State {
  const { sections, origin } = sectionsOf(gathered);
  return stateFromSections(sections, { ...origin, region: place.region }).state;
}

/** The filter takes `*` as a wildcard and a group's name may hold one: only the very name counts. */
async function groupIdsByName({ clients }: Reach, name: string): Promise<readonly string[] | Failure> {
  const found = await readSecurityGroups(clients, { name: 'group-name', values: [name] });
  if (found.kind === 'failed') return found.failure;
  return found.value
    .filter((group) => textOf(group, 'GroupName') === name)
    .map((group) => textOf(group, 'GroupId'));
}
