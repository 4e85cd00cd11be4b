import type { Direction, Interface, State } from '../model/index.ts';
import { ALL_SERVICES, INTERNET, subtractServices, unionServices } from '../netset/index.ts';
import { answersOver } from './acl-answers.ts';
import { inSubnets } from './acl-states.ts';
import { ask, type Line, lineOf, onInternet } from './open-line.ts';
import {
  type Effect,
  type Lines,
  type Overall,
  openText,
  overall,
  ownersOf,
  passing,
  type Reached,
  reachOf,
  type Sight,
  usedText,
  whoseText,
} from './sight.ts';
import type { Spot } from './spots.ts';
import { servicesText } from './words.ts';

/** What is wrong with an ACL, as a finding words it: traffic that it lets through or does not, subnets astray. */
export type AclDrift = AclTraffic | AclPlaces;

type AclTraffic = {
  readonly aclId: string;
  readonly kind: 'open' | 'missing';
  readonly direction: Direction;
  readonly traffic: readonly string[];
};

type AclPlaces = {
  readonly aclId: string;
  readonly kind: 'subnets';
  /** Behind another ACL, and meant to be behind this one. */
  readonly astray: readonly string[];
  /** Behind this one, and not meant to be. */
  readonly foreign: readonly string[];
};

type Looks = {
  readonly state: State;
  readonly now: Sight;
  /** As it would be if no ACL lacked anything, and if every subnet were where it is meant to be. */
  readonly restored: Sight;
  readonly moved: Sight;
  /** The interfaces behind each ACL that is asked about. */
  readonly behind: ReadonlyMap<string, readonly Interface[]>;
};

export function aclEffects(looks: Looks): (drift: AclDrift) => Effect {
  return (drift) => {
    if (drift.kind === 'subnets') return ofPlaces(looks, drift);
    const members = looks.behind.get(drift.aclId) ?? [];
    if (members.length === 0) return nobodyBehind(drift);
    return drift.kind === 'open' ? ofOpen(looks, drift, members) : ofMissing(looks, drift, members);
  };
}

const NONE = { interfaces: 0, reached: 0, owners: [], reachable: 'nobody' } as const;

const nobodyBehind = ({ kind }: AclTraffic): Effect => ({
  ...NONE,
  text: `${kind}, but no interface is in its subnets`,
});

/** What stays in its subnet never meets the ACL. */
function across(lines: readonly Line[], spot: Spot): readonly Line[] {
  return lines.map((line) => ({
    ...line,
    isPeer: (one) => one.subnetId !== spot.subnetId && line.isPeer(one),
  }));
}

type Look = (sight: Sight, lines: Lines) => Reached;

function overallOf(sight: Sight, { traffic, direction }: AclTraffic, members: readonly Interface[]) {
  const lines = traffic.flatMap((text) => lineOf(sight.of, text));
  return (look: Look): Overall =>
    overall(sight, members, (spot) => look(sight, { spot, lines: across(lines, spot), direction }));
}

function ofOpen({ now: sight }: Looks, drift: AclTraffic, members: readonly Interface[]): Effect {
  const { of } = sight;
  const look = overallOf(sight, drift, members);
  const found = look(reachOf);
  const isDead = found.reachable === 'nobody';
  const answers = isDead ? look((at, lines) => answersOver(at, lines, 'through')) : null;
  const dead =
    answers === null || answers.reachable === 'nobody'
      ? `open, but nobody can use it: ${found.why}`
      : `open, for answers only: ${answersText(drift.direction, answers)} ${whoseText(of, answers.on)} use it`;
  const on = isDead ? (answers?.reachable === 'nobody' ? [] : (answers?.on ?? [])) : found.on;
  return {
    interfaces: members.length,
    reached: isDead ? 0 : on.length,
    owners: ownersOf(of, on.length === 0 ? members : on),
    reachable: found.reachable,
    text: openText(of, drift, { ...found, dead }),
  };
}

const placeText = (reachable: Overall['reachable']): string =>
  reachable === 'internet' ? 'the internet' : 'others inside the network';

/** "answers (tcp/1024-65535) from the internet to", before who gets them; or gives them, the other way round. */
function answersText(direction: Direction, { reachable, services }: Overall): string {
  const place = placeText(reachable);
  const what = `answers (${servicesText(services)})`;
  return direction === 'ingress' ? `${what} from ${place} to` : `${what} to ${place} of`;
}

/** Who is cut off: what would get through if the entries were back, and answers that are lost without them. */
function ofMissing(looks: Looks, drift: AclTraffic, members: readonly Interface[]): Effect {
  const { now: sight, restored } = looks;
  const found = overallOf(restored, drift, members)((then, lines) => cutOff(sight, then, lines));
  const answers = overallOf(sight, drift, members)((at, lines) => answersOver(at, lines, 'lost'));
  const said = [...cutText(drift, sight, found), ...lostText(drift, sight, answers)];
  const cut = new Set([
    ...(said.length === 0 || found.reachable === 'nobody' || found.reachable === 'unknown' ? [] : found.on),
    ...(answers.reachable === 'nobody' ? [] : answers.on),
  ]);
  const unknown = `missing, and whom it cuts off is not known: ${found.why}`;
  const nobody = `missing, but it cuts nobody off: ${found.why}`;
  const isUnknown = said.length === 0 && found.reachable === 'unknown';
  return {
    interfaces: members.length,
    reached: cut.size,
    owners: ownersOf(sight.of, cut.size === 0 ? members : [...cut]),
    reachable: isUnknown ? 'unknown' : 'nobody',
    text: said.length > 0 ? said.join('; ') : isUnknown ? unknown : nobody,
  };
}

/** A finding's words may round up what is missing: what gets through today is not cut off. */
function cutOff(now: Sight, then: Sight, lines: Lines): Reached {
  const found = reachOf(then, lines);
  const [one] = lines.spot.members;
  const spot = one === undefined ? undefined : now.about().spotOf.get(one.id);
  if (spot === undefined || found.reachable === 'nobody' || found.reachable === 'unknown') return found;
  const today = reachOf(now, { ...lines, spot });
  if (today.reachable !== found.reachable) return found;
  const services = subtractServices(found.services, today.services);
  if (services.length > 0 || found.reachable === 'inside') return { ...found, services };
  return { ...found, reachable: 'nobody', why: 'all of it gets through as it is', services };
}

function cutText({ traffic, direction }: AclTraffic, { of }: Sight, found: Overall): readonly string[] {
  const { reachable } = found;
  if (reachable === 'nobody' || reachable === 'unknown') return [];
  const what = usedText(of, traffic, found);
  const whose = whoseText(of, found.on);
  return direction === 'ingress'
    ? [`${what} on ${whose} is cut off from ${placeText(reachable)}`]
    : [`${whose} cannot open ${what} to ${placeText(reachable)}`];
}

function lostText({ direction }: AclTraffic, { of }: Sight, found: Overall): readonly string[] {
  if (found.reachable === 'nobody') return [];
  return [`${answersText(direction, found)} ${whoseText(of, found.on)} do not get through`];
}

/** Whom subnets behind the wrong ACL are about, and what of the internet that opens or cuts off. */
function ofPlaces({ state, now: sight, moved: mended }: Looks, { astray, foreign }: AclPlaces): Effect {
  const { of } = sight;
  const [away, strangers] = [inSubnets(state, new Set(astray)), inSubnets(state, new Set(foreign))];
  const moved = [...away, ...strangers];
  if (moved.length === 0) return { ...NONE, text: 'no interface is in the subnets' };
  const [now, then] = [inwards(sight, away), inwards(mended, away)];
  const opened = subtractServices(now, then);
  const cut = subtractServices(then, now);
  const text = [
    ...(away.length === 0 ? [] : [`not behind it: ${whoseText(of, away)}`]),
    ...(opened.length === 0 ? [] : [`open to the internet by that: ${servicesText(opened)}`]),
    ...(cut.length === 0 ? [] : [`cut off from the internet by that: ${servicesText(cut)}`]),
    ...(strangers.length === 0 ? [] : [`behind it without being meant to: ${whoseText(of, strangers)}`]),
  ].join('; ');
  return {
    interfaces: moved.length,
    reached: moved.length,
    owners: ownersOf(of, moved),
    reachable: opened.length > 0 ? 'internet' : 'nobody',
    text,
  };
}

/** What the internet reaches on any of the interfaces. */
function inwards(sight: Sight, interfaces: readonly Interface[]): readonly number[] {
  const about = sight.about();
  const spots = new Set(interfaces.flatMap(({ id }) => about.spotOf.get(id) ?? []));
  const line: Line = { services: ALL_SERVICES, internet: INTERNET, isPeer: () => false };
  const found = [...spots].map((spot) =>
    ask(about, { spot, line, direction: 'ingress' }, onInternet(INTERNET)),
  );
  return unionServices(found.flatMap(passing));
}
