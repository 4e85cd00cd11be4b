import type { Direction } from '../../model/index.ts';
import type { Analysis } from '../network/analysis.ts';
import { lastFrom } from '../network/axis.ts';
import { END_ATOM, END_LINE, FIRST_ATOM, FIRST_LINE, RECT, type RuleSide } from '../network/group-rules.ts';
import type { Scope } from '../network/scope.ts';
import type { Spot } from '../network/spots.ts';
import type { Party } from './parties.ts';

/**
 * The spots whose packets a spot's own rules may admit, or let out to: by the groups that its rules name and the
 * blocks that they hold. Everything else is blocked without looking, which is nearly everything in a large account.
 * With a scope only rules about its services count.
 */
export function neighbours(
  { spots }: Analysis,
  direction: Direction = 'ingress',
  scope: Scope | null = null,
): (target: Spot) => readonly Spot[] {
  const byGroup = new Map<string, Spot[]>();
  for (const spot of spots) {
    for (const id of spot.kind.groupIds) {
      const known = byGroup.get(id);
      if (known === undefined) byGroup.set(id, [spot]);
      else known.push(spot);
    }
  }
  const placed = spots
    .flatMap((spot) => spot.atoms.map((atom) => ({ atom, spot })))
    .sort((a, b) => a.atom - b.atom || a.spot.index - b.spot.index);
  const atoms = placed.map(({ atom }) => atom);
  return (target) => {
    const { kind } = target;
    if (kind.filter === 'closed') return [];
    const found = new Set<Spot>();
    if (kind.doubtful[direction] || kind.filter === 'open') return spots;
    for (const group of kind.groups) {
      const side = group[direction];
      for (const { groupId, span } of side.groups) {
        if (scope !== null && (span[1] <= scope.hull[0] || span[0] >= scope.hull[1])) continue;
        for (const spot of byGroup.get(groupId) ?? []) found.add(spot);
      }
      for (let at = 0; at < side.rects.length; at += RECT) {
        if (scope !== null && !isAbout(side, at, scope)) continue;
        const first = lastFrom(atoms, (side.rects[at + FIRST_ATOM] ?? 0) - 1) + 1;
        const end = lastFrom(atoms, (side.rects[at + END_ATOM] ?? 0) - 1) + 1;
        for (const { spot } of placed.slice(first, end)) found.add(spot);
      }
    }
    return [...found].sort((a, b) => a.index - b.index);
  };
}

/** Whether the rectangle has a line between the first and the last of the scope. */
const isAbout = ({ rects }: RuleSide, at: number, { firstLine, endLine }: Scope): boolean =>
  (rects[at + FIRST_LINE] ?? 0) < endLine && (rects[at + END_LINE] ?? 0) > firstLine;

/** A whole spot as one end of a question. */
export function membersParty(spot: Spot): Party {
  const hosts = [{ spot, interfaces: spot.members, atoms: spot.atoms }];
  return { text: '', hosts, addresses: null, word: null, doubts: [], nobody: null };
}
