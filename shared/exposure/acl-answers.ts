import {
  ALL_SERVICES,
  intersectServices,
  NO_SERVICES,
  type ServiceSet,
  subtractServices,
  unionServices,
} from '../netset/index.ts';
import type { Answer } from './answer.ts';
import type { Ports } from './network.ts';
import { ask, type Line, onInternet } from './open-line.ts';
import { repliesTo } from './reply.ts';
import type { Lines, Reached, Sight } from './sight.ts';

/** Answers that traffic of an ACL carries: `through` are those that get back over it, `lost` those that do not. */
export type Fate = 'through' | 'lost';

/**
 * Whether connections the other way have their answers in these lines: an ACL knows no connections, and its entries
 * for a client's ports are there for nothing else.
 */
export function answersOver(sight: Sight, { spot, lines, direction }: Lines, fate: Fate): Reached {
  const opposite = direction === 'ingress' ? 'egress' : 'ingress';
  const about = sight.about();
  const met = new Map<Reached['reachable'], ServiceSet[]>([
    ['internet', []],
    ['inside', []],
  ]);
  for (const line of lines) {
    const meets = (answer: Answer): ServiceSet =>
      carried(answer, { line, fate, ephemeral: about.net.ephemeral });
    const at = { spot, line: { ...line, services: ALL_SERVICES }, direction: opposite } as const;
    const outer = line.internet === null ? NO_SERVICES : meets(ask(about, at, onInternet(line.internet)));
    if (outer.length > 0) met.get('internet')?.push(outer);
    else
      sight.insiders()(at, (answer) => {
        const inner = meets(answer);
        if (inner.length > 0) met.get('inside')?.push(inner);
        return inner.length > 0;
      });
  }
  const [reachable, services] = [...met].find(([, sets]) => sets.length > 0) ?? ['nobody', []];
  return { reachable, why: '', services: unionServices(services) };
}

type Over = { readonly line: Line; readonly fate: Fate; readonly ephemeral: Ports };

/** The answers in the line that get back, or do not, of connections that get there. */
function carried({ strands, asked }: Answer, { line, fate, ephemeral }: Over): ServiceSet {
  return unionServices(
    strands.flatMap(({ lanes }) =>
      lanes.map(({ sure, back }) => {
        const wanted = intersectServices(repliesTo(intersectServices(sure, asked), ephemeral), line.services);
        return fate === 'through' ? intersectServices(wanted, back.sure) : subtractServices(wanted, back.may);
      }),
    ),
  );
}
