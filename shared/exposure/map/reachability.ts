import {
  ALL_SERVICES,
  intersectServices,
  type ServiceSet,
  subtractServices,
  unionServices,
} from '../../netset/index.ts';
import { type Answer, answer } from '../answers/answer.ts';
import { directory } from '../ends/directory.ts';
import type { Analysis } from '../network/analysis.ts';
import type { Reply } from '../network/reply.ts';
import { servicesText, serviceTexts } from '../network/words.ts';
import { type Gathering, gatherings, type ReachNode } from './reachability-nodes.ts';
import { OUTER, type OuterEdge, outerEdges } from './reachability-outside.ts';
import { nearPairs, type Pair } from './reachability-pairs.ts';
import {
  only,
  outerCost,
  type Purse,
  path,
  purse,
  type ReachPath,
  rulesIn,
  stretches,
} from './reachability-paths.ts';

/** What one node can open to another. `from` and `to` are ids of nodes. */
type ReachEdge = {
  readonly from: string;
  readonly to: string;
  readonly traffic: readonly string[];
  readonly reply: Reply;
  readonly gap: readonly string[];
  readonly unresolved: readonly string[];
  /** Not of every service where there are many; none where there was too much to look at. */
  readonly paths: readonly ReachPath[];
};

/** Who can reach whom, drawn together by service, load balancer, instance or groups: for maps and matrices. */
export type Reachability = {
  readonly nodes: readonly ReachNode[];
  readonly edges: readonly ReachEdge[];
  /** False where there was more than anybody can look at: what is there is right, and not all. */
  readonly complete: boolean;
};

type ReachabilityLimits = {
  /** Edges, at most. */
  readonly edges?: number;
  /** Services of one edge that are explained, at most. */
  readonly paths?: number;
  /** Rules looked at to find edges, and as many again to explain them. */
  readonly work?: number;
};

const MOST: Required<ReachabilityLimits> = { edges: 3000, paths: 6, work: 6_000_000 };

/** Edges from and to addresses outside come first: they are the ones that matter when there are too many. */
export function reachability(about: Analysis, limits: ReachabilityLimits = {}): Reachability {
  const { edges: most, paths, work } = { ...MOST, ...limits };
  const gathered = gatherings(about, directory(about.net.state));
  const desk: Desk = { about, paths, finding: purse(work), explaining: purse(work) };
  const edges: ReachEdge[] = [];
  let complete = true;
  for (const found of allEdges(desk, gathered)) {
    if (found === 'too much' || edges.length >= most) {
      complete = false;
      break;
    }
    edges.push(found);
  }
  const used = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const outside = OUTER.filter(({ node }) => used.has(node.id)).map(({ node }) => node);
  return { nodes: [...outside, ...gathered.map(({ node }) => node)], edges, complete };
}

type Desk = {
  readonly about: Analysis;
  readonly paths: number;
  readonly finding: Purse;
  readonly explaining: Purse;
};

function* allEdges(desk: Desk, gathered: readonly Gathering[]): Generator<ReachEdge | 'too much'> {
  for (const one of outerEdges(desk.about, gathered)) {
    const found = one.doubtful ? askedEdge(desk, pairOf(one), outsideCost(desk, one)) : outerEdge(desk, one);
    if (found !== null) yield found;
  }
  for (const pair of nearPairs(desk.about, gathered)) {
    const found = pair === 'too much' ? pair : askedEdge(desk, pair, insideCost(pair));
    if (found !== null) yield found;
  }
}

function pairOf({ outer, gathering, direction }: OuterEdge): Pair {
  const [own, other] = [
    { id: gathering.node.id, party: gathering.party },
    { id: outer.node.id, party: outer.party },
  ];
  return direction === 'ingress' ? { from: other, to: own } : { from: own, to: other };
}

function outsideCost({ about }: Desk, { gathering, direction }: OuterEdge): number {
  return gathering.spots.reduce((sum, { kind }) => sum + 4 * outerCost(about, kind, direction), 0);
}

function insideCost({ from, to }: Pair): number {
  const rules = (party: Pair['from']['party'], direction: 'ingress' | 'egress'): number =>
    party.hosts.reduce((sum, { spot }) => sum + rulesIn(spot.kind, direction), 0);
  return (
    rules(from.party, 'egress') * to.party.hosts.length + rules(to.party, 'ingress') * from.party.hosts.length
  );
}

/** Asked in full: between nodes, and with addresses outside where not everything is known. */
function askedEdge(desk: Desk, { from, to }: Pair, cost: number): ReachEdge | 'too much' | null {
  if (!desk.finding.take(cost)) return 'too much';
  const found = answer(desk.about, { from: from.party, to: to.party, asked: ALL_SERVICES });
  if (found.verdict === 'blocked') return null;
  const sure = unionServices(found.strands.map((one) => one.sure));
  const may = unionServices(found.strands.map((one) => one.may));
  const open = servicesText(subtractServices(may, sure));
  return {
    from: from.id,
    to: to.id,
    traffic: serviceTexts(sure),
    reply: found.reply,
    gap: found.reply === 'partial' ? serviceTexts(found.gap) : [],
    unresolved: open === '' ? found.unresolved : [`${open}: ${found.unresolved.join('; ')}`],
    paths: stretches(sure.length > 0 ? sure : may)
      .slice(0, desk.paths)
      .flatMap((asked) =>
        desk.explaining.take(cost) ? [path(desk.about, narrowed(found, asked), asked)] : [],
      ),
  };
}

/** One pair of places on which the service gets through stands for all. */
function narrowed({ from, to, strands }: Answer, asked: ServiceSet): Pick<Answer, 'from' | 'to'> {
  const passing = strands.find(
    ({ sure, may }) => intersectServices(sure.length > 0 ? sure : may, asked).length > 0,
  );
  if (passing === undefined) return { from, to };
  return {
    from: passing.from.kind === 'host' ? only(from, passing.from.host) : from,
    to: passing.to.kind === 'host' ? only(to, passing.to.host) : to,
  };
}

function outerEdge(desk: Desk, one: OuterEdge): ReachEdge {
  const { from, to } = pairOf(one);
  return {
    from: from.id,
    to: to.id,
    traffic: serviceTexts(one.services),
    reply: one.reply,
    gap: [],
    unresolved: [],
    paths: stretches(one.services)
      .slice(0, desk.paths)
      .flatMap((asked) => outerPath(desk, one, asked)),
  };
}

function outerPath(desk: Desk, one: OuterEdge, asked: ServiceSet): readonly ReachPath[] {
  const { gathering, outer, direction, servicesOf } = one;
  const host = gathering.party.hosts.find(
    ({ spot }) => intersectServices(servicesOf(spot.kind), asked).length > 0,
  );
  if (host === undefined || !desk.explaining.take(outerCost(desk.about, host.spot.kind, direction)))
    return [];
  const own = only(gathering.party, host);
  const ends = direction === 'ingress' ? { from: outer.party, to: own } : { from: own, to: outer.party };
  return [path(desk.about, ends, asked)];
}
