import type { Direction } from '../model/index.ts';
import {
  type AddressSet,
  equalServices,
  intersectServices,
  NO_ADDRESS,
  type ServiceSet,
  unionAddresses,
  unionServices,
} from '../netset/index.ts';
import type { Analysis } from './analysis.ts';
import { atomAt, familyOf, lastFrom } from './axis.ts';
import { type End, type Lane, lane } from './lane.ts';
import type { Host, Party } from './parties.ts';
import { sortedUnique, stepAt } from './steps.ts';

/** One side of a strand: interfaces that nothing tells apart, or addresses that nothing tells apart. */
export type Side =
  | { readonly kind: 'host'; readonly host: Host }
  | { readonly kind: 'addresses'; readonly addresses: AddressSet };

/**
 * All the ways between two sides: a lane for each pair of their addresses. A service passes if it passes on any, for
 * a client takes the address that works.
 */
export type Strand = {
  readonly from: Side;
  readonly to: Side;
  readonly lanes: readonly Lane[];
  readonly sure: ServiceSet;
  readonly may: ServiceSet;
};

/** Everything between two parties. Of what the rules say, only what is about `asked` need be told apart. */
export function strands(
  about: Analysis,
  { from, to }: { readonly from: Party; readonly to: Party },
  asked: ServiceSet,
): readonly Strand[] {
  const found: Strand[] = [];
  for (const source of from.hosts) {
    for (const target of to.hosts) {
      const one = betweenHosts(about, source, target);
      if (one !== null) found.push(one);
    }
    found.push(...toAddresses(about, source, { party: to, direction: 'egress', asked }));
  }
  for (const target of to.hosts)
    found.push(...toAddresses(about, target, { party: from, direction: 'ingress', asked }));
  return found;
}

function betweenHosts(about: Analysis, from: Host, to: Host): Strand | null {
  const [one, ...more] = new Set([...from.interfaces, ...to.interfaces]);
  // An interface does not reach itself over the network.
  if (one !== undefined && more.length === 0) return null;
  const { axis } = about.net;
  const lanes = from.atoms.flatMap((source) =>
    to.atoms
      .filter((target) => familyOf(axis, source) === familyOf(axis, target))
      .map((target) =>
        lane(
          about,
          { kind: 'interface', spot: from.spot, atom: source },
          { kind: 'interface', spot: to.spot, atom: target },
        ),
      ),
  );
  return strandOf({ kind: 'host', host: from }, { kind: 'host', host: to }, lanes);
}

function strandOf(from: Side, to: Side, lanes: readonly Lane[]): Strand {
  const [only] = lanes;
  if (only !== undefined && lanes.length === 1) return { from, to, lanes, sure: only.sure, may: only.may };
  return {
    from,
    to,
    lanes,
    sure: unionServices(lanes.map((one) => one.sure)),
    may: unionServices(lanes.map((one) => one.may)),
  };
}

type Towards = { readonly party: Party; readonly direction: Direction; readonly asked: ServiceSet };
type Run = { readonly addresses: AddressSet; readonly lanes: readonly Lane[] };

/** The strands between a host and the plain addresses of a party, as few as the rules tell apart. */
function toAddresses(about: Analysis, host: Host, towards: Towards): readonly Strand[] {
  const { party, direction, asked } = towards;
  if (party.addresses === null) return [];
  const cuts = cutsFor(about, host, towards);
  const merged: Run[] = [];
  for (const [first, end, clip] of windows(about, host, party.addresses)) {
    const inside = cuts.slice(lastFrom(cuts, first) + 1, lastFrom(cuts, end - 1) + 1);
    const starts = [first, ...inside];
    for (const [i, atom] of starts.entries()) {
      if (isPointless(about, host, { atom, direction, word: party.word })) continue;
      const addresses = clip(atom, starts[i + 1] ?? end);
      const run = { addresses, lanes: lanesTo(about, host, { atom, direction }) };
      const same = merged.findIndex((other) => alike(other, run, asked));
      const other = merged[same];
      if (other === undefined) merged.push(run);
      else merged[same] = { ...other, addresses: unionAddresses(other.addresses, addresses) };
    }
  }
  const mine: Side = { kind: 'host', host };
  return merged.map(({ addresses, lanes }) => {
    const theirs: Side = { kind: 'addresses', addresses };
    return direction === 'ingress' ? strandOf(theirs, mine, lanes) : strandOf(mine, theirs, lanes);
  });
}

function lanesTo(
  about: Analysis,
  { spot, atoms }: Host,
  { atom, direction }: { readonly atom: number; readonly direction: Direction },
): readonly Lane[] {
  const { axis } = about.net;
  const address: End = { kind: 'address', atom };
  return atoms
    .filter((own) => familyOf(axis, own) === familyOf(axis, atom))
    .map((own): End => ({ kind: 'interface', spot, atom: own }))
    .map((own) => (direction === 'ingress' ? lane(about, address, own) : lane(about, own, address)));
}

function alike(a: Run, b: Run, asked: ServiceSet): boolean {
  return (
    a.lanes.length === b.lanes.length &&
    a.lanes.every((one, i) => {
      const other = b.lanes[i];
      return (
        other !== undefined &&
        one.path.decision === other.path.decision &&
        one.path.why === other.path.why &&
        sameOn(asked, one.sure, other.sure) &&
        sameOn(asked, one.may, other.may) &&
        equalServices(one.back.sure, other.back.sure) &&
        equalServices(one.back.may, other.back.may)
      );
    })
  );
}

function sameOn(asked: ServiceSet, a: ServiceSet, b: ServiceSet): boolean {
  return a === b || equalServices(intersectServices(a, asked), intersectServices(b, asked));
}

/** Sources that a word does not mean: what is inside is not the internet, and `any` means whoever has a way at all. */
function isPointless(
  about: Analysis,
  host: Host,
  at: { readonly atom: number; readonly direction: Direction; readonly word: Party['word'] },
): boolean {
  if (at.word === null) return false;
  const way = stepAt(about.waysOf(host.spot.kind.outlook, at.direction), at.atom);
  return at.word === 'internet' ? !way.outside : way.outside && way.decision === 'deny';
}

type Window = readonly [first: number, end: number, clip: (first: number, end: number) => AddressSet];

/** The atoms of the addresses, in the families that the host has; `clip` cuts atoms back to the addresses. */
function windows({ net }: Analysis, { atoms }: Host, { v4, v6 }: AddressSet): readonly Window[] {
  const { axis } = net;
  const families = new Set(atoms.map((atom) => familyOf(axis, atom)));
  const found: Window[] = [];
  for (let i = 0; families.has(4) && i < v4.length; i += 2) {
    const [lo, hi] = [v4[i] ?? 0, v4[i + 1] ?? 0];
    const first = atomAt(axis, { family: 4, value: lo });
    found.push([
      first,
      atomAt(axis, { family: 4, value: hi - 1 }) + 1,
      (from, to) => ({
        ...NO_ADDRESS,
        v4: [Math.max(lo, axis.v4[from] ?? 0), Math.min(hi, axis.v4[to] ?? hi)],
      }),
    ]);
  }
  for (let i = 0; families.has(6) && i < v6.length; i += 2) {
    const [lo, hi] = [v6[i] ?? 0n, v6[i + 1] ?? 0n];
    const edge = (atom: number): bigint => axis.v6[atom - axis.split] ?? hi;
    found.push([
      atomAt(axis, { family: 6, value: lo }),
      atomAt(axis, { family: 6, value: hi - 1n }) + 1,
      (from, to) => ({
        ...NO_ADDRESS,
        v6: [edge(from) > lo ? edge(from) : lo, edge(to) < hi ? edge(to) : hi],
      }),
    ]);
  }
  return found;
}

/** Every atom at which an answer about these services may change for the host. */
function cutsFor(about: Analysis, { spot }: Host, { direction, asked, party }: Towards): readonly number[] {
  const { kind } = spot;
  const { lines } = about.net;
  const [first, last] = [asked[0] ?? 0, asked[asked.length - 1] ?? 0];
  const cuts: number[] = [...about.waysOf(kind.outlook, direction).starts];
  for (const group of kind.groups) {
    const side = group[direction];
    for (let i = 0; i < side.count; i += 1) {
      const [lo, hi] = [lines[side.firstLine[i] ?? 0] ?? 0, lines[side.endLine[i] ?? 0] ?? 0];
      // Most rules are not about what is asked: the cheap test goes first.
      if (hi <= first || lo >= last || intersectServices([lo, hi], asked).length === 0) continue;
      cuts.push(side.firstAtom[i] ?? 0, side.endAtom[i] ?? 0);
    }
  }
  if ('found' in kind.acl) {
    const { ingress, egress } = kind.acl.found;
    for (const side of [ingress, egress]) cuts.push(...side.sure.steps.starts, ...side.may.steps.starts);
  }
  if (party.word !== 'internet') cuts.push(...about.subnetCuts);
  return sortedUnique(cuts);
}
