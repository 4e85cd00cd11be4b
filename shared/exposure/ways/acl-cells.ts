import { NO_SERVICES, type ServiceSet } from '../../netset/index.ts';
import { type AclSide, decidingEntry } from '../network/acl-entries.ts';
import { lastFrom } from '../network/axis.ts';
import { within } from '../network/scope.ts';
import { edgesOf, stepAt } from '../network/steps.ts';
import type { LayerName } from './lane.ts';
import type { LayerRow } from './layer-rows.ts';

/**
 * One direction of an ACL for all that it does not tell apart: atoms between the same ends of its entries, and
 * services between the same lines, or one array of services that is asked about again and again.
 */
export type AclCell = {
  /** What passes of the services: null for all of them. */
  readonly sure: ServiceSet | null;
  /** Said once: nothing in a row depends on whose packet it is. */
  readonly rows: Partial<Record<LayerName, LayerRow>>;
};

type Cells = {
  readonly atoms: Int32Array;
  readonly lines: Int32Array;
  readonly undivided: Map<number, AclCell>;
  readonly ofSet: WeakMap<ServiceSet, Map<number, AclCell>>;
};

const kept = new WeakMap<AclSide, Cells>();

/** What a side's cells lie between; both begin with 0. */
export function cellsOf(side: AclSide): Cells {
  const before = kept.get(side);
  if (before !== undefined) return before;
  const { entries } = side;
  const made: Cells = {
    atoms: edgesOf([0, ...entries.flatMap(({ first, end }) => [first, end])]),
    lines: edgesOf([0, ...entries.flatMap(({ span }) => span ?? [])]),
    undivided: new Map(),
    ofSet: new WeakMap(),
  };
  kept.set(side, made);
  return made;
}

/** Null where the side has an entry that nobody understands. `services` had better be an array that is used again. */
export function aclCell(side: AclSide, atom: number, services: ServiceSet): AclCell | null {
  const [lo, hi] = services;
  if (side.doubt !== null || lo === undefined || hi === undefined) return null;
  const cells = cellsOf(side);
  const row = lastFrom(cells.atoms, atom);
  const line = lastFrom(cells.lines, lo);
  if (services.length > 2 || hi > (cells.lines[line + 1] ?? hi))
    return remembered(mapOf(cells, services), row, () => {
      const sure = within(stepAt(side.sure.steps, atom), services);
      return sure === services ? null : sure;
    });
  return remembered(cells.undivided, row * cells.lines.length + line, () =>
    decidingEntry(side, atom, lo)?.entry.action === 'allow' ? null : NO_SERVICES,
  );
}

function mapOf({ ofSet }: Cells, services: ServiceSet): Map<number, AclCell> {
  const found = ofSet.get(services) ?? new Map<number, AclCell>();
  ofSet.set(services, found);
  return found;
}

function remembered(known: Map<number, AclCell>, key: number, sure: () => ServiceSet | null): AclCell {
  const before = known.get(key);
  if (before !== undefined) return before;
  const made = { sure: sure(), rows: {} };
  known.set(key, made);
  return made;
}
