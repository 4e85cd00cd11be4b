import { intersectServices, isSubsetServices, type ServiceSet, services } from '../../netset/index.ts';
import type { Analysis } from '../network/analysis.ts';
import { lastFrom } from '../network/axis.ts';
import type { Scope } from '../network/scope.ts';
import { edgesOf } from '../network/steps.ts';
import { type End, type Lane, type Layer, type LayerName, lane } from '../ways/lane.ts';
import type { Flow } from './flow-log.ts';
import type { Placed, Position } from './flow-places.ts';
import { isPortless, rolesOf } from './flow-roles.ts';

/** A record read as a packet of one connection, and whether the rules of today would have decided like it. */
export type Reading = {
  readonly isReply: boolean;
  /** The connection's own way, from its client to its server; null where neither end is an interface asked about. */
  readonly lane: Lane | null;
  /** What of the lane's services the packet is about. */
  readonly services: ServiceSet;
  /** Null: nothing contradicts it. */
  readonly against: Against | null;
};

/** The layer that denies what was accepted; `allowed` where all let through what was rejected. */
type Against = { readonly kind: 'denied'; readonly layer: Layer } | Allowed;
type Allowed = { readonly kind: 'allowed'; readonly blockPublicAccess: boolean };

/**
 * The readings of a record that count, the likelier first: of an accepted one whose opener is not certain only those
 * that today's rules agree with, if there are any.
 */
export type Judge = (flow: Flow, placed: Placed) => readonly Reading[];

export function flowJudge(about: Analysis): Judge {
  const lanes = laneBook(about);
  const readingOf = (flow: Flow, placed: Placed, { isReply, isCertain }: Role): Reading => {
    const { source, target, position } = placed;
    const [client, server] = isReply ? [target.end, source.end] : [source.end, target.end];
    const port = isReply ? flow.sourcePort : flow.targetPort;
    const cell = lanes.cell(flow, port);
    const packet = lanes.cell(flow, flow.targetPort);
    const between = lanes.lane({ from: client, to: server, services: cell, replies: packet });
    const base = { isReply, lane: between, services: cell };
    if (between === null || !isAtEnd(position)) return { ...base, against: null };
    if (flow.action === 'ACCEPT') {
      const names = isReply ? ANSWERED[position] : OPENED[position];
      const against = denied(between, packet, names);
      // What only may be an answer is one where its connection could be opened.
      const unopened = isReply && !isCertain ? denied(between, cell, OPENED[opposite(position)]) : null;
      return { ...base, against: against ?? unopened };
    }
    // To the rules a packet that was rejected belongs to no connection: as one of its own they judge it.
    const alone = lanes.lane({ from: source.end, to: target.end, services: packet, replies: packet });
    return { ...base, against: alone === null ? null : allowed(flow, alone, { packet, position }) };
  };
  return (flow, placed) => {
    const roles = rolesOf(flow, about.net.ephemeral);
    const isCertain = roles.length === 1;
    const found = roles.map((role) => readingOf(flow, placed, { isReply: role === 'answering', isCertain }));
    const agreeing = found.filter((one) => one.against === null);
    return flow.action === 'REJECT' || agreeing.length === 0 ? found : agreeing.slice(0, 1);
  };
}

const isAtEnd = (position: Position): position is 'source' | 'target' =>
  position === 'source' || position === 'target';

type Role = { readonly isReply: boolean; readonly isCertain: boolean };

const opposite = (position: 'source' | 'target'): 'source' | 'target' =>
  position === 'source' ? 'target' : 'source';

function denied({ layers }: Lane, packet: ServiceSet, names: readonly LayerName[]): Against | null {
  const layer = layers.find((one) => names.includes(one.name) && !touches(one.may, packet));
  return layer === undefined ? null : { kind: 'denied', layer };
}

function allowed(
  { rejectReason }: Flow,
  { layers }: Lane,
  { packet, position }: { readonly packet: ServiceSet; readonly position: 'source' | 'target' },
): Against | null {
  const route = layers.find((one) => one.name === 'route');
  const barrier = layers.find((one) => one.name === 'block-public-access');
  if (barrier !== undefined && !touches(barrier.sure, packet)) return null;
  if (rejectReason === 'BPA') {
    const open = route !== undefined && isSubsetServices(packet, route.sure);
    return open ? { kind: 'allowed', blockPublicAccess: true } : null;
  }
  if (route !== undefined && !touches(route.may, packet)) return null;
  const here = layers.filter((one) => OPENED[position].includes(one.name));
  const passes = here.length > 0 && here.every((one) => isSubsetServices(packet, one.sure));
  return passes ? { kind: 'allowed', blockPublicAccess: false } : null;
}

/** A record says what was decided at its own interface, not whether the packet got any further. */
const OPENED: Readonly<Record<'source' | 'target', readonly LayerName[]>> = {
  source: ['source-security-groups', 'source-network-acl'],
  target: ['destination-network-acl', 'destination-security-groups'],
};
/** Groups let every answer of a connection pass that they know; ACLs know none. */
const ANSWERED: Readonly<Record<'source' | 'target', readonly LayerName[]>> = {
  source: ['reply-destination-network-acl'],
  target: ['reply-source-network-acl'],
};

const touches = (a: ServiceSet, b: ServiceSet): boolean => intersectServices(a, b).length > 0;

type Asked = {
  readonly from: End;
  readonly to: End;
  readonly services: ServiceSet;
  readonly replies: ServiceSet;
};

type LaneBook = {
  /** The services that no rule or entry tells from the port; of a record without ports, its whole protocol. */
  readonly cell: (flow: Flow, port: number) => ServiceSet;
  readonly lane: (asked: Asked) => Lane | null;
};

// A lane is some hundred bytes, and what is not here any more is only made again.
const MOST_LANES = 50_000;

/** Records are millions; what rules tell apart is not. */
function laneBook(about: Analysis): LaneBook {
  const lines = linesOf(about);
  const cells = new Map<number, ServiceSet>();
  const numbers = new Map<ServiceSet, number>();
  const scopes = new Map<string, Scope>();
  const lanes = new Map<string, Lane>();
  const cell = (flow: Flow, port: number): ServiceSet => {
    const whole = isPortless(flow);
    const [point = 0] = services(flow.protocol, ...(whole ? [] : [port, port]));
    const key = whole ? -1 - flow.protocol : lastFrom(lines, point);
    const known = cells.get(key);
    if (known !== undefined) return known;
    const made = whole ? services(flow.protocol) : [lines[key] ?? 0, lines[key + 1] ?? 0];
    cells.set(key, made);
    numbers.set(made, numbers.size);
    return made;
  };
  const scopeOf = (key: string, wanted: ServiceSet, replies: ServiceSet): Scope => {
    const made = scopes.get(key) ?? { ...about.scopeOf(wanted), replies };
    scopes.set(key, made);
    return made;
  };
  const laneOf = ({ from, to, services: wanted, replies }: Asked): Lane | null => {
    if (from.kind === 'address' && to.kind === 'address') return null;
    const what = `${numbers.get(wanted)} ${numbers.get(replies)}`;
    const key = `${endKey(from)} ${endKey(to)} ${what}`;
    const known = lanes.get(key);
    if (known !== undefined) return known;
    const made = lane(about, { from, to }, scopeOf(what, wanted, replies));
    if (lanes.size >= MOST_LANES) lanes.clear();
    lanes.set(key, made);
    return made;
  };
  return { cell, lane: laneOf };
}

/** Where a rule or an entry begins or ends; those that name groups are not among the network's own. */
function linesOf({ net, classes }: Analysis): Int32Array {
  const groups = new Set(classes.flatMap((one) => one.groups));
  const spans = [...groups].flatMap(({ ingress, egress }) =>
    [...ingress.groups, ...egress.groups].flatMap(({ span }) => [...span]),
  );
  return edgesOf(net.lines, spans);
}

const endKey = (end: End): string =>
  end.kind === 'address' ? `${end.atom}` : `${end.spot.index}/${end.atom}`;
