import { context, findings } from '../drift/index.ts';
import type { ResourceRef, ResourceType } from '../model/index.ts';
import { dependants } from './dependants.ts';
import type { Dependencies } from './dependencies.ts';
import { jobOf } from './job.ts';
import { isLastAttempt, tryAgain } from './later.ts';
import type { Outcome, Rules, Seen } from './outcome.ts';
import { wasRightLately } from './seen-lately.ts';
import type { Work } from './work.ts';

/** A list may be used by hundreds of groups, and a function has a minute. */
export const MOST_INLINE = 10;

type Of = {
  readonly work: Work;
  readonly seen: Seen;
  readonly lookAt: (deps: Dependencies, rules: Rules, work: Work) => Promise<Outcome>;
};

/** What hangs on the resource is work of its own, with a ledger snapshot of its own; much of it becomes jobs. */
export async function lookAtDependants(
  deps: Dependencies,
  rules: Rules,
  of: Of,
): Promise<readonly Outcome[]> {
  const { work } = of;
  const others = NEIGHBOURED.has(work.resource.type)
    ? await neighbours(deps, rules, of)
    : dependants(work.resource, of.seen.state);
  const works = others
    .map((resource): Work => ({ ...work, ...toldBy(work, resource), resource }))
    .filter((one) => !isOnlyLedTo(one) || !wasRightLately(deps, one, RIGHT_FOR_MS));
  await queueAll(deps, works.slice(MOST_INLINE));
  const done: Outcome[] = [];
  for (const one of works.slice(0, MOST_INLINE)) {
    const outcome = await of.lookAt(deps, rules, one);
    const { verdict, findings: found, reasons } = outcome;
    const about = { resource: one.resource, because: work.resource, verdict, findings: found, reasons };
    deps.log({ level: 'info', message: 'looked', ...about });
    // One dependant's bad luck is not the others': it alone is tried again.
    if (outcome.verdict === 'retry' && !isLastAttempt(one)) await tryAgain(deps, one);
    else done.push(outcome);
  }
  // What was put back elsewhere may have mended the rest of it here: a subnet is behind one ACL only.
  if (done.some(({ verdict }) => verdict === 'reverted') && NEIGHBOURED.has(work.resource.type))
    done.push(await of.lookAt(deps, rules, work));
  return done;
}

/** A hundred instances that start in one group are not a hundred looks at it: its own changes have their own events. */
const RIGHT_FOR_MS = 30_000;

const ATTACHED: ReadonlySet<ResourceType> = new Set(['AWS::EC2::NetworkInterface', 'AWS::EC2::Instance']);

/** Whoever attached a group is not who changed its rules: an alert about those must not name him. */
function toldBy({ resource: from }: Work, to: ResourceRef): Partial<Work> {
  return ATTACHED.has(from.type) && to.type === 'AWS::EC2::SecurityGroup' ? { hints: [], since: null } : {};
}

const isOnlyLedTo = ({ hints, causes, resource }: Work): boolean =>
  resource.type === 'AWS::EC2::SecurityGroup' && hints.length === 0 && causes.length === 0;

const SEND_AT_ONCE = 10;

export async function queueAll(deps: Dependencies, works: readonly Work[]): Promise<void> {
  for (let at = 0; at < works.length; at += SEND_AT_ONCE) {
    const jobs = works.slice(at, at + SEND_AT_ONCE).map((work) => jobOf(work, { cause: 'review' }));
    await deps.queue.send(jobs, 0);
  }
}

const NEIGHBOURED: ReadonlySet<ResourceType> = new Set([
  'AWS::EC2::NetworkAcl',
  'AWS::EC2::Subnet',
  'AWS::EC2::VPC',
]);

/**
 * An association moves a subnet from one ACL to another, and its event names neither the subnet nor the ACL that
 * lost it. A new subnet or VPC brings what has no event at all. All of it was read along: what drifts is looked at,
 * and what the ledger still deals with, for that may have mended by it.
 */
async function neighbours(
  deps: Dependencies,
  rules: Rules,
  { work, seen }: Of,
): Promise<readonly ResourceRef[]> {
  const { type, id } = work.resource;
  const { networkAcls, securityGroups } = seen.state;
  const groups =
    type === 'AWS::EC2::VPC' ? [...securityGroups.values()].filter((one) => one.vpcId === id) : [];
  const around: readonly ResourceRef[] = [
    ...[...networkAcls.keys()].map(
      (acl) => ({ ...work.resource, type: 'AWS::EC2::NetworkAcl', id: acl }) as const,
    ),
    ...groups.map((group) => ({ ...work.resource, type: 'AWS::EC2::SecurityGroup', id: group.id }) as const),
  ];
  const judged = context(seen.state, rules.policy, { now: deps.clock.now() });
  const drifted = findings(judged, around).map((finding) => finding.resource.id);
  const dealtWith = (await deps.ledger.current(work.place.account)).map(({ resource }) => resource.id);
  const wanted = new Set([...drifted, ...dealtWith]);
  return around.filter((one) => one.id !== id && wanted.has(one.id)).sort((a, b) => (a.id < b.id ? -1 : 1));
}
