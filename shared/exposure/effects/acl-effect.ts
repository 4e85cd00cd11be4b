import type { Direction, Interface, State } from '../../model/index.ts';
import { ALL_SERVICES, INTERNET, subtractServices, unionServices } from '../../netset/index.ts';
import type { Directory } from '../ends/directory.ts';
import type { Spot } from '../network/spots.ts';
import { servicesText } from '../network/words.ts';
import { answersOver } from './acl-answers.ts';
import { inSubnets } from './acl-states.ts';
import { ask, type Line, lineOf, onInternet, passing } from './open-line.ts';
import {
  type Effect,
  type Lines,
  type Look,
  type Overall,
  openText,
  overall,
  ownersOf,
  type Reached,
  reach,
  type Sight,
  usedText,
  whoseText,
} from './sight.ts';

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
  /** How often it was asked who is inside. */
  readonly spent: { inner: number };
};

export function aclEffects(seen: Omit<Looks, 'spent'>): (drift: AclDrift) => Effect {
  const looks = { ...seen, spent: { inner: 0 } };
  return (drift) => {
    if (drift.kind === 'subnets') return ofPlaces(looks, drift);
    const members = looks.behind.get(drift.aclId) ?? [];
    if (members.length === 0) return nobodyBehind(drift);
    return drift.kind === 'open' ? ofOpen(looks, { drift, members }) : ofMissing(looks, { drift, members });
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

const gets = ({ reachable }: Reached): boolean => reachable === 'internet' || reachable === 'inside';

type Subject = { readonly drift: AclTraffic; readonly members: readonly Interface[] };

// So many asks of who is inside are a second or two of a large account's review.
const MOST_INNER = 20;
const MOST_INNER_IN_ALL = 400;

function overallOf(looks: Looks, { sight, drift, members }: Subject & { readonly sight: Sight }) {
  const { traffic, direction } = drift;
  const lines = traffic.flatMap((text) => lineOf(sight.of, text));
  const linesOn = (spot: Spot): Lines => ({ spot, lines: across(lines, spot), direction });
  return (look: Look): Overall => {
    const inner = (at: Lines): Reached => {
      looks.spent.inner += 1;
      return look.inner(at);
    };
    const mostInner = Math.max(0, Math.min(MOST_INNER, MOST_INNER_IN_ALL - looks.spent.inner));
    return overall(sight, members, { outer: look.outer, inner, linesOn, mostInner });
  };
}

function ofOpen(looks: Looks, subject: Subject): Effect {
  const { now: sight } = looks;
  const { drift, members } = subject;
  const { of } = sight;
  const look = overallOf(looks, { ...subject, sight });
  const found = look(reach(sight));
  const isDead = found.reachable === 'nobody';
  const answers = isDead ? look(answersOver(sight, 'through')) : null;
  const isUsed = answers !== null && gets(answers);
  const dead = !isUsed
    ? `open, but nobody can begin anything with it: ${found.why}`
    : `open, for answers only: ${answersText(drift.direction, answers)} ${whoseText(of, answers.on, answers.atLeast)} use it`;
  const on = isDead ? (isUsed ? answers.on : []) : found.on;
  const text = openText(of, drift, { ...found, dead });
  return { ...onThem(of, members, on), reachable: found.reachable, text };
}

function onThem(of: Directory, members: readonly Interface[], on: readonly Interface[]) {
  const owners = ownersOf(of, on.length === 0 ? members : on);
  return { interfaces: members.length, reached: on.length, owners };
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
function ofMissing(looks: Looks, subject: Subject): Effect {
  const { now: sight, restored } = looks;
  const { drift, members } = subject;
  const found = overallOf(looks, { ...subject, sight: restored })(cutOff(sight, restored));
  const answers = overallOf(looks, { ...subject, sight })(answersOver(sight, 'lost'));
  const parts = [found, answers].filter(
    ({ reachable }) => reachable === 'internet' || reachable === 'inside',
  );
  const cut = [...new Set(parts.flatMap(({ on }) => on))];
  const doubt = [found, answers].find(({ reachable }) => reachable === 'unknown');
  const said = [...cutText(drift, sight, found), ...lostText(drift, sight, answers)];
  const none =
    doubt === undefined
      ? `missing, but it cuts nobody off: ${found.why}`
      : `missing, and whom it cuts off is not known: ${doubt.why}`;
  const text = said.length > 0 ? said.join('; ') : none;
  const rank = parts.find(({ reachable }) => reachable === 'internet') ?? parts[0] ?? doubt;
  return { ...onThem(sight.of, members, cut), reachable: rank?.reachable ?? 'nobody', text };
}

/** A finding's words may round up what is missing: what gets through today is not cut off. */
function cutOff(now: Sight, then: Sight): Look {
  const [today, restored] = [reach(now), reach(then)];
  const less = (found: Reached, at: Lines, ask: Look['outer']): Reached => {
    const [one] = at.spot.members;
    const spot = one === undefined ? undefined : now.about().spotOf.get(one.id);
    const before = spot === undefined ? null : ask({ ...at, spot });
    if (before?.reachable !== found.reachable || !gets(found)) return found;
    return { ...found, services: subtractServices(found.services, before.services) };
  };
  return {
    outer: (at) => {
      const found = restored.outer(at);
      const cut = found === null ? null : less(found, at, today.outer);
      return cut?.reachable === 'internet' && cut.services.length === 0 ? null : cut;
    },
    inner: (at) => less(restored.inner(at), at, today.inner),
  };
}

function cutText({ traffic, direction }: AclTraffic, { of }: Sight, found: Overall): readonly string[] {
  const { reachable } = found;
  if (!gets(found)) return [];
  const what = usedText(of, traffic, found);
  const whose = whoseText(of, found.on, found.atLeast);
  return direction === 'ingress'
    ? [`${what} on ${whose} is cut off from ${placeText(reachable)}`]
    : [`${whose} cannot open ${what} to ${placeText(reachable)}`];
}

function lostText({ direction }: AclTraffic, { of }: Sight, found: Overall): readonly string[] {
  if (!gets(found)) return [];
  return [`${answersText(direction, found)} ${whoseText(of, found.on, found.atLeast)} do not get through`];
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
  const part = (is: boolean, text: string): readonly string[] => (is ? [text] : []);
  const text = [
    ...part(away.length > 0, `not behind it: ${whoseText(of, away)}`),
    ...part(opened.length > 0, `open to the internet by that: ${servicesText(opened)}`),
    ...part(cut.length > 0, `cut off from the internet by that: ${servicesText(cut)}`),
    ...part(strangers.length > 0, `behind it without being meant to: ${whoseText(of, strangers)}`),
  ].join('; ');
  return {
    ...onThem(of, moved, moved),
    reachable: opened.length + cut.length > 0 ? 'internet' : 'nobody',
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
  return unionServices(found.map(passing));
}
