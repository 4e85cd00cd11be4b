import type { AclRules } from '../network/acl-entries.ts';
import type { Analysis } from '../network/analysis.ts';
import { familyOf } from '../network/axis.ts';
import type { Barrier, Gate } from '../network/outlook.ts';
import { type Found, missing } from '../network/places.ts';
import type { PlacedRoute } from '../network/route-steps.ts';
import type { Spot } from '../network/spots.ts';
import { stepAt } from '../network/steps.ts';
import type { End } from './lane.ts';

/** How packets get from one end to the other: the routes of both, and whose ACLs stand in between. */
export type Path = Course & {
  /** Null: no ACL there, or both ends in one subnet. */
  readonly sourceAcl: Found<AclRules> | null;
  readonly destinationAcl: Found<AclRules> | null;
};

type Course = {
  readonly decision: 'allow' | 'deny' | 'unknown';
  readonly why: string;
  /** The interface whose route table decides, and the route. */
  readonly spot: Spot;
  readonly route: PlacedRoute | null;
  /** Rules that name groups work on it: inside a VPC and across a peering, and nowhere else. */
  readonly related: boolean;
  /** An address end may be an interface that nobody read, and have any group. */
  readonly strangers: boolean;
  /** Null: none, or it is in the source's own subnet, whose ACL stands there already. */
  readonly gate: Gate | null;
  /** What VPC Block Public Access says, where the routes by themselves lead there. */
  readonly barrier: Barrier | null;
};

type InterfaceEnd = Extract<End, { kind: 'interface' }>;
type AddressEnd = Extract<End, { kind: 'address' }>;

export function pathOf(about: Analysis, from: End, to: End): Path {
  if (from.kind === 'interface' && to.kind === 'interface') {
    const course = betweenInterfaces(about, from, to);
    if (sameSubnet(from.spot, to.spot.subnetId)) return { ...course, sourceAcl: null, destinationAcl: null };
    return { ...course, sourceAcl: from.spot.kind.acl, destinationAcl: to.spot.kind.acl };
  }
  if (to.kind === 'interface' && from.kind === 'address') {
    const { near, far, course } = toAddress(about, to, { address: from, direction: 'ingress' });
    return { ...course, sourceAcl: far, destinationAcl: near };
  }
  if (from.kind === 'interface' && to.kind === 'address') {
    const { near, far, course } = toAddress(about, from, { address: to, direction: 'egress' });
    return { ...course, sourceAcl: near, destinationAcl: far };
  }
  throw new RangeError('a path has an interface at one end at least');
}

const sameSubnet = (spot: Spot, subnetId: string): boolean =>
  spot.subnetId !== '' && spot.subnetId === subnetId;

function betweenInterfaces(about: Analysis, from: InterfaceEnd, to: InterfaceEnd): Course {
  const [a, b] = [from.spot, to.spot];
  const say = (decision: Course['decision'], why: string, route: PlacedRoute | null = null): Course => ({
    decision,
    why,
    spot: a,
    route,
    related: true,
    strangers: false,
    gate: null,
    barrier: null,
  });
  if (sameSubnet(a, b.subnetId)) return say('allow', 'inside one subnet');
  if (a.vpcId === '' || b.vpcId === '') return say('unknown', 'the VPC of an interface is not in the state');
  const there = routeAt(a, to.atom);
  if (a.vpcId !== b.vpcId) return betweenVpcs(about, from, to);
  // Every table routes inside its VPC by itself; only a narrower route leads elsewhere.
  if (there === null || there.gateway === 'local' || isDefault(there))
    return say('allow', 'inside the VPC', there);
  if (there.gateway === 'blackhole')
    return say('deny', `its route leads nowhere: ${there.route.target}`, there);
  return say(
    'unknown',
    `it goes through ${there.route.target}, whose own filtering is not in the state`,
    there,
  );
}

const isDefault = ({ route }: PlacedRoute): boolean => /^(0\.0\.0\.0|::)\/0$/.test(route.destination);

function routeAt({ kind }: Spot, atom: number): PlacedRoute | null {
  const { table } = kind.outlook;
  return 'found' in table ? stepAt(table.found.steps, atom) : null;
}

function betweenVpcs(about: Analysis, from: InterfaceEnd, to: InterfaceEnd): Course {
  const [a, b] = [from.spot, to.spot];
  const there = routeAt(a, to.atom);
  const back = routeAt(b, from.atom);
  const say = (decision: Course['decision'], why: string, related = false): Course => ({
    decision,
    why,
    spot: a,
    route: there,
    // Where the way is not known it may be a peering, over which names of groups work.
    related: related || decision === 'unknown',
    strangers: false,
    gate: null,
    barrier: null,
  });
  for (const { kind } of [a, b]) {
    const { table } = kind.outlook;
    if ('missing' in table) return say('unknown', table.missing);
    if (table.found.doubt !== null) return say('unknown', table.found.doubt);
  }
  if (there?.gateway === 'peering') {
    const { target } = there.route;
    if (back?.gateway === 'peering' && back.route.target === target)
      return say('allow', `through ${target}`, true);
    // The rules that name groups across the peering say what they say: it is the route that is missing.
    return say('deny', `${b.vpcId} does not route back through ${target}`, true);
  }
  if (there?.gateway === 'appliance' || back?.gateway === 'appliance')
    return say('unknown', 'it goes through a machine whose own filtering is not in the state');
  if (there?.gateway === 'private' && back?.gateway === 'private')
    return say('unknown', `it goes through ${there.route.target}, whose own routes are not in the state`);
  const meet = OUTWARDS.includes(there?.gateway) && back?.gateway === 'internet';
  return meet && familyOf(about.net.axis, to.atom) === 6
    ? overInternet(about, from, to)
    : say('deny', `${a.vpcId} has no route to ${b.vpcId}`);
}

const OUTWARDS: readonly (string | undefined)[] = ['internet', 'egressOnly'];

/** IPv6 addresses are the same on the internet: two VPCs meet there without any peering. */
function overInternet(about: Analysis, from: InterfaceEnd, to: InterfaceEnd): Course {
  const out = stepAt(about.waysOf(from.spot.kind.outlook, 'egress'), to.atom);
  const back = stepAt(about.waysOf(to.spot.kind.outlook, 'ingress'), from.atom);
  const [first, second] = out.decision === 'deny' ? [out, back] : [back, out];
  const verdict = first.decision === 'allow' ? second : first;
  return {
    decision: verdict.decision,
    why: verdict.decision === 'allow' ? `over the internet, ${out.why}` : verdict.why,
    spot: from.spot,
    route: out.route,
    related: false,
    strangers: false,
    gate: null,
    barrier: verdict.decision === 'allow' ? (out.barrier ?? back.barrier) : verdict.barrier,
  };
}

type Outward = {
  readonly course: Course;
  readonly near: Found<AclRules> | null;
  readonly far: Found<AclRules> | null;
};

/** `near` is the ACL before the interface, `far` that of the subnet which the address is in, where there is one. */
function toAddress(
  about: Analysis,
  { spot, atom }: InterfaceEnd,
  { address, direction }: { readonly address: AddressEnd; readonly direction: 'ingress' | 'egress' },
): Outward {
  const way = stepAt(about.waysOf(spot.kind.outlook, direction), address.atom);
  const { decision, why, route, barrier } = way;
  const unread = about.net.state.sections['network-interfaces'].status !== 'read';
  const strangers = way.outside ? route?.gateway === 'peering' : unread;
  const gate = way.gate !== null && sameSubnet(spot, way.gate.subnetId) ? null : way.gate;
  const course = { decision, why, spot, route, related: !way.outside, strangers, gate, barrier };
  const near = spot.kind.acl;
  if (way.outside) return { course, near, far: null };
  const vpcId =
    route?.gateway === 'peering'
      ? (about.net.around.peerOf(spot.vpcId, route.route.target) ?? '')
      : spot.vpcId;
  const subnetId = about.subnetAt(vpcId, address.atom);
  if (sameSubnet(spot, subnetId))
    return { course: { ...course, decision: 'allow', why: 'inside one subnet' }, near: null, far: null };
  const far = subnetId === '' ? null : farAcl(about, subnetId, vpcId);
  if (route?.gateway !== 'peering' || subnetId === '') return { course, near, far };
  const back = returnRoute(about, { subnetId, vpcId, atom });
  if (back?.gateway === 'peering' && back.route.target === route.route.target) return { course, near, far };
  const noWay = `${subnetId} does not route back through ${route.route.target}`;
  return { course: { ...course, decision: 'deny', why: noWay }, near, far };
}

function farAcl(about: Analysis, subnetId: string, vpcId: string): Found<AclRules> {
  const acl = about.net.places.aclOf(subnetId, vpcId);
  if ('missing' in acl) return acl;
  const rules = about.net.aclRules(acl.found.id);
  return rules === undefined
    ? { missing: missing(about.net.state, 'network-acls', acl.found.id) }
    : { found: rules };
}

function returnRoute(
  { net }: Analysis,
  { subnetId, vpcId, atom }: { readonly subnetId: string; readonly vpcId: string; readonly atom: number },
): PlacedRoute | null {
  const table = net.places.tableOf(subnetId, vpcId);
  const routes = 'found' in table ? net.tableRoutes(table.found.id) : undefined;
  return routes === undefined ? null : stepAt(routes.steps, atom);
}
