import type { BlockExclusion, BlockMode, BlockPublicAccess, State } from '../../model/index.ts';
import { unreadWhy } from './places.ts';

/** What VPC Block Public Access does to the traffic of one kind of gateway; `resource` and `rule` are what decides. */
export type Ruling = {
  readonly decision: 'allow' | 'deny' | 'unknown';
  readonly why: string;
  /** The account that turned it on, or the VPC or subnet that is exempt. */
  readonly resource: string | null;
  /** The mode, or the exclusion's id. */
  readonly rule: string | null;
};

/** At one subnet where it is turned on, or may be. Gateways of the subnet itself, not of those it routes to. */
export type Blockade = {
  /** Equal where subnets fare alike. */
  readonly key: string;
  /** An internet gateway, both ways. */
  readonly internet: Ruling;
  /** What only opens connections outwards: an egress-only gateway, and a NAT gateway that stands in the subnet. */
  readonly outwards: Ruling;
};

type Place = { readonly vpcId: string; readonly subnetId: string };

/** A NAT gateway on the way: its own place, null where the state does not show its interface. */
type Translated = { readonly natId: string; readonly nat: Place | null; readonly own: Blockade | null };

export type Blockades = {
  /** Null: nothing is blocked there. */
  readonly at: (place: Place) => Blockade | null;
  /** For what a subnet of the VPC sends through a NAT gateway; null: nothing is blocked. */
  readonly through: (vpcId: string, translated: Translated) => Ruling | null;
};

/** `allow`: what is not known is taken to let through, for questions in which it does not matter. */
export type Unsure = 'unknown' | 'allow';

const NAME = 'VPC Block Public Access';
const OPTIONS = 'vpc-block-public-access-options';
const EXCLUSIONS = 'vpc-block-public-access-exclusions';

/**
 * By subnet and VPC. As AWS's user guide has it ("VPC BPA basics" and its advanced example): an exclusion for egress
 * does not help what goes through an internet gateway by itself, and means nothing in ingress-only mode. A subnet that
 * another account shares is under that account's setting, which only the subnet itself gives away.
 */
export function blockades(state: State, unsure: Unsure = 'unknown'): Blockades {
  const exclusions = exclusionsOf(state);
  const settled = (ruling: Ruling): Ruling =>
    ruling.decision === 'unknown' && unsure === 'allow' ? { ...ruling, decision: 'allow' } : ruling;
  const at = (place: Place): Blockade | null => {
    const setting = settingAt(state, place);
    if (setting === null) return null;
    const found =
      'unknown' in setting ? allOf(notKnown(setting.unknown)) : rulings(setting, exclusions(place));
    const [internet, outwards] = [settled(found[0]), settled(found[1])];
    return { key: JSON.stringify([internet, outwards]), internet, outwards };
  };
  const through = (vpcId: string, translated: Translated): Ruling | null => {
    const there = at(translated.nat ?? { vpcId, subnetId: '' })?.outwards ?? null;
    return there?.decision === 'deny'
      ? settled(translatedRuling(state, there, { ...translated, vpcId }))
      : there;
  };
  return { at, through };
}

type Rulings = readonly [internet: Ruling, outwards: Ruling];

const allOf = (ruling: Ruling): Rulings => [ruling, ruling];

const notKnown = (why: string): Ruling => ({ ...unknownFor(why), resource: null, rule: null });

const unknownFor = (why: string) =>
  ({ decision: 'unknown', why: `whether ${NAME} forbids it is not known: ${why}` }) as const;

type Setting = BlockPublicAccess | { readonly unknown: string } | null;

/** Null: it is off, or nobody says that it is on. */
function settingAt(state: State, { vpcId, subnetId }: Place): Setting {
  const [subnet, vpc] = [state.subnets.get(subnetId), state.vpcs.get(vpcId)];
  const said = subnet?.blockMode ?? vpc?.blockMode;
  const owner = subnet?.account || vpc?.account || '';
  const { status } = state.sections[OPTIONS];
  const unread = unreadWhy(state, OPTIONS);
  const known = settingOf(state, owner);
  if (known !== undefined) return known.mode === 'off' ? null : known;
  if (said === 'off') return null;
  if (status === 'failed') return { unknown: unread ?? '' };
  if (status === 'part') return { unknown: 'its options could not be understood' };
  if (said === undefined) return null;
  if (status === 'absent') return { unknown: `its mode is ${said}, and ${unread}` };
  return {
    unknown: `account ${owner} shares the subnet and has mode ${said}; what is exempt only it can see`,
  };
}

/** An answer that does not name its account is of the one that was asked. */
function settingOf({ blockPublicAccess }: State, owner: string): BlockPublicAccess | undefined {
  const [only, ...more] = blockPublicAccess.values();
  const sole = more.length === 0 && (owner === '' || only?.id === '') ? only : undefined;
  return blockPublicAccess.get(owner) ?? sole;
}

type Exempt = { readonly mine: readonly BlockExclusion[]; readonly doubt: string | null };

function exclusionsOf(state: State): (place: Place) => Exempt {
  const isPart = state.sections[EXCLUSIONS].status === 'part';
  const doubt = isPart ? 'not every exclusion could be understood' : unreadWhy(state, EXCLUSIONS);
  const all = [...state.blockExclusions.values()];
  return ({ vpcId, subnetId }) => ({
    mine: all.filter(({ resourceId }) => resourceId === subnetId || resourceId === vpcId),
    doubt,
  });
}

function rulings({ id, mode, settled }: BlockPublicAccess, { mine, doubt }: Exempt): Rulings {
  const active = mine.filter(({ status }) => status === 'active');
  const changing = mine.find(({ status }) => status === 'changing');
  const open = active.find((one) => one.mode === 'allow-bidirectional');
  if (open !== undefined) return allOf(exempt(open));
  const account = { resource: id === '' ? null : id, rule: mode };
  const unsure =
    changing !== undefined
      ? `exclusion ${changing.id} of ${changing.resourceId} is just being made, changed or deleted`
      : !settled
        ? `it is just being changed to ${mode}`
        : doubt;
  const otherwise = (deny: string): Ruling =>
    unsure === null ? { decision: 'deny', why: deny, ...account } : { ...unknownFor(unsure), ...account };
  const [egress] = active;
  const denied = `${NAME} (${mode}) forbids it`;
  const internet = otherwise(egress === undefined ? denied : `${denied}: ${inVain(egress, mode)}`);
  if (mode === 'block-bidirectional')
    return [internet, egress === undefined ? otherwise(denied) : exempt(egress)];
  const why = `${NAME} (${mode}) lets NAT gateways and egress-only gateways be`;
  return [internet, settled ? { decision: 'allow', why, ...account } : otherwise(denied)];
}

const inVain = ({ id, mode }: BlockExclusion, of: BlockMode): string =>
  of === 'block-ingress'
    ? `exclusion ${id} (${mode}) means nothing in that mode`
    : `exclusion ${id} (${mode}) is for NAT gateways and egress-only gateways alone`;

const exempt = ({ id, resourceId, mode }: BlockExclusion): Ruling => ({
  decision: 'allow',
  why: `exclusion ${id} (${mode}) of ${resourceId} exempts it from ${NAME}`,
  resource: resourceId,
  rule: id,
});

/**
 * Traffic through a NAT gateway leaves from the gateway's subnet, and that subnet has to be exempt. AWS's guide says so
 * of appliances and load balancers and, of NAT, only that all is blocked: what hangs on that alone is not known.
 */
function translatedRuling(
  state: State,
  denied: Ruling,
  { natId, nat, own, vpcId }: Translated & { readonly vpcId: string },
): Ruling {
  if (nat === null)
    return mayBeExempt(state, vpcId)
      ? { ...denied, ...unknownFor(`whether the subnet of ${natId} is exempt is not in the state`) }
      : denied;
  if (own?.outwards.decision === 'deny') return denied;
  const why = `the source's subnet is exempt, but ${nat.subnetId}, where ${natId} is, is not`;
  return { ...denied, ...unknownFor(why) };
}

/** Whether some subnet of the VPC is exempt by itself. */
function mayBeExempt({ blockExclusions, subnets }: State, vpcId: string): boolean {
  return [...blockExclusions.values()].some(
    ({ status, resourceId }) =>
      status !== 'gone' &&
      resourceId.startsWith('subnet-') &&
      (subnets.get(resourceId)?.vpcId ?? vpcId) === vpcId,
  );
}
