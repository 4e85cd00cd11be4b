import type { AclEntry, Direction, NetworkAcl } from '../../model/index.ts';
import {
  ALL_SERVICES,
  NO_SERVICES,
  type ServiceSet,
  subtractServices,
  unionServices,
} from '../../netset/index.ts';
import { addEdges, atomsIn, type Cidr, type CidrReader, type Edges } from './axis.ts';
import { type Ranks, rankOf } from './ranks.ts';
import { entrySpan, type Span } from './span.ts';
import { edgesOf, type Steps, sortedUnique, stepsOf } from './steps.ts';
import { entryText } from './words.ts';

/** An entry as AWS reads it. One that is not understood has no block or span: what it decides is not known. */
type EntryDraft = { readonly entry: AclEntry; readonly cidr: Cidr | null; readonly span: Span | null };

export type AclDraft = {
  readonly acl: NetworkAcl;
  readonly ingress: readonly EntryDraft[];
  readonly egress: readonly EntryDraft[];
};

/** An entry with its atoms; those of one that is not understood are all of them. */
export type PlacedEntry = {
  readonly entry: AclEntry;
  readonly first: number;
  readonly end: number;
  readonly span: Span | null;
  readonly text: string;
};

/**
 * One direction of an ACL, first match decided. `may` is what it lets through at most: the same, unless an entry is
 * not understood.
 */
export type AclSide = {
  readonly entries: readonly PlacedEntry[];
  readonly sure: Mask;
  readonly may: Mask;
  readonly doubt: string | null;
};

/** Services by atom, and once more in ranks of service lines: `ranked[i]` is `steps.values[i]`. */
export type Mask = {
  readonly steps: Steps<ServiceSet>;
  readonly ranked: readonly Int32Array[];
  readonly atomEdges: Int32Array;
  readonly lineEdges: Int32Array;
};

export type AclRules = { readonly acl: NetworkAcl; readonly ingress: AclSide; readonly egress: AclSide };

export function draftAcl(acl: NetworkAcl, cidr: CidrReader): AclDraft {
  const side = (direction: Direction): readonly EntryDraft[] =>
    acl.entries
      .filter((entry) => entry.direction === direction)
      .sort((a, b) => a.number - b.number)
      .map((entry) => ({ entry, cidr: cidr(entry.cidr), span: entrySpan(entry) }));
  return { acl, ingress: side('ingress'), egress: side('egress') };
}

export function addAclEdges(draft: AclDraft, edges: Edges, lines: number[]): void {
  for (const { cidr, span } of [...draft.ingress, ...draft.egress]) {
    if (cidr !== null) addEdges(edges, cidr);
    if (span !== null) lines.push(span[0], span[1]);
  }
}

export function aclRules(draft: AclDraft, ranks: Ranks): AclRules {
  return {
    acl: draft.acl,
    ingress: aclSide(draft, 'ingress', ranks),
    egress: aclSide(draft, 'egress', ranks),
  };
}

function aclSide(draft: AclDraft, direction: Direction, ranks: Ranks): AclSide {
  const { axis } = ranks;
  const entries = draft[direction].map(({ entry, cidr, span }): PlacedEntry => {
    const [first, end] = cidr === null ? [0, axis.size] : atomsIn(axis, cidr);
    const understood = cidr === null ? null : span;
    return { entry, first, end, span: understood, text: entryText(entry, understood) };
  });
  const cuts = sortedUnique([0, ...entries.flatMap(({ first, end }) => [first, end])]).filter(
    (cut) => cut < axis.size,
  );
  const sure = maskOf(passing(entries, cuts, 'deny'), ranks);
  const strange = entries.filter((entry) => entry.span === null);
  const may = strange.length === 0 ? sure : maskOf(passing(entries, cuts, 'allow'), ranks);
  const numbers = strange.map(({ entry }) => entry.number).join(', ');
  const doubt =
    strange.length === 0
      ? null
      : `${draft.acl.id}: ${direction} entry ${numbers} is not understood, and may allow or deny anything`;
  return { entries, sure, may, doubt };
}

function maskOf(steps: Steps<ServiceSet>, ranks: Ranks): Mask {
  let made: Pick<Mask, 'ranked' | 'lineEdges'> | null = null;
  const inRanks = () => {
    const ranked = steps.values.map((set) => Int32Array.from(set, (line) => rankOf(ranks, line)));
    return { ranked, lineEdges: edgesOf(...ranked) };
  };
  // Only who asks for all that is reachable asks in ranks.
  return {
    steps,
    atomEdges: Int32Array.from(steps.starts),
    get ranked() {
      made ??= inRanks();
      return made.ranked;
    },
    get lineEdges() {
      made ??= inRanks();
      return made.lineEdges;
    },
  };
}

/** An entry that is not understood decides everything in its reach, as `strange` says. */
function passing(
  entries: readonly PlacedEntry[],
  cuts: readonly number[],
  strange: 'allow' | 'deny',
): Steps<ServiceSet> {
  const known = new Map<string, ServiceSet>();
  return stepsOf(cuts, (atom) => {
    const here: PlacedEntry[] = [];
    let key = '';
    for (const [i, entry] of entries.entries()) {
      if (atom < entry.first || entry.end <= atom) continue;
      here.push(entry);
      key += `${i} `;
    }
    const found = known.get(key) ?? firstMatch(here, strange);
    known.set(key, found);
    return found;
  });
}

function firstMatch(entries: readonly PlacedEntry[], strange: 'allow' | 'deny'): ServiceSet {
  const allowed: ServiceSet[] = [];
  let open = ALL_SERVICES;
  for (const { entry, span } of entries) {
    if (open.length === 0) break;
    const action = span === null ? strange : entry.action;
    const left = subtractServices(open, span ?? ALL_SERVICES);
    if (action === 'allow') allowed.push(subtractServices(open, left));
    open = left;
  }
  return allowed.length === 0 ? NO_SERVICES : unionServices(allowed);
}

/** The entry that decides this packet; null when none matches, which is AWS's deny. */
export function decidingEntry(side: AclSide, atom: number, service: number): PlacedEntry | null {
  for (const one of side.entries) {
    const { first, end, span } = one;
    if (first <= atom && atom < end && (span === null || (span[0] <= service && service < span[1])))
      return one;
  }
  return null;
}
