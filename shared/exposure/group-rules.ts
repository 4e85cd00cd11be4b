import type { Direction, PrefixList, Rule, SecurityGroup } from '../model/index.ts';
import { ALL_SERVICES, NO_SERVICES, type ServiceSet, unionServices } from '../netset/index.ts';
import { type Axis, addEdges, atomsIn, type Cidr, type CidrReader, type Edges } from './axis.ts';
import { type Scope, within } from './scope.ts';
import { ruleSpan, type Span } from './span.ts';
import { edgesOf } from './steps.ts';

/** A part of a rule that cannot be judged: whom it admits (`any` address, or who has a group) is not known. */
type Doubt = { readonly span: Span; readonly reason: string; readonly rule: Rule };

/** A rule that admits members of a group. It stays a name until two interfaces are laid side by side. */
type GroupPart = { readonly groupId: string; readonly span: Span; readonly rule: Rule };
type BlockPart = { readonly cidr: Cidr; readonly span: Span; readonly rule: number };

/** One direction of a group, before the axis is known. */
type SideDraft = {
  readonly rules: readonly Rule[];
  readonly blocks: readonly BlockPart[];
  readonly groups: readonly GroupPart[];
  readonly doubts: readonly Doubt[];
};

export type GroupDraft = {
  readonly group: SecurityGroup;
  readonly ingress: SideDraft;
  readonly egress: SideDraft;
};

/** One direction of a group: its address rules as rectangles of atoms × lines, told apart by index. */
export type RuleSide = {
  readonly rules: readonly Rule[];
  readonly count: number;
  readonly firstAtom: Int32Array;
  readonly endAtom: Int32Array;
  readonly firstLine: Int32Array;
  readonly endLine: Int32Array;
  /** Index into `rules`: a prefix list makes several rectangles of one rule. */
  readonly rule: Int32Array;
  readonly atomEdges: Int32Array;
  readonly lineEdges: Int32Array;
  readonly groups: readonly GroupPart[];
  readonly doubts: readonly Doubt[];
};

export type GroupRules = {
  readonly group: SecurityGroup;
  readonly ingress: RuleSide;
  readonly egress: RuleSide;
};

export type Reading = {
  readonly cidr: CidrReader;
  readonly prefixLists: ReadonlyMap<string, PrefixList>;
  /** Why a list that is not in the state is not. */
  readonly noList: string;
};

export function draftGroup(group: SecurityGroup, reading: Reading): GroupDraft {
  return {
    group,
    ingress: draftSide(group, 'ingress', reading),
    egress: draftSide(group, 'egress', reading),
  };
}

function draftSide(group: SecurityGroup, direction: Direction, reading: Reading): SideDraft {
  const rules = group.rules.filter((rule) => rule.direction === direction);
  const blocks: BlockPart[] = [];
  const groups: GroupPart[] = [];
  const doubts: Doubt[] = [];
  for (const [index, rule] of rules.entries()) {
    const span = ruleSpan(rule);
    if (span === null) {
      const reason = `rule ${rule.id ?? ''} of ${group.id} is not understood: protocol ${rule.protocol}, ports ${rule.fromPort} to ${rule.toPort}`;
      doubts.push({ span: ALL_SPAN, reason, rule });
    } else if (rule.peer.kind === 'group') groups.push({ groupId: rule.peer.groupId, span, rule });
    else draftAddresses({ rule, index, span, blocks, doubts }, group.id, reading);
  }
  return { rules, blocks, groups, doubts };
}

const ALL_SPAN: Span = [ALL_SERVICES[0] ?? 0, ALL_SERVICES[1] ?? 0];

type Drafting = {
  readonly rule: Rule;
  readonly index: number;
  readonly span: Span;
  readonly blocks: BlockPart[];
  readonly doubts: Doubt[];
};

function draftAddresses(drafting: Drafting, groupId: string, reading: Reading): void {
  const { rule, index, span, blocks, doubts } = drafting;
  const doubt = (reason: string): void => {
    doubts.push({ span, reason, rule });
  };
  const { peer } = rule;
  if (peer.kind === 'cidr') {
    const cidr = reading.cidr(peer.cidr);
    if (cidr === null) doubt(`rule ${rule.id ?? ''} of ${groupId}: ${peer.cidr} is no address block`);
    else blocks.push({ cidr, span, rule: index });
  } else if (peer.kind === 'prefixList') {
    const list = reading.prefixLists.get(peer.prefixListId);
    if (list?.entries === undefined) {
      const why = list === undefined ? reading.noList : 'its entries could not be read';
      doubt(`prefix list ${peer.prefixListId}, which ${groupId} uses: ${why}`);
    }
    for (const entry of list?.entries ?? []) {
      const cidr = reading.cidr(entry);
      if (cidr === null) doubt(`prefix list ${peer.prefixListId}: ${entry} is no address block`);
      else blocks.push({ cidr, span, rule: index });
    }
  }
}

/** All ends of blocks and services that the group's rules have. */
export function addGroupEdges(draft: GroupDraft, edges: Edges, lines: Set<number>): void {
  for (const side of [draft.ingress, draft.egress]) {
    for (const { cidr, span } of side.blocks) {
      addEdges(edges, cidr);
      lines.add(span[0]).add(span[1]);
    }
    for (const { span } of side.doubts) lines.add(span[0]).add(span[1]);
  }
}

export type Ranks = { readonly axis: Axis; readonly rankOf: ReadonlyMap<number, number> };

export function groupRules(draft: GroupDraft, ranks: Ranks): GroupRules {
  return {
    group: draft.group,
    ingress: ruleSide(draft.ingress, ranks),
    egress: ruleSide(draft.egress, ranks),
  };
}

function ruleSide(draft: SideDraft, { axis, rankOf }: Ranks): RuleSide {
  const count = draft.blocks.length;
  const firstAtom = new Int32Array(count);
  const endAtom = new Int32Array(count);
  const firstLine = new Int32Array(count);
  const endLine = new Int32Array(count);
  const rule = new Int32Array(count);
  for (const [i, block] of draft.blocks.entries()) {
    const [first, end] = atomsIn(axis, block.cidr);
    firstAtom[i] = first;
    endAtom[i] = end;
    firstLine[i] = rankOf.get(block.span[0]) ?? 0;
    endLine[i] = rankOf.get(block.span[1]) ?? 0;
    rule[i] = block.rule;
  }
  return {
    rules: draft.rules,
    count,
    firstAtom,
    endAtom,
    firstLine,
    endLine,
    rule,
    atomEdges: edgesOf(firstAtom, endAtom),
    lineEdges: edgesOf(firstLine, endLine),
    groups: draft.groups,
    doubts: draft.doubts,
  };
}

/** What of the scope the side admits from, or lets out to, an atom of addresses: doubts and groups apart. */
export function servicesAtAtom(
  side: RuleSide,
  atom: number,
  { lines, scope }: { readonly lines: readonly number[]; readonly scope: Scope },
): ServiceSet {
  const spans: ServiceSet[] = [];
  for (let i = 0; i < side.count; i += 1) {
    if (!isAbout(side, i, scope) || !holdsAtom(side, i, atom)) continue;
    const [first, end] = [side.firstLine[i] ?? 0, side.endLine[i] ?? 0];
    if (first <= scope.firstLine && end >= scope.endLine) return scope.services;
    spans.push([lines[first] ?? 0, lines[end] ?? 0]);
  }
  return spans.length === 0 ? NO_SERVICES : within(unionServices(spans), scope.services);
}

/** Whether the rectangle lies in the scope's reach of the service line at all: most rules do not. */
export function isAbout(side: RuleSide, index: number, { firstLine, endLine }: Scope): boolean {
  return (side.firstLine[index] ?? 0) < endLine && (side.endLine[index] ?? 0) > firstLine;
}

export function holdsAtom(side: RuleSide, index: number, atom: number): boolean {
  return (side.firstAtom[index] ?? 0) <= atom && atom < (side.endAtom[index] ?? 0);
}

/** What of the scope the side says about members of any of these groups. */
export function servicesForGroups(side: RuleSide, groupIds: readonly string[], scope: Scope): ServiceSet {
  const spans: ServiceSet[] = [];
  for (const { groupId, span } of side.groups) if (groupIds.includes(groupId)) spans.push(span);
  return spans.length === 0 ? NO_SERVICES : within(unionServices(spans), scope.services);
}

/** A rule's atoms [first, end), and what of a scope it is about. */
export type Rectangle = { readonly first: number; readonly end: number; readonly services: ServiceSet };

/** The address rules that are about the scope: few of a group's. */
export function rectanglesAbout(
  side: RuleSide,
  { lines, scope }: { readonly lines: readonly number[]; readonly scope: Scope },
): readonly Rectangle[] {
  const found: Rectangle[] = [];
  for (let i = 0; i < side.count; i += 1) {
    if (!isAbout(side, i, scope)) continue;
    const span: ServiceSet = [lines[side.firstLine[i] ?? 0] ?? 0, lines[side.endLine[i] ?? 0] ?? 0];
    const services = within(span, scope.services);
    if (services.length > 0)
      found.push({ first: side.firstAtom[i] ?? 0, end: side.endAtom[i] ?? 0, services });
  }
  return found;
}
