import type { Direction } from '../../model/index.ts';
import type { Party } from '../ends/parties.ts';
import type { AclRules } from '../network/acl-entries.ts';
import type { Analysis } from '../network/analysis.ts';
import { lastFrom } from '../network/axis.ts';
import type { Outlook, Way } from '../network/outlook.ts';
import { edgesOf, stepAt } from '../network/steps.ts';
import type { Window } from '../network/windows.ts';
import { isPointless, parts } from '../ways/to-addresses.ts';
import type { Front } from './front.ts';

/** Atoms of plain addresses that neither ways nor the ACL tell apart, whatever the service. */
export type Stretch = {
  readonly window: Window;
  readonly first: number;
  readonly end: number;
  readonly way: Way;
  /** The row of atoms in the ACL's wall. */
  readonly row: number;
};

/** The plain addresses of a party as an interface with this outlook and ACL sees them. */
export type Ground = {
  readonly stretches: readonly Stretch[];
  /** Only these addresses are meant, and not simply everybody. */
  readonly isBounded: boolean;
};

type Addresses = Pick<Party, 'word'> & { readonly addresses: NonNullable<Party['addresses']> };

export type Grounds = (front: Front, direction: Direction, towards: Addresses) => Ground | null;

/** Null where an address may be somebody's, or something on the way is in doubt. */
export function groundsOf(about: Analysis): Grounds {
  const known = {
    ingress: new Map<Addresses['addresses'], Map<Outlook, Map<AclRules, Ground | null>>>(),
    egress: new Map<Addresses['addresses'], Map<Outlook, Map<AclRules, Ground | null>>>(),
  };
  return (front, direction, towards) => {
    const { outlook } = front.kind;
    const { acl } = front.walls[direction];
    const { addresses } = towards;
    const before = known[direction].get(addresses)?.get(outlook)?.get(acl);
    if (before !== undefined) return before;
    const made = groundOf(about, front, { ...towards, direction });
    const ofThese = known[direction].get(addresses) ?? new Map<Outlook, Map<AclRules, Ground | null>>();
    const seen = ofThese.get(outlook) ?? new Map<AclRules, Ground | null>();
    known[direction].set(addresses, ofThese.set(outlook, seen.set(acl, made)));
    return made;
  };
}

function groundOf(
  about: Analysis,
  { kind, walls }: Front,
  { addresses, word, direction }: Addresses & { readonly direction: Direction },
): Ground | null {
  const ways = about.waysOf(kind.outlook, direction);
  const wall = walls[direction];
  const cuts = edgesOf(ways.starts, walls.ingress.atoms, walls.egress.atoms);
  const found: Stretch[] = [];
  for (const window of about.windowsOf(addresses)) {
    if (!kind.outlook.families.includes(window.family)) continue;
    for (const { first, end } of parts(cuts, window)) {
      const way = stepAt(ways, first);
      if (isPointless(way, word)) continue;
      if (!isPlain(way)) return null;
      found.push({ window, first, end, way, row: lastFrom(wall.atoms, first) });
    }
  }
  return { stretches: found, isBounded: word === null };
}

const isPlain = ({ outside, gate, barrier, decision, route }: Way): boolean =>
  outside && gate === null && barrier === null && decision !== 'unknown' && route?.gateway !== 'peering';
