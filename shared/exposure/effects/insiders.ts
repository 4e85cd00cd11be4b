import type { Direction } from '../../model/index.ts';
import { intersectServices, NO_SERVICES, type ServiceSet } from '../../netset/index.ts';
import type { Answer } from '../answers/answer.ts';
import { neighbours } from '../ends/neighbours.ts';
import type { Analysis } from '../network/analysis.ts';
import { ruleSpan } from '../network/span.ts';
import type { InterfaceClass, Spot } from '../network/spots.ts';
import { ask, NOBODY, type OneLine, passes, passing } from './open-line.ts';

type Inside = {
  readonly reachable: 'inside' | 'unknown';
  readonly why: string;
  /** What the first one that was found can use of it: others may use more. */
  readonly services: ServiceSet;
};

/** Whether somebody inside can use a line, or gets an answer that `isMet` takes; null when nobody does. */
export type Insiders = (at: OneLine, isMet?: (answer: Answer) => boolean) => Inside | null;

/** Where nobody of so many gets through, whether one of the others would is not worth its time. */
const MOST_LOOKS = 300;

export function insidersOf(about: Analysis): Insiders {
  const near = { ingress: neighbours(about, 'ingress'), egress: neighbours(about, 'egress') };
  const opens = openBook();
  return ({ spot, line, direction }, isMet = passes) => {
    const mine = spot.members.flatMap(({ id }) => about.spotOf.get(id) ?? [])[0];
    if (mine === undefined) return null;
    const isAble = opens(direction === 'ingress' ? 'egress' : 'ingress', line.services);
    let doubt: Inside | null = null;
    let looks = 0;
    for (const other of near[direction](mine)) {
      if (!isAble(other)) continue;
      const interfaces = other.members.filter(line.isPeer);
      if (interfaces.length === 0) continue;
      looks += 1;
      if (looks > MOST_LOOKS) return { ...NONE, why: `more than ${MOST_LOOKS} others were not looked at` };
      const hosts = [{ spot: other, interfaces, atoms: other.atoms }];
      const found = ask(about, { spot: mine, line, direction }, { ...NOBODY, text: 'inside', hosts });
      if (isMet(found)) return { reachable: 'inside', why: '', services: passing(found) };
      if (found.verdict === 'unknown') doubt ??= { ...NONE, why: found.unresolved.join('; ') };
    }
    return doubt;
  };
}

const NONE = { reachable: 'unknown', services: NO_SERVICES } as const;

type Opens = (direction: Direction, wanted: ServiceSet) => (spot: Spot) => boolean;

/** Whether the groups of a spot have any rule at all about the services: most searches end here. */
function openBook(): Opens {
  const books = new Map<string, Map<InterfaceClass, boolean>>();
  return (direction, wanted) => {
    const key = `${direction} ${wanted.join()}`;
    const known = books.get(key) ?? new Map<InterfaceClass, boolean>();
    books.set(key, known);
    return ({ kind }) => {
      const open = known.get(kind) ?? isOpen(kind, direction, wanted);
      known.set(kind, open);
      return open;
    };
  };
}

function isOpen(kind: InterfaceClass, direction: Direction, wanted: ServiceSet): boolean {
  if (kind.filter === 'open' || kind.missingGroups.length > 0) return true;
  return kind.groups.some(({ group }) =>
    group.rules.some((rule) => {
      const span = rule.direction === direction ? ruleSpan(rule) : [];
      return span === null || intersectServices(span, wanted).length > 0;
    }),
  );
}
