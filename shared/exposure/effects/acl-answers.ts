import {
  ALL_SERVICES,
  intersectServices,
  type ServiceSet,
  subtractServices,
  unionServices,
} from '../../netset/index.ts';
import type { Answer } from '../answers/answer.ts';
import type { Ports } from '../network/network.ts';
import { repliesTo } from '../network/reply.ts';
import { ask, type Line, onInternet } from './open-line.ts';
import type { Lines, Look, Sight } from './sight.ts';

/** Answers that traffic of an ACL carries: `through` are those that get back over it, `lost` those that do not. */
export type Fate = 'through' | 'lost';

/**
 * Whether connections the other way have their answers in these lines: an ACL knows no connections, and its entries
 * for a client's ports are there for nothing else.
 */
export function answersOver(sight: Sight, fate: Fate): Look {
  const asking = ({ spot, direction }: Lines, line: Line) => ({
    at: {
      spot,
      line: { ...line, services: ALL_SERVICES },
      direction: direction === 'ingress' ? ('egress' as const) : ('ingress' as const),
    },
    meets: (answer: Answer): ServiceSet =>
      carried(answer, { line, fate, ephemeral: sight.about().net.ephemeral }),
  });
  return {
    outer: (lines) => {
      const met = lines.lines.flatMap((line) => {
        const { at, meets } = asking(lines, line);
        return line.internet === null ? [] : [meets(ask(sight.about(), at, onInternet(line.internet)))];
      });
      const services = unionServices(met);
      return services.length === 0 ? null : { reachable: 'internet', why: '', services };
    },
    inner: (lines) => {
      const met: ServiceSet[] = [];
      const found = lines.lines.map((line) => {
        const { at, meets } = asking(lines, line);
        return sight.insiders()(at, (answer) => met.push(meets(answer)) > 0 && (met.at(-1) ?? []).length > 0);
      });
      const services = unionServices(met);
      if (services.length > 0) return { reachable: 'inside', why: '', services };
      const doubt = found.find((one) => one?.reachable === 'unknown');
      return doubt ?? { reachable: 'nobody', why: '', services };
    },
  };
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
