import type { Direction, InternetGateway } from '../../model/index.ts';
import { ALL_SERVICES, equalServices, INTERNET, type ServiceSet } from '../../netset/index.ts';
import type { AclRules } from './acl-entries.ts';
import { type Axis, familyOf, lastBefore, lastFrom } from './axis.ts';
import type { Blockade, Ruling } from './block-public-access.ts';
import type { Found } from './places.ts';
import type { PlacedRoute, TableRoutes } from './route-steps.ts';
import { type Steps, sortedUnique, stepAt, stepsOf } from './steps.ts';

/**
 * Where an interface stands towards addresses that are no interface of the state: by its subnet's route table, its
 * own addresses, and what AWS blocks for the account.
 */
export type Outlook = {
  readonly vpcId: string;
  readonly table: Found<TableRoutes>;
  /** An IPv4 address that an internet gateway maps to the interface. */
  readonly publicV4: boolean;
  readonly families: readonly (4 | 6)[];
  /** VPC Block Public Access; null where it blocks nothing. */
  readonly blocked: Blockade | null;
  /** Network load balancers of the VPC that may bring clients here with their own addresses. */
  readonly bringers: readonly string[];
};

export type Way = {
  readonly decision: 'allow' | 'deny' | 'unknown';
  readonly why: string;
  readonly route: PlacedRoute | null;
  /** False for addresses inside the VPC or a peered one that the state shows: their interfaces are known. */
  readonly outside: boolean;
  /** The NAT gateway's own subnet stands in the way too; null where it does not, or lets everything through. */
  readonly gate: Gate | null;
  /** What VPC Block Public Access says to it, where the route by itself leads there; null: nothing. */
  readonly barrier: Barrier | null;
};

/** `through`: how the route leads there, in words. */
export type Barrier = Ruling & { readonly through: string };

/** The ACL before a NAT gateway: packets pass it once inwards and once outwards, and so do replies. */
export type Gate = { readonly subnetId: string; readonly acl: AclRules };

export type Surroundings = {
  readonly axis: Axis;
  readonly internet: Steps<boolean>;
  /** Null when nobody read them: then a route to one is taken at its word. */
  readonly gateways: ReadonlyMap<string, InternetGateway> | null;
  /** The VPC at the other end of a peering, as far as route tables of the state show it. */
  readonly peerOf: (vpcId: string, peering: string) => string | null;
  /** What stands before a NAT gateway; null when its interface is not in the state, so that nobody can tell. */
  readonly gateOf: (natId: string) => Found<Gate> | null;
  /** What VPC Block Public Access says to traffic of the VPC through a NAT gateway; `own`: to the source's subnet. */
  readonly blockedNat: (
    vpcId: string,
    of: { readonly natId: string; readonly own: Blockade | null },
  ) => Ruling | null;
};

/** Which atoms are of the public internet. */
export function internetSteps(axis: Axis): Steps<boolean> {
  const v4 = INTERNET.v4.map((edge) => lastFrom(axis.v4, edge));
  const v6 = INTERNET.v6.map((edge) => axis.split + lastBefore(axis.v6, edge));
  const cuts = sortedUnique([0, axis.split, ...v4, ...v6]);
  const edges = [...v4, ...v6];
  return stepsOf(cuts, (atom) => lastFrom(edges, atom) % 2 === 0);
}

/** The way between the interface and each atom, in one direction of opening connections. */
export function ways(outlook: Outlook, direction: Direction, around: Surroundings): Steps<Way> {
  const { axis, internet } = around;
  const routes = 'found' in outlook.table ? outlook.table.found.steps : null;
  const cuts = sortedUnique([0, axis.split, ...internet.starts, ...(routes?.starts ?? [])]);
  const known = new Map<string, Way>();
  return stepsOf(cuts, (atom) => {
    const at = {
      family: familyOf(axis, atom),
      internet: stepAt(internet, atom),
      route: routes === null ? null : stepAt(routes, atom),
    };
    const way = wayOf(outlook, direction, { ...at, around });
    const key = `${way.decision} ${way.gate?.subnetId} ${way.outside} ${way.why} ${way.route?.route.destination} ${way.route?.route.target}`;
    const same = known.get(key) ?? way;
    known.set(key, same);
    return same;
  });
}

/** No ACL of a gateway's in between, and nothing that could be blocked. */
const PLAIN = { gate: null, barrier: null } as const;

type At = {
  readonly family: 4 | 6;
  readonly internet: boolean;
  readonly route: PlacedRoute | null;
  readonly around: Surroundings;
};

function wayOf(outlook: Outlook, direction: Direction, at: At): Way {
  const { route } = at;
  const say = (decision: Way['decision'], why: string, outside = true): Way => ({
    decision,
    why,
    route,
    outside,
    ...PLAIN,
  });
  if (!outlook.families.includes(at.family)) return say('deny', `it has no IPv${at.family} address`);
  if ('missing' in outlook.table) return say('unknown', outlook.table.missing);
  const { table, doubt } = outlook.table.found;
  if (doubt !== null && route?.gateway !== 'local') return say('unknown', doubt);
  const way =
    route === null ? say('deny', `${table.id} has no route to it`) : routedWay(outlook, direction, at);
  const brought = direction === 'ingress' && at.internet && way.decision === 'deny';
  if (!brought || outlook.bringers.length === 0) return way;
  const bringers = outlook.bringers.join(', ');
  return say(
    'unknown',
    `${way.why}; but network load balancer ${bringers} may bring clients here with their own addresses, and its targets are not in the state`,
  );
}

function routedWay(outlook: Outlook, direction: Direction, at: At): Way {
  const { route, around } = at;
  const say = (decision: Way['decision'], why: string, outside = true): Way => ({
    decision,
    why,
    route,
    outside,
    ...PLAIN,
  });
  const target = route?.route.target ?? '';
  switch (route?.gateway) {
    case 'local':
      return say('allow', 'inside the VPC', false);
    case 'internet':
    case 'egressOnly':
    case 'nat':
      return publicWay(outlook, direction, at);
    case 'private':
      return say('allow', `through ${target}`);
    case 'peering': {
      const peer = around.peerOf(outlook.vpcId, target);
      return peer === null
        ? say('unknown', `the other side of ${target} is not in the state`)
        : say('allow', `through ${target} to ${peer}`, false);
    }
    case 'endpoint':
      return direction === 'egress'
        ? say('allow', `through endpoint ${target}`)
        : say('deny', `nothing comes in from endpoint ${target}`);
    case 'appliance':
      return say(
        'unknown',
        `it goes through ${target || 'a target that is not named'}, whose own filtering is not in the state`,
      );
    default:
      return say('deny', `its route leads nowhere: ${target} is a black hole`);
  }
}

/** Ways to the internet: through an internet gateway, an egress-only one, or network address translation. */
function publicWay(outlook: Outlook, direction: Direction, at: At): Way {
  const { route, family } = at;
  const target = route?.route.target ?? '';
  const say = (decision: Way['decision'], why: string): Way => ({
    decision,
    why,
    route,
    outside: true,
    ...PLAIN,
  });
  if (!at.internet) return say('deny', `${target} leads to the internet, which this address is not of`);
  if (route?.gateway === 'nat' || route?.gateway === 'egressOnly') {
    if (direction === 'ingress') return say('deny', `${target} lets nobody in`);
    const carries = route.gateway === 'nat' ? 4 : 6;
    if (family !== carries) return say('deny', `${target} carries IPv${carries} only`);
    const ruling =
      route.gateway === 'egressOnly'
        ? (outlook.blocked?.outwards ?? null)
        : at.around.blockedNat(outlook.vpcId, { natId: target, own: outlook.blocked });
    return gated(barred(say('allow', `through ${target}`), ruling), at);
  }
  const attached = at.around.gateways?.get(target)?.vpcIds;
  if (at.around.gateways !== null && attached?.includes(outlook.vpcId) !== true)
    return say('deny', `${target} is not attached to ${outlook.vpcId}`);
  if (family === 4 && !outlook.publicV4) return say('deny', 'it has no public IPv4 address');
  return barred(say('allow', `through ${target}`), outlook.blocked?.internet ?? null);
}

function barred(way: Way, ruling: Ruling | null): Way {
  if (ruling === null) return way;
  const { decision, why } = ruling;
  const barrier = { ...ruling, through: way.why };
  return decision === 'allow' ? { ...way, barrier } : { ...way, decision, why, barrier };
}

function gated(way: Way, { route, around }: At): Way {
  const gate = route?.gateway === 'nat' && way.decision !== 'deny' ? around.gateOf(route.route.target) : null;
  if (gate === null) return way;
  if ('missing' in gate) return { ...way, decision: 'unknown', why: gate.missing };
  const { ingress, egress } = gate.found.acl;
  const isOpen = [ingress, egress].every(({ sure }) =>
    sure.steps.starts.every((start, i) => start >= around.axis.split || isAll(sure.steps.values[i])),
  );
  return isOpen ? way : { ...way, gate: gate.found };
}

const isAll = (set: ServiceSet = []): boolean => equalServices(set, ALL_SERVICES);
