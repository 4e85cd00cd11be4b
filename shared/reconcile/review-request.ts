import type { Hint, Target } from '../events/index.ts';
import type { Policy } from '../policy/index.ts';
import type { Place } from '../ports/index.ts';
import type { Dependencies } from './dependencies.ts';

/** Long enough for a burst of changes (a deployment) to be one review, and far shorter than the schedule's pause. */
const DELAY_MS = 60_000;
/** A change that comes just before the review begins may not show in its reads yet: it asks for another one. */
const READ_LAG_MS = 10_000;

/**
 * Whether a change may have made something wrong that no look at one resource can see: who reaches whom hangs on
 * routes, addresses and places as well as on rules, a tag on what a policy entry matches, an address on a task's
 * interface on which task that is. Rules are looked at themselves, and what they add up to is for the schedule's
 * review, as is what AWS's services do all day.
 */
function wantsReview(policy: Policy, { actor, eventName, targets }: Hint): boolean {
  if (actor.tool === 'aws-service') return false;
  if (TAGGING.has(eventName) && matchesByTag(policy)) return true;
  const moved = MOVING.has(eventName) || targets.some((one) => one.kind !== 'groupName' && isPlacing(one));
  if (moved && judgesExposure(policy)) return true;
  return judgesTasks(policy) && targets.some((one) => one.kind === 'resource' && ADDRESSED.has(one.type));
}

/** They name a group or an ACL, and change none of its rules. */
const MOVING: ReadonlySet<string> = new Set([
  'AssociateSecurityGroupVpc',
  'DisassociateSecurityGroupVpc',
  'ReplaceNetworkAclAssociation',
]);

/** What decides where packets go, and to whom. */
const PLACES: ReadonlySet<string> = new Set([
  'AWS::EC2::RouteTable',
  'AWS::EC2::InternetGateway',
  'AWS::EC2::Subnet',
  'AWS::EC2::VPC',
  'AWS::EC2::NetworkInterface',
  'AWS::EC2::Instance',
]);

const isPlacing = (target: Exclude<Target, { kind: 'groupName' }>): boolean =>
  target.kind === 'everything' || PLACES.has(target.type);

const TAGGING: ReadonlySet<string> = new Set([
  'CreateTags',
  'DeleteTags',
  'TagResource',
  'UntagResource',
  'AddTags',
  'RemoveTags',
]);
const ADDRESSED: ReadonlySet<string> = new Set(['AWS::EC2::NetworkInterface', 'AWS::EC2::Instance']);

function judgesExposure({ expect, guardrails }: Policy): boolean {
  return (
    expect.length > 0 ||
    guardrails.some(({ deny }) => deny.kind === 'traffic' && deny.on.includes('exposure'))
  );
}

function judgesTasks({ ecs, guardrails }: Policy): boolean {
  return ecs.length > 0 || guardrails.some(({ deny }) => deny.kind !== 'traffic');
}

/** A VPC's name is a tag as well, and so is an ACL's. */
function matchesByTag({ securityGroups, networkAcls, ecs, loadBalancers, guardrails }: Policy): boolean {
  const matches = [
    ...[...securityGroups, ...networkAcls, ...loadBalancers].map((entry) => entry.match),
    ...guardrails.flatMap(({ where }) => where ?? []),
  ];
  const byName = networkAcls.length > 0 || matches.some(({ vpc }) => vpc !== undefined);
  return byName || [...matches, ...ecs.map((entry) => entry.match)].some(({ tags }) => tags !== undefined);
}

/**
 * Asks for a review of each account-Region where the changes call for one: the first change asks, and what comes
 * until that review begins is seen by it. One that cannot be asked for is left to the schedule.
 */
export async function askForReviews(
  deps: Dependencies,
  policy: Policy,
  hints: readonly Hint[],
): Promise<void> {
  const wanted = hints.filter((hint) => wantsReview(policy, hint));
  const places = new Map(
    wanted.map(({ account, region, partition }) => [`${account}#${region}`, { account, region, partition }]),
  );
  for (const place of places.values()) await askFor(deps, place);
}

/** Unless somebody asked a moment ago: that review sees this as well. */
export async function askFor(deps: Dependencies, place: Place): Promise<void> {
  const { reviews } = deps;
  if (reviews === undefined) return;
  const topic = `review#${place.account}#${place.region}`;
  const now = deps.clock.now();
  try {
    if (await deps.ledger.claim(topic, { now, until: now + DELAY_MS - READ_LAG_MS }))
      await reviews.ask(place, DELAY_MS / 1000);
  } catch (error) {
    deps.log({ level: 'error', message: 'review not asked for', place, error: String(error) });
    await deps.ledger.keepClaim(topic, now).catch(() => undefined);
  }
}
