import type { Direction } from '../../model/index.ts';
import { type AddressSet, equalServices, NO_SERVICES } from '../../netset/index.ts';
import type { Host, Party } from '../ends/parties.ts';
import type { Analysis } from '../network/analysis.ts';
import { familyOf, lastFrom } from '../network/axis.ts';
import type { Way } from '../network/outlook.ts';
import type { Scope } from '../network/scope.ts';
import type { Spot } from '../network/spots.ts';
import { stepAt } from '../network/steps.ts';
import { type Growing, grow, type Window } from '../network/windows.ts';
import { type Cuts, cutsFor } from './cuts.ts';
import { type Glance, glance } from './glance.ts';
import { type End, type Lane, lane } from './lane.ts';
import { type Side, type Strand, strandOf } from './strand.ts';

export type Towards = {
  readonly addresses: AddressSet | null;
  readonly word: Party['word'];
  readonly direction: Direction;
  readonly scope: Scope;
};

/** What some atoms have in common: how the services fare, and the lanes that show it. */
type Run = { readonly fares: readonly Fare[]; readonly lanes: readonly Lane[]; readonly addresses: Growing };

/** How the services fare on a lane, as far as it tells addresses apart. */
type Fare = Pick<Lane, 'sure' | 'may' | 'back'> & {
  readonly decision: Way['decision'];
  readonly why: string;
};

/** The strands between a host and the plain addresses of a party, as few as the rules tell apart. */
export function toAddresses(about: Analysis, host: Host, towards: Towards): readonly Strand[] {
  const { addresses, direction } = towards;
  if (addresses === null) return [];
  const runs = knownRuns(about, host, towards) ?? runsOf(about, host, { ...towards, addresses });
  const mine: Side = { kind: 'host', host };
  return runs.map((run) => {
    const theirs: Side = { kind: 'addresses', addresses: run.addresses };
    return direction === 'ingress' ? strandOf(theirs, mine, run.lanes) : strandOf(mine, theirs, run.lanes);
  });
}

type Meant = Towards & { readonly addresses: AddressSet };

function runsOf(about: Analysis, host: Host, towards: Meant): readonly Run[] {
  const { axis } = about.net;
  const families = new Set(host.atoms.map((atom) => familyOf(axis, atom)));
  const windows = about.windowsOf(towards.addresses).filter((window) => families.has(window.family));
  const cuts = cutsFor(about, host, { ...towards, windows });
  const work: Work = { about, host, towards, cuts, see: glance(host.spot.kind, towards), runs: [] };
  for (const window of windows)
    for (const atoms of parts(cuts.there, window)) lookAt(work, { window, atoms });
  keepRuns(about, host, { ...towards, runs: work.runs });
  return work.runs;
}

type Kept = Towards & { readonly spot: Spot; readonly runs: readonly Run[] };

// Enough for what scripts ask again and again: a spot and a service each, of thousands of interfaces.
const MOST_KEPT = 4096;
const kept = new WeakMap<Analysis, Map<number, Kept>>();

/** Interfaces of one spot fare alike: only the name of the one that was asked about differs. */
function knownRuns(about: Analysis, host: Host, towards: Towards): readonly Run[] | null {
  const found = kept.get(about)?.get(keyOf(host, towards));
  const isSame =
    found !== undefined &&
    host.atoms === host.spot.atoms &&
    found.spot === host.spot &&
    found.addresses === towards.addresses &&
    found.word === towards.word &&
    found.direction === towards.direction &&
    found.scope === towards.scope;
  return isSame ? found.runs : null;
}

function keepRuns(about: Analysis, host: Host, found: Towards & Pick<Kept, 'runs'>): void {
  if (host.atoms !== host.spot.atoms) return;
  const known = kept.get(about) ?? new Map<number, Kept>();
  kept.set(about, known);
  known.set(keyOf(host, found), { ...found, spot: host.spot });
}

/** Two questions may have one key, and then the later one is kept. */
function keyOf({ spot }: Host, { scope, direction }: Towards): number {
  const service = (scope.hull[0] * 31 + scope.hull[1]) * 2 + (direction === 'ingress' ? 0 : 1);
  return (spot.index * 7919 + service) % MOST_KEPT;
}

type Work = {
  readonly about: Analysis;
  readonly host: Host;
  readonly towards: Towards;
  readonly cuts: Cuts;
  readonly see: Glance;
  readonly runs: Run[];
};

type Atoms = { readonly first: number; readonly end: number };
type Piece = { readonly window: Window; readonly atoms: Atoms };

/** The atoms between the cuts. */
export function* parts(cuts: Int32Array, { first, end }: Atoms): Generator<Atoms> {
  let at = first;
  for (let i = lastFrom(cuts, first) + 1; at < end; i += 1) {
    const next = Math.min(end, cuts[i] ?? end);
    if (next === at) continue;
    yield { first: at, end: next };
    at = next;
  }
}

/** Replies tell addresses apart only where anything gets through at all. */
function lookAt(work: Work, { window, atoms }: Piece): void {
  const { host, towards, cuts, about } = work;
  const way = stepAt(about.waysOf(host.spot.kind.outlook, towards.direction), atoms.first);
  if (isPointless(way, towards.word)) return;
  const seen = work.see(way, atoms.first);
  if (seen !== null && seen.may.length === 0) {
    add(
      work,
      { window, atoms },
      { fares: [{ ...seen, back: NOTHING, decision: way.decision, why: way.why }] },
    );
    return;
  }
  for (const part of parts(cuts.back, atoms)) {
    if (seen === null) {
      const lanes = lanesTo(work, part.first);
      add(work, { window, atoms: part }, { fares: lanes.map(fareOf), lanes });
    } else {
      const back = seen.back(part.first);
      add(
        work,
        { window, atoms: part },
        { fares: [{ ...seen, back, decision: way.decision, why: way.why }] },
      );
    }
  }
}

const NOTHING: Fare['back'] = { sure: NO_SERVICES, may: NO_SERVICES };

/** Sources that a word does not mean: what is inside is not the internet, and `any` means whoever has a way at all. */
export function isPointless(way: Way, word: Party['word']): boolean {
  if (word === null) return false;
  return word === 'internet' ? !way.outside : way.outside && way.decision === 'deny';
}

const fareOf = ({ sure, may, back, path: { decision, why } }: Lane): Fare => ({
  sure,
  may,
  back,
  decision,
  why,
});

/** Lanes only for the first of what is alike: they are what costs. */
function add(work: Work, piece: Piece, { fares, lanes }: Pick<Run, 'fares'> & Partial<Run>): void {
  const { runs, about } = work;
  let run = runs.find((one) => areAlike(one.fares, fares));
  if (run === undefined) {
    const made = lanes ?? lanesTo(work, piece.atoms.first).slice(0, 1);
    run = { fares, lanes: made, addresses: { v4: [], v6: [] } };
    runs.push(run);
  }
  grow(run.addresses, about.net.axis, piece);
}

function areAlike(a: readonly Fare[], b: readonly Fare[]): boolean {
  return a.length === b.length && a.every((one, i) => isAlike(one, b[i]));
}

function isAlike(a: Fare, b: Fare | undefined): boolean {
  return (
    b !== undefined &&
    a.decision === b.decision &&
    a.why === b.why &&
    equalServices(a.sure, b.sure) &&
    equalServices(a.may, b.may) &&
    equalServices(a.back.sure, b.back.sure) &&
    equalServices(a.back.may, b.back.may)
  );
}

/** A lane from each of the host's own addresses of the family. */
function lanesTo({ about, host, towards }: Work, atom: number): readonly Lane[] {
  const { spot, atoms } = host;
  const { direction, scope } = towards;
  const { axis } = about.net;
  const address: End = { kind: 'address', atom };
  return atoms
    .filter((own) => familyOf(axis, own) === familyOf(axis, atom))
    .map((own): End => ({ kind: 'interface', spot, atom: own }))
    .map((own) => {
      const ends = direction === 'ingress' ? { from: address, to: own } : { from: own, to: address };
      return lane(about, ends, scope);
    });
}
