import type { Direction } from '../../model/index.ts';
import type { ServiceSet } from '../../netset/index.ts';
import type { Host, Party } from '../ends/parties.ts';
import type { AclSide } from '../network/acl-entries.ts';
import type { Analysis } from '../network/analysis.ts';
import { lastFrom } from '../network/axis.ts';
import { rectanglesOf } from '../network/group-services.ts';
import type { Scope } from '../network/scope.ts';
import type { Span } from '../network/span.ts';
import { edgesOf } from '../network/steps.ts';
import type { Window } from '../network/windows.ts';

/** Atoms, in order, at which an answer may change: what gets there, and what comes back. */
export type Cuts = { readonly there: Int32Array; readonly back: Int32Array };

export type CutsFor = {
  readonly windows: readonly Window[];
  readonly direction: Direction;
  readonly scope: Scope;
  readonly word: Party['word'];
};

/** Every atom of the windows at which an answer about the scope may change for the host. */
export function cutsFor(about: Analysis, { spot }: Host, at: CutsFor): Cuts {
  const { windows, direction, scope, word } = at;
  const { kind } = spot;
  const ways = about.waysOf(kind.outlook, direction);
  const there: number[] = [...ways.starts];
  for (const { first, end } of rectanglesOf(kind, direction, scope)) there.push(first, end);
  const back: number[] = [];
  if ('found' in kind.acl) {
    const { ingress, egress } = kind.acl.found;
    const inwards = direction === 'ingress';
    pushEntries(there, inwards ? ingress : egress, scope.services);
    pushEntries(back, inwards ? egress : ingress, scope.replies);
  }
  for (const { gate } of ways.values) {
    if (gate === null) continue;
    pushEntries(there, gate.acl.egress, scope.services);
    pushEntries(back, gate.acl.ingress, scope.replies);
  }
  // Another ACL stands before each subnet, both ways.
  if (word !== 'internet') there.push(...cutsWithin(about.subnetCuts, windows));
  return { there: edgesOf(there), back: edgesOf(back) };
}

/** Entries about something else decide nothing here. */
export function pushEntries(into: number[], { entries }: AclSide, services: ServiceSet): void {
  for (const { first, end, span } of entries)
    if (span === null || meets(span, services)) into.push(first, end);
}

function meets([lo, hi]: Span, services: ServiceSet): boolean {
  for (let i = 0; i < services.length; i += 2)
    if ((services[i] ?? 0) < hi && lo < (services[i + 1] ?? 0)) return true;
  return false;
}

function cutsWithin(cuts: readonly number[], windows: readonly Window[]): readonly number[] {
  return windows.flatMap(({ first, end }) =>
    cuts.slice(lastFrom(cuts, first) + 1, lastFrom(cuts, end - 1) + 1),
  );
}
