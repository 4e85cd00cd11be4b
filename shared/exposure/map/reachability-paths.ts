import type { Direction } from '../../model/index.ts';
import { intersectServices, type ServiceSet } from '../../netset/index.ts';
import { type Answer, answer } from '../answers/answer.ts';
import { explanation } from '../answers/explanation.ts';
import type { Host, Party } from '../ends/parties.ts';
import type { Analysis } from '../network/analysis.ts';
import type { Reply } from '../network/reply.ts';
import type { InterfaceClass } from '../network/spots.ts';
import { servicesText } from '../network/words.ts';
import type { LayerRow } from '../ways/layer-rows.ts';

/** One service of an edge, and the layers that decide about it, on the pair of ends that shows it best. */
export type ReachPath = {
  readonly service: string;
  readonly verdict: Answer['verdict'];
  readonly reply: Reply;
  readonly from: string;
  readonly to: string;
  readonly layers: readonly LayerRow[];
};

/** Work that may still be done, in rules looked at: a picture of a large account must not take a minute. */
export type Purse = { readonly take: (cost: number) => boolean };

export function purse(most: number): Purse {
  let left = most;
  return {
    take: (cost) => {
      if (cost > left) return false;
      left -= cost;
      return true;
    },
  };
}

/** One set for each stretch of services. */
export function stretches(set: ServiceSet): readonly ServiceSet[] {
  const found: ServiceSet[] = [];
  for (let i = 0; i + 1 < set.length; i += 2)
    found.push(intersectServices(set, [set[i] ?? 0, set[i + 1] ?? 0]));
  return found;
}

/** A part of a party: one place stands for all that get through alike. */
export function only(party: Party, host: Host): Party {
  return { ...party, hosts: [host] };
}

type Ends = { readonly from: Party; readonly to: Party };

export function path(about: Analysis, { from, to }: Ends, asked: ServiceSet): ReachPath {
  const service = servicesText(asked);
  const { verdict, reply, layers, witness, ...said } = explanation(
    about,
    answer(about, { from, to, asked }),
    { service },
  );
  return { service, verdict, reply, layers, from: witness?.from ?? said.from, to: witness?.to ?? said.to };
}

/** Rules of a class, one way. */
export function rulesIn({ groups }: InterfaceClass, direction: Direction): number {
  return groups.reduce((sum, group) => sum + group[direction].rules.length, 10);
}

/** What asking about plain addresses costs: each stretch of them that an ACL or a route tells apart, by all rules. */
export function outerCost({ waysOf }: Analysis, kind: InterfaceClass, direction: Direction): number {
  const acl = 'found' in kind.acl ? kind.acl.found : null;
  const steps = [acl?.ingress.sure.steps, acl?.egress.sure.steps, waysOf(kind.outlook, direction)];
  const stretched = steps.reduce((sum, one) => sum + (one?.starts.length ?? 0), 10);
  return rulesIn(kind, direction) * stretched;
}
