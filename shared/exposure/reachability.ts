import {
  type AddressSet,
  ALL_SERVICES,
  ANY_ADDRESS,
  INTERNET,
  intersectServices,
  NO_SERVICES,
  type ServiceSet,
  subtractAddresses,
  subtractServices,
  unionServices,
} from '../netset/index.ts';
import type { Analysis } from './analysis.ts';
import { type Answer, answer } from './answer.ts';
import { directory } from './directory.ts';
import { explanation } from './explanation.ts';
import type { LayerRow } from './layer-rows.ts';
import { neighbours } from './neighbours.ts';
import type { Party } from './parties.ts';
import { type Gathering, gatherings, type ReachNode } from './reachability-nodes.ts';
import type { Reply } from './reply.ts';
import { servicesText, serviceTexts } from './words.ts';

/** One service of an edge, and the layers that decide about it, on the pair of ends that shows it best. */
type ReachPath = {
  readonly service: string;
  readonly verdict: Answer['verdict'];
  readonly reply: Reply;
  readonly from: string;
  readonly to: string;
  readonly layers: readonly LayerRow[];
};

/** What one node can open to another. `from` and `to` are ids of nodes. */
type ReachEdge = {
  readonly from: string;
  readonly to: string;
  readonly traffic: readonly string[];
  readonly reply: Reply;
  readonly gap: readonly string[];
  readonly unresolved: readonly string[];
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
};

const MOST_EDGES = 3000;
const MOST_PATHS = 6;
/** Pairs of interfaces that are looked at in search of edges. */
const MOST_PAIRS = 3_000_000;

/** Edges from and to addresses outside come first: they are the ones that matter when there are too many. */
export function reachability(about: Analysis, limits: ReachabilityLimits = {}): Reachability {
  const most = limits.edges ?? MOST_EDGES;
  const gathered = gatherings(about, directory(about.net.state));
  const edges: ReachEdge[] = [];
  let complete = true;
  for (const { from, to } of pairs(about, gathered, () => {
    complete = false;
  })) {
    if (edges.length >= most) {
      complete = false;
      break;
    }
    const found = answer(about, { from: from.party, to: to.party, asked: ALL_SERVICES });
    if (found.verdict === 'blocked') continue;
    edges.push(edge(about, { found, from: from.id, to: to.id }, limits.paths ?? MOST_PATHS));
  }
  const used = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const outer = OUTSIDE.filter(({ node }) => used.has(node.id)).map(({ node }) => node);
  return { nodes: [...outer, ...gathered.map(({ node }) => node)], edges, complete };
}

type Outer = { readonly node: ReachNode; readonly party: Party };

function outer(node: ReachNode, addresses: AddressSet): Outer {
  const nothing = { hosts: [], doubts: [], nobody: null };
  // The word keeps addresses of the VPC's own subnets out: whoever has those is a node of its own, or nobody.
  return { node, party: { ...nothing, text: node.name, addresses, word: 'internet' } };
}

const OUTSIDE: readonly Outer[] = [
  outer({ id: 'internet', kind: 'internet', name: 'internet', vpc: '', groups: [], interfaces: 0 }, INTERNET),
  outer(
    { id: 'networks', kind: 'networks', name: 'private networks', vpc: '', groups: [], interfaces: 0 },
    subtractAddresses(ANY_ADDRESS, INTERNET),
  ),
];

type End = { readonly id: string; readonly party: Party };
type Pair = { readonly from: End; readonly to: End };

function* pairs(about: Analysis, gathered: readonly Gathering[], gaveUp: () => void): Generator<Pair> {
  const ends = gathered.map(({ node, party }): End => ({ id: node.id, party }));
  for (const { node, party } of OUTSIDE) {
    const outside = { id: node.id, party };
    for (const end of ends) yield { from: outside, to: end };
    for (const end of ends) yield { from: end, to: outside };
  }
  const endsOf = bySpot(gathered);
  const near = neighbours(about);
  let looked = 0;
  for (const [at, { spots }] of gathered.entries()) {
    const sources = new Set<number>();
    for (const target of spots) {
      for (const source of near(target)) {
        looked += 1;
        for (const from of endsOf.get(source) ?? []) sources.add(from);
      }
      if (looked > MOST_PAIRS) {
        gaveUp();
        return;
      }
    }
    const to = ends[at];
    for (const source of [...sources].sort((a, b) => a - b)) {
      const from = ends[source];
      if (from !== undefined && to !== undefined) yield { from, to };
    }
  }
}

/** Interfaces that nothing tells apart may still be of several services: their spot is then in several nodes. */
function bySpot(gathered: readonly Gathering[]): ReadonlyMap<Gathering['spots'][number], readonly number[]> {
  const found = new Map<Gathering['spots'][number], number[]>();
  for (const [at, { spots }] of gathered.entries()) {
    for (const spot of spots) {
      const known = found.get(spot);
      if (known === undefined) found.set(spot, [at]);
      else known.push(at);
    }
  }
  return found;
}

type Of = { readonly found: Answer; readonly from: string; readonly to: string };

function edge(about: Analysis, { found, from, to }: Of, most: number): ReachEdge {
  const sure = unionServices(found.strands.map((one) => one.sure));
  const may = unionServices(found.strands.map((one) => one.may));
  const open = servicesText(subtractServices(may, sure));
  return {
    from,
    to,
    traffic: serviceTexts(sure),
    reply: found.reply,
    gap: found.reply === 'partial' ? serviceTexts(found.gap) : [],
    unresolved: [
      ...(open === '' ? [] : [`${open}: ${found.unresolved.join('; ')}`]),
      ...(open === '' && sure.length > 0 ? found.unresolved : []),
    ],
    paths: parts(sure.length > 0 ? sure : may)
      .slice(0, most)
      .map((asked) => path(about, found, asked)),
  };
}

/** One set for each stretch of services. */
function parts(set: ServiceSet): readonly ServiceSet[] {
  const found: ServiceSet[] = [];
  for (let i = 0; i + 1 < set.length; i += 2) {
    const part = intersectServices(set, [set[i] ?? 0, set[i + 1] ?? 0]);
    if (part !== NO_SERVICES) found.push(part);
  }
  return found;
}

function path(about: Analysis, { from, to }: Answer, asked: ServiceSet): ReachPath {
  const service = servicesText(asked);
  const { verdict, reply, layers, witness, ...said } = explanation(
    about,
    answer(about, { from, to, asked }),
    service,
  );
  return { service, verdict, reply, layers, from: witness?.from ?? said.from, to: witness?.to ?? said.to };
}
