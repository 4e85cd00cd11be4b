import type { Direction, Rule } from '../../model/index.ts';
import {
  intersectServices,
  isSubsetServices,
  NO_SERVICES,
  type ServiceSet,
  subtractServices,
} from '../../netset/index.ts';
import { type AclSide, decidingEntry, type PlacedEntry } from '../network/acl-entries.ts';
import {
  END_ATOM,
  END_LINE,
  FIRST_ATOM,
  FIRST_LINE,
  type GroupRules,
  RECT,
  RULE,
  type RuleSide,
} from '../network/group-rules.ts';
import { candidates, matching } from '../network/rule-pieces.ts';
import type { Span } from '../network/span.ts';
import type { Spot } from '../network/spots.ts';
import { ruleText, servicesText } from '../network/words.ts';
import type { End, Lane, Layer, LayerName } from './lane.ts';

/** One layer that a packet passes, and what it does with the services asked about. */
export type LayerRow = {
  readonly layer: LayerName;
  /** The group, ACL or route table; of several groups that all deny, all. Null when it is not known. */
  readonly resource: string | null;
  /** The rule that decides: its id or its content, an entry's number, a route's destination. Null: none decides. */
  readonly rule: string | number | null;
  readonly decision: 'allow' | 'partial' | 'deny' | 'unknown';
  readonly why: string;
  /** Rules that would do the same if that one were gone, and ACL entries that never get to decide. */
  readonly shadowed: readonly (string | number)[];
};

/** A lane, and what its ends are called. */
export type Shown = { readonly lane: Lane; readonly from: string; readonly to: string };

type View = Shown & { readonly layer: Layer; readonly asked: ServiceSet };
export type Row = Omit<LayerRow, 'layer' | 'decision'>;

export function layerRow(view: View): LayerRow {
  const { cell, name } = view.layer;
  if (cell === undefined || cell.services !== view.asked) return newRow(view);
  const row = cell.of.rows[name] ?? newRow(view);
  cell.of.rows[name] = row;
  return row;
}

function newRow(view: View): LayerRow {
  const { layer } = view;
  const decision = decisionOf(view);
  const { resource, rule, why: said, shadowed } = rowOf(view, decision);
  const doubts = layer.doubts.map((doubt) => doubt.reason).join('; ');
  const why = decision === 'unknown' && doubts !== '' ? doubts : said;
  return { layer: layer.name, resource, rule, decision, why, shadowed };
}

function rowOf(view: View, decision: LayerRow['decision']): Row {
  const { lane, layer, asked } = view;
  const { from, to, path } = lane;
  switch (layer.name) {
    case 'route':
      return routeRow(lane);
    case 'block-public-access':
      return barrierRow(lane);
    case 'source-security-groups':
      return groupRow(view, { end: from, other: to, direction: 'egress', decision });
    case 'destination-security-groups':
      return groupRow(view, { end: to, other: from, direction: 'ingress', decision });
    case 'source-network-acl':
    case 'reply-source-network-acl': {
      const direction = layer.name === 'source-network-acl' ? 'egress' : 'ingress';
      return aclRow(path.sourceAcl, { layer, asked, direction, atom: to.atom });
    }
    case 'nat-ingress-network-acl':
      return gateRow(view, 'ingress', from.atom);
    case 'nat-egress-network-acl':
      return gateRow(view, 'egress', to.atom);
    case 'reply-nat-ingress-network-acl':
      return gateRow(view, 'ingress', to.atom);
    case 'reply-nat-egress-network-acl':
      return gateRow(view, 'egress', from.atom);
    case 'destination-network-acl':
    case 'reply-destination-network-acl': {
      const direction = layer.name === 'destination-network-acl' ? 'ingress' : 'egress';
      return aclRow(path.destinationAcl, { layer, asked, direction, atom: from.atom });
    }
  }
}

function gateRow({ lane, layer, asked }: View, direction: Direction, atom: number): Row {
  const { gate } = lane.path;
  return aclRow(gate === null ? null : { found: gate.acl }, { layer, asked, direction, atom });
}

function decisionOf({ layer, asked }: View): LayerRow['decision'] {
  const sure = verdictOn(layer.sure, asked);
  return layer.may === layer.sure || verdictOn(layer.may, asked) === sure ? sure : 'unknown';
}

export function verdictOn(set: ServiceSet, asked: ServiceSet): 'allow' | 'partial' | 'deny' {
  if (isSubsetServices(asked, set)) return 'allow';
  return intersectServices(asked, set).length === 0 ? 'deny' : 'partial';
}

export function routeRow({ path }: Pick<Lane, 'path'>): Row {
  const { table } = path.spot.kind.outlook;
  return {
    resource: 'found' in table ? table.found.table.id : null,
    rule: path.route?.route.destination ?? null,
    why: path.barrier?.through ?? path.why,
    shadowed: [],
  };
}

function barrierRow({ path: { barrier } }: Lane): Row {
  const { resource = null, rule = null, why = '' } = barrier ?? {};
  return { resource, rule, why, shadowed: [] };
}

type Meeting = {
  readonly end: End;
  readonly other: End;
  readonly direction: Direction;
  readonly decision: LayerRow['decision'];
};

function groupRow(view: View, meeting: Meeting): Row {
  const { asked, from, to } = view;
  const { end, direction, decision } = meeting;
  if (end.kind === 'address') return { resource: null, rule: null, why: '', shadowed: [] };
  const { kind } = end.spot;
  const none = (why: string): Row => ({
    resource: kind.groupText || null,
    rule: null,
    why,
    shadowed: [],
  });
  if (kind.filter === 'open') return none('a network load balancer without security groups filters nothing');
  if (kind.filter === 'closed') return none('this interface only carries the connections of others');
  const [first, ...more] = decision === 'deny' ? [] : deciding(view, meeting, end.spot);
  if (first === undefined) {
    if (kind.groupIds.length === 0)
      return none('the interface has no security group, so no rule lets anything through');
    return none(noRuleText(direction, kind.groupText, { services: servicesText(asked), from, to }));
  }
  return matchRow(first, more);
}

type Wording = { readonly services: string; readonly from: string; readonly to: string };

/** Made of its texts as they are: of quoted ones it is a quoted one. */
export function noRuleText(direction: Direction, groups: string, { services, from, to }: Wording): string {
  return direction === 'ingress'
    ? `no rule of ${groups} admits ${services} from ${from}`
    : `no rule of ${groups} lets out ${services} to ${to}`;
}

export function matchRow(first: Match, more: readonly Match[]): Row {
  return {
    resource: first.group.group.id,
    rule: nameOf(first.rule),
    why: ruleText(first.rule),
    shadowed: more.map(({ rule }) => nameOf(rule)),
  };
}

/** The rules that let the first of the services through that gets through. */
function deciding({ lane, layer, asked }: View, { other, direction }: Meeting, spot: Spot): readonly Match[] {
  const { related } = lane.path;
  const few = asked === lane.scope.services ? candidates(spot.kind, direction, lane.scope) : null;
  if (few !== null)
    return matching(few, other.atom, related && other.kind === 'interface' ? other.spot.kind.groupSet : null);
  const admitted = intersectServices(layer.sure, asked);
  const [service = 0] = admitted.length > 0 ? admitted : asked;
  return rulesAt({ spot, other, direction, related, lines: lane.scope.lines }, [service, service + 1]);
}

const nameOf = (rule: Rule): string => rule.id ?? ruleText(rule);

export type Match = { readonly group: GroupRules; readonly rule: Rule };

type RulesAt = {
  readonly spot: Spot;
  readonly other: End;
  readonly direction: Direction;
  readonly related: boolean;
  readonly lines: Int32Array;
};

/** The rules that let any of these services through between the ends, in the order of groups and rules. */
export function rulesAt(at: RulesAt, asked: ServiceSet): readonly Match[] {
  const { spot, other, direction, related } = at;
  const found: Match[] = [];
  const ids = related && other.kind === 'interface' ? other.spot.kind.groupSet : null;
  for (const group of spot.kind.groups) {
    const side = group[direction];
    const rules = new Set<Rule>();
    for (const index of rectsAt(at, side, asked)) {
      const rule = side.rules[index];
      if (rule !== undefined) rules.add(rule);
    }
    for (const { groupId, span, rule } of side.groups)
      if (ids?.has(groupId) && meets(span, asked)) rules.add(rule);
    for (const rule of rules) found.push({ group, rule });
  }
  return found;
}

/** The indexes of the rules whose rectangles hold the atom and any of the services. */
function rectsAt({ other, lines }: RulesAt, { rects }: RuleSide, asked: ServiceSet): readonly number[] {
  const found: number[] = [];
  for (let at = 0; at < rects.length; at += RECT) {
    if ((rects[at + FIRST_ATOM] ?? 0) > other.atom) break;
    if (other.atom >= (rects[at + END_ATOM] ?? 0)) continue;
    const span: Span = [lines[rects[at + FIRST_LINE] ?? 0] ?? 0, lines[rects[at + END_LINE] ?? 0] ?? 0];
    if (meets(span, asked)) found.push(rects[at + RULE] ?? -1);
  }
  return found.sort((a, b) => a - b);
}

const meets = (span: Span, asked: ServiceSet): boolean => intersectServices(span, asked).length > 0;

type AclAt = {
  readonly layer: Pick<Layer, 'sure'>;
  readonly asked: ServiceSet;
  readonly direction: Direction;
  readonly atom: number;
};

export function aclRow(acl: Lane['path']['sourceAcl'], { layer, asked, direction, atom }: AclAt): Row {
  if (acl === null || 'missing' in acl)
    return { resource: null, rule: null, why: acl === null ? '' : acl.missing, shadowed: [] };
  const { acl: of, [direction]: side } = acl.found;
  // Of what passes only in part, the part that does not is what the reader looks for.
  const denied = layer.sure === asked ? NO_SERVICES : subtractServices(asked, layer.sure);
  const service = (denied.length > 0 ? denied : asked)[0] ?? 0;
  const entry = decidingEntry(side, atom, service);
  return {
    resource: of.id,
    rule: entry?.entry.number ?? null,
    why: entry === null ? `no ${direction} entry of ${of.id} matches, so it denies` : entry.text,
    shadowed: entry === null ? [] : shadowedBy(side, entry, { atom, service }),
  };
}

/** Entries behind the one that decides: they match too, and never get to say so. AWS's own last ones are no news. */
function shadowedBy(
  side: AclSide,
  by: PlacedEntry,
  { atom, service }: { readonly atom: number; readonly service: number },
): readonly number[] {
  return side.entries
    .slice(side.entries.indexOf(by) + 1)
    .filter(({ entry, first, end, span }) => {
      if (entry.number > LAST_ENTRY || span === null) return false;
      return first <= atom && atom < end && span[0] <= service && service < span[1];
    })
    .map(({ entry }) => entry.number);
}

const LAST_ENTRY = 32766;
