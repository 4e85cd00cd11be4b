import type { Direction } from '../../model/index.ts';
import { ALL_SERVICES, NO_SERVICES, type ServiceSet } from '../../netset/index.ts';
import type { AclSide } from '../network/acl-entries.ts';
import type { Analysis } from '../network/analysis.ts';
import type { Network } from '../network/network.ts';
import type { Outlook, Way } from '../network/outlook.ts';
import { rankOf } from '../network/ranks.ts';
import type { Span } from '../network/span.ts';
import type { InterfaceClass } from '../network/spots.ts';
import { type Steps, stepsOf } from '../network/steps.ts';
import { painter } from './painter.ts';

/**
 * What a class of interfaces may exchange with addresses that are no interface of the state, one way of opening
 * connections. `sure` is certain, `may` is with everything that is not known; the same object where all is known.
 */
export type Reach = {
  readonly direction: Direction;
  readonly sure: Steps<ServiceSet>;
  readonly may: Steps<ServiceSet>;
  /** Why `may` is more. */
  readonly doubts: readonly string[];
  readonly ways: Steps<Way>;
  /** The ACL's other direction, which replies must pass; null when the ACL is not known. */
  readonly back: AclSide | null;
};

export type Outside = (kind: InterfaceClass, direction: Direction) => Reach;

const NOTHING: Steps<ServiceSet> = { starts: [0], values: [NO_SERVICES] };

/** Not kept: in a large account the reaches of all classes together are many times its rules. */
export function outside(about: Analysis): Outside {
  const { net } = about;
  const paint = painter(net);
  const views = viewBook(about);
  return (kind, direction) => {
    const { steps: way, sure: open, may: perhaps } = views(kind.outlook, direction);
    const acl = 'found' in kind.acl ? kind.acl.found : null;
    const mask = acl?.[direction] ?? null;
    const sides = kind.groups.map((group) => group[direction]);
    const doubtful = doubtfulSpans(net, kind, direction);
    const base = kind.filter === 'open' ? [wholeLine(net)] : [];
    const sure =
      mask === null || kind.filter === 'closed'
        ? NOTHING
        : paint.steps({ sides, everywhere: base, mask: mask.sure }, open);
    const doubts = doubtsOf(kind, { direction, mask, ways: way });
    const may =
      doubts.length === 0 || kind.filter === 'closed'
        ? sure
        : paint.steps({ sides, everywhere: [...base, ...doubtful], mask: mask?.may ?? null }, perhaps);
    const back = acl?.[direction === 'ingress' ? 'egress' : 'ingress'] ?? null;
    return { direction, sure, may, doubts, ways: way, back };
  };
}

type View = {
  readonly steps: Steps<Way>;
  readonly sure: Steps<boolean>;
  readonly may: Steps<boolean>;
};

/** The ways of an outlook, once each: classes are many, outlooks are few. */
function viewBook({ waysOf }: Analysis): (outlook: Outlook, direction: Direction) => View {
  const known = { ingress: new Map<Outlook, View>(), egress: new Map<Outlook, View>() };
  return (outlook, direction) => {
    const before = known[direction].get(outlook);
    if (before !== undefined) return before;
    const steps = waysOf(outlook, direction);
    const where = (fits: (way: Way) => boolean): Steps<boolean> => {
      const values = new Map(steps.starts.map((start, i) => [start, steps.values[i]]));
      return stepsOf(steps.starts, (atom) => {
        const way = values.get(atom);
        return way?.outside === true && fits(way);
      });
    };
    const made = {
      steps,
      // What a NAT gateway's own ACL lets through depends on the address of each interface: see `explain`.
      sure: where((way) => way.decision === 'allow' && way.gate === null),
      may: where((way) => way.decision !== 'deny'),
    };
    known[direction].set(outlook, made);
    return made;
  };
}

function doubtfulSpans(net: Network, kind: InterfaceClass, direction: Direction): readonly Span[] {
  const spans = kind.groups.flatMap((group) => group[direction].doubts.map((doubt) => doubt.span));
  const ranked = spans.map(([lo, hi]): Span => [rankOf(net, lo), rankOf(net, hi)]);
  return kind.missingGroups.length === 0 ? ranked : [...ranked, wholeLine(net)];
}

const wholeLine = (net: Network): Span => [
  rankOf(net, ALL_SERVICES[0] ?? 0),
  rankOf(net, ALL_SERVICES[1] ?? 0),
];

type About = {
  readonly direction: Direction;
  readonly mask: AclSide | null;
  readonly ways: Steps<Way>;
};

function doubtsOf(kind: InterfaceClass, { direction, mask, ways: way }: About): readonly string[] {
  const unsure = way.values.filter((one) => one.outside && (one.decision === 'unknown' || one.gate !== null));
  return [
    ...new Set([
      ...kind.missingGroups,
      ...kind.groups.flatMap((group) => group[direction].doubts.map((doubt) => doubt.reason)),
      ...('missing' in kind.acl ? [kind.acl.missing] : []),
      ...(mask?.doubt == null ? [] : [mask.doubt]),
      ...unsure.map(({ why, gate }) =>
        gate === null ? why : `${why}, behind ${gate.acl.acl.id}, which lets only a part through`,
      ),
    ]),
  ];
}
