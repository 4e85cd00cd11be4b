import { awsObserver } from '../../shared/aws/index.ts';
import { context, findings } from '../../shared/drift/index.ts';
import type { Finding } from '../../shared/model/index.ts';
import { PLACE } from '../support/kedge.ts';
import { BYSTANDERS } from './changes.ts';
import { ecsComplaints } from './ecs-oracle.ts';
import { current } from './functions.ts';
import { packetComplaints } from './packet-oracle.ts';
import { quickClients } from './quick-clients.ts';
import type { Run } from './run.ts';
import { groupNamed } from './scene.ts';

/** What is wrong with how a run ended, one sentence each: nothing, or Kedge broke a promise. */
export async function complaints(run: Run): Promise<readonly string[]> {
  const found = await live(run);
  return [
    ...found.flatMap((finding) => unansweredFinding(run, finding)),
    ...incidentComplaints(run, found),
    ...writeComplaints(run),
    ...messageComplaints(run),
    ...packetComplaints(run),
    ...ecsComplaints(run),
    ...run.watch.complaints,
    ...deadLetterComplaints(run),
    ...run.queue.waiting().map(({ body }) => `left in the queue: ${JSON.stringify(body).slice(0, 300)}`),
  ];
}

/** A message that five functions in turn died over may be lost: its alarm tells, and the review makes up for it. */
function deadLetterComplaints({ queue, house }: Run): readonly string[] {
  if (house.deaths + house.mishaps >= 5) return [];
  return queue.deadLetters.map(({ body }) => `a dead letter: ${JSON.stringify(body).slice(0, 300)}`);
}

/** The policy beside the network as it really is, by a function that knows nothing of the run. */
async function live({ house }: Run): Promise<readonly Finding[]> {
  const { sim, policy } = house;
  const { scheduler, identities } = sim.world;
  const clock = { now: () => scheduler.now(), sleep: (ms: number) => scheduler.sleep(ms) };
  const credentials = identities.addUser({ name: 'judge', account: PLACE.account });
  const clients = quickClients({ sim, credentials, clock, around: (_, work) => work() });
  const state = await awsObserver(clients, clock).observeAll(PLACE);
  return findings(context(state, policy, { now: clock.now() }));
}

/** What is still wrong is held (or only to be told), with a reason, and people were told. */
function unansweredFinding({ house, isReviewed }: Run, finding: Finding): readonly string[] {
  const what = `${finding.id} (${finding.traffic.join(', ')})`;
  const mine = current(house).filter((one) => one.finding.id === finding.id);
  const [incident] = mine;
  // An entry that matches nothing is told, and there is no resource to hold.
  const isEntry = finding.resource.id === finding.entry;
  if (isEntry && !isReviewed) return [];
  if (incident === undefined) return [`nobody deals with ${what}`];
  if (mine.length > 1) return [`${mine.length} current incidents for ${what}`];
  if (isEntry && incident.status === 'alerted' && incident.told) return [];
  const wanted = finding.mode === 'enforce' && !isEntry ? 'held' : 'alerted';
  if (incident.status !== wanted) return [`${what} is ${incident.status}: ${incident.reasons.join('; ')}`];
  if (incident.reasons.length === 0 || !incident.told) return [`${what} is held without a word`];
  return [];
}

function incidentComplaints({ house }: Run, found: readonly Finding[]): readonly string[] {
  const still = new Set(found.map(({ id }) => id));
  return [...house.table.incidents.values()].flatMap((incident) => {
    const { id, status, told, closedAt, finding } = incident;
    const what = `incident ${id} of ${finding.id}`;
    if (closedAt !== null && !told) return [`${what} is ${status} and nobody was told`];
    if (closedAt === null && !still.has(finding.id)) return [`${what} is ${status}, and the finding is gone`];
    return [];
  });
}

const targetOf = (input: unknown): string => {
  const { GroupId, NetworkAclId, AssociationId, task, service, LoadBalancerArn } = Object(input) as Record<
    string,
    unknown
  >;
  return String(AssociationId ?? GroupId ?? NetworkAclId ?? task ?? service ?? LoadBalancerArn);
};

/** Every write is in the ledger, with an incident that names it; nothing innocent was touched. */
function writeComplaints({ house }: Run): readonly string[] {
  const actions = [...house.table.incidents.values()].flatMap((incident) => incident.actions);
  const known = new Set(actions.map(({ call, input }) => `${call} ${targetOf(input)}`));
  const innocent = BYSTANDERS.map((name) => groupNamed(house.sim, name));
  return house.writes.flatMap(({ name, input }) => {
    const text = `${name} ${JSON.stringify(input).slice(0, 200)}`;
    const strange = known.has(`${name} ${targetOf(input)}`) ? [] : [`no incident names the write ${text}`];
    const touched = innocent.some((id) => text.includes(id)) ? [`a bystander was touched: ${text}`] : [];
    return [...strange, ...touched];
  });
}

/** What was told: every fate at least once, and in a run without deaths exactly once. */
function messageComplaints({ house }: Run): readonly string[] {
  const told = new Map<string, number>();
  for (const message of house.messages) {
    const { kind, findings: about } = JSON.parse(message.json ?? '{}') as {
      kind: string;
      findings: readonly { incident: string }[];
    };
    for (const { incident } of about) {
      const key = `${kind} ${incident}`;
      told.set(key, (told.get(key) ?? 0) + 1);
    }
  }
  const incidents = [...house.table.incidents.values()];
  const untold = incidents.filter(({ status, id }) => status === 'reverted' && !told.has(`reverted ${id}`));
  const twice = [...told].filter(([key, count]) => key.startsWith('reverted') && count > 1);
  const fair = house.deaths === 0 && house.mishaps === 0;
  return [
    ...untold.map(({ id, finding }) => `the revert ${id} of ${finding.id} was told to nobody`),
    ...(fair ? twice.map(([key, count]) => `${key} was told ${count} times`) : []),
  ];
}
