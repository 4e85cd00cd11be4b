import type { AddressSet } from '../../netset/index.ts';
import { type Axis, atomAt, earlier, later } from './axis.ts';

/** An interval of addresses, and the atoms [first, end) that it touches. */
export type Window = { readonly first: number; readonly end: number } & (
  | { readonly family: 4; readonly lo: number; readonly hi: number }
  | { readonly family: 6; readonly lo: bigint; readonly hi: bigint }
);

/** The intervals of a set as atoms, IPv4 first. */
export function windowsOf(axis: Axis, { v4, v6 }: AddressSet): readonly Window[] {
  const found: Window[] = [];
  for (let i = 0; i < v4.length; i += 2) {
    const [lo, hi] = [v4[i] ?? 0, v4[i + 1] ?? 0];
    const first = atomAt(axis, { family: 4, value: lo });
    found.push({ family: 4, lo, hi, first, end: atomAt(axis, { family: 4, value: hi - 1 }) + 1 });
  }
  for (let i = 0; i < v6.length; i += 2) {
    const [lo, hi] = [v6[i] ?? 0n, v6[i + 1] ?? 0n];
    const first = atomAt(axis, { family: 6, value: lo });
    found.push({ family: 6, lo, hi, first, end: atomAt(axis, { family: 6, value: hi - 1n }) + 1 });
  }
  return found;
}

/** Addresses that grow from low to high, in pieces that may touch. */
export type Growing = { readonly v4: number[]; readonly v6: bigint[] };

/** Adds the window's part of the atoms [atom, end) to the addresses. */
export function grow(
  into: Growing,
  axis: Axis,
  piece: { readonly window: Window; readonly atoms: Atoms },
): void {
  const { window, atoms } = piece;
  if (window.family === 4) {
    const [from, to] = [axis.v4[atoms.first] ?? 0, axis.v4[atoms.end] ?? window.hi];
    append(into.v4, Math.max(from, window.lo), Math.min(to, window.hi));
  } else {
    const at = (atom: number): bigint => axis.v6[atom - axis.split] ?? window.hi;
    const [from, to] = [at(atoms.first), at(atoms.end)];
    append(into.v6, later(from, window.lo), earlier(to, window.hi));
  }
}

type Atoms = { readonly first: number; readonly end: number };

function append<P>(edges: P[], from: P, to: P): void {
  if (edges.length > 0 && edges[edges.length - 1] === from) edges[edges.length - 1] = to;
  else edges.push(from, to);
}
