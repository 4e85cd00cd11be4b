import type { Direction, PrefixList, Rule, SecurityGroup } from '../../model/index.ts';
import { ALL_SERVICES } from '../../netset/index.ts';
import type { BlockBook, Cidr, CidrReader } from './axis.ts';
import { type Ranks, rankOf } from './ranks.ts';
import { ruleSpan, type Span } from './span.ts';
import { edgesOf } from './steps.ts';

/** A part of a rule that cannot be judged: whom it admits (`any` address, or who has a group) is not known. */
type Doubt = { readonly span: Span; readonly reason: string; readonly rule: Rule };

/** A rule that admits members of a group. It stays a name until two interfaces are laid side by side. */
type GroupPart = { readonly groupId: string; readonly span: Span; readonly rule: Rule };
/** One direction of a group, before the axis is known. */
type SideDraft = {
  readonly rules: readonly Rule[];
  /** Four numbers a rectangle: its block's number, its first and end service, the index of its rule. */
  readonly rects: readonly number[];
  readonly groups: readonly GroupPart[];
  readonly doubts: readonly Doubt[];
};

export type GroupDraft = {
  readonly group: SecurityGroup;
  readonly ingress: SideDraft;
  readonly egress: SideDraft;
};

/** One direction of a group: its address rules as rectangles of atoms × lines. */
export type RuleSide = {
  readonly rules: readonly Rule[];
  /** `RECT` numbers a rectangle, all in one place: what asks for one of them asks for the others next. */
  readonly rects: Int32Array;
  /** Where those of IPv6 begin: they are sorted by their first atom. */
  readonly firstV6: number;
  readonly atomEdges: Int32Array;
  readonly lineEdges: Int32Array;
  readonly groups: readonly GroupPart[];
  readonly doubts: readonly Doubt[];
};

/** What stands where in a rectangle: ranks of lines [first, end), atoms [first, end), the index into `rules`. */
export const RECT = 5;
export const FIRST_LINE = 0;
export const END_LINE = 1;
export const FIRST_ATOM = 2;
export const END_ATOM = 3;
/** A prefix list makes several rectangles of one rule. */
export const RULE = 4;

export type GroupRules = {
  readonly group: SecurityGroup;
  readonly ingress: RuleSide;
  readonly egress: RuleSide;
};

export type Reading = {
  readonly cidr: CidrReader;
  readonly blocks: BlockBook;
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
  const rects: number[] = [];
  const groups: GroupPart[] = [];
  const doubts: Doubt[] = [];
  for (const [index, rule] of rules.entries()) {
    const span = ruleSpan(rule);
    if (span === null) {
      const reason = `rule ${rule.id ?? ''} of ${group.id} is not understood: protocol ${rule.protocol}, ports ${rule.fromPort} to ${rule.toPort}`;
      doubts.push({ span: ALL_SPAN, reason, rule });
    } else if (rule.peer.kind === 'group') groups.push({ groupId: rule.peer.groupId, span, rule });
    else draftAddresses({ rule, index, span, rects, doubts }, group.id, reading);
  }
  return { rules, rects, groups, doubts };
}

const ALL_SPAN: Span = [ALL_SERVICES[0] ?? 0, ALL_SERVICES[1] ?? 0];

type Drafting = {
  readonly rule: Rule;
  readonly index: number;
  readonly span: Span;
  readonly rects: number[];
  readonly doubts: Doubt[];
};

function draftAddresses(drafting: Drafting, groupId: string, reading: Reading): void {
  const { rule, index, span, rects, doubts } = drafting;
  const add = (cidr: Cidr): void => {
    rects.push(reading.blocks.numberOf(cidr), span[0], span[1], index);
  };
  const doubt = (reason: string): void => {
    doubts.push({ span, reason, rule });
  };
  const { peer } = rule;
  if (peer.kind === 'cidr') {
    const cidr = reading.cidr(peer.cidr);
    if (cidr === null) doubt(`rule ${rule.id ?? ''} of ${groupId}: ${peer.cidr} is no address block`);
    else add(cidr);
  } else if (peer.kind === 'prefixList') {
    const list = reading.prefixLists.get(peer.prefixListId);
    if (list?.entries === undefined) {
      const why = list === undefined ? reading.noList : 'its entries could not be read';
      doubt(`prefix list ${peer.prefixListId}, which ${groupId} uses: ${why}`);
    }
    for (const entry of list?.entries ?? []) {
      const cidr = reading.cidr(entry);
      if (cidr === null) doubt(`prefix list ${peer.prefixListId}: ${entry} is no address block`);
      else add(cidr);
    }
  }
}

/** All ends of services that the group's rules have. */
export function addGroupLines(draft: GroupDraft, lines: number[]): void {
  for (const { rects, doubts } of [draft.ingress, draft.egress]) {
    for (let i = 0; i < rects.length; i += 4) lines.push(rects[i + 1] ?? 0, rects[i + 2] ?? 0);
    for (const { span } of doubts) lines.push(span[0], span[1]);
  }
}

export function groupRules(draft: GroupDraft, ranks: Ranks): GroupRules {
  return {
    group: draft.group,
    ingress: ruleSide(draft.ingress, ranks),
    egress: ruleSide(draft.egress, ranks),
  };
}

function ruleSide(draft: SideDraft, ranks: Ranks): RuleSide {
  const { rules, groups, doubts } = draft;
  const { blocks, axis } = ranks;
  const atomAt = (at: number): number => blocks[(draft.rects[at] ?? 0) * 2] ?? 0;
  const order = Array.from({ length: draft.rects.length / 4 }, (_, i) => i * 4);
  order.sort((a, b) => atomAt(a) - atomAt(b));
  const rects = new Int32Array(order.length * RECT);
  const atoms = new Int32Array(order.length * 2);
  const lines = new Int32Array(order.length * 2);
  for (const [i, from] of order.entries()) {
    const block = (draft.rects[from] ?? 0) * 2;
    const at = i * RECT;
    lines[i * 2] = rects[at + FIRST_LINE] = rankOf(ranks, draft.rects[from + 1] ?? 0);
    lines[i * 2 + 1] = rects[at + END_LINE] = rankOf(ranks, draft.rects[from + 2] ?? 0);
    atoms[i * 2] = rects[at + FIRST_ATOM] = blocks[block] ?? 0;
    atoms[i * 2 + 1] = rects[at + END_ATOM] = blocks[block + 1] ?? 0;
    rects[at + RULE] = draft.rects[from + 3] ?? 0;
  }
  const firstV6 = order.filter((from) => atomAt(from) < axis.split).length * RECT;
  return { rules, rects, firstV6, atomEdges: edgesOf(atoms), lineEdges: edgesOf(lines), groups, doubts };
}
