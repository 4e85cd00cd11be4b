import type { PageEdge, PageFinding, PageReach } from '../page-data.ts';

/** What stands in one place of the map or the matrix: one party, or many of a kind drawn together. */
export type ViewNode = {
  readonly key: string;
  readonly label: string;
  readonly kind: string;
  /** Places in the page's nodes. */
  readonly members: readonly number[];
};

export type ViewEdge = {
  readonly from: ViewNode;
  readonly to: ViewNode;
  /** Places in the page's edges. */
  readonly members: readonly number[];
  readonly traffic: readonly string[];
  /** Replies do not all come back, or not everything about it is known. */
  readonly unsure: boolean;
  /** A finding is about a rule that lets this through. */
  readonly suspect: boolean;
};

export type View = { readonly nodes: readonly ViewNode[]; readonly edges: readonly ViewEdge[] };

export type Lens = {
  /** Services by cluster, everything else by VPC. */
  readonly gathered: boolean;
  /** The key of a gathering that is shown one by one all the same. */
  readonly open: string | null;
  readonly text: string;
  /** More than this, and the least connected become one; null: all. */
  readonly most: number | null;
};

/** Nobody can look at more in one picture. */
export const MOST_ON_MAP = 60;

const OUTSIDE = new Set(['internet', 'networks']);

export const isOutside = ({ kind }: ViewNode): boolean => OUTSIDE.has(kind);

/** Looks at reachability through a lens: what is drawn together, left out, or opened. */
export function viewer(reach: PageReach, findings: readonly PageFinding[]): (lens: Lens) => View {
  const carriers = new Set(findings.flatMap(({ evidence }) => evidence.map(({ carrier }) => carrier)));
  const suspectRows = new Set(reach.rows.flatMap(({ rule }, at) => (carriers.has(rule) ? [at] : [])));
  const suspect = reach.edges.map((edge) => isSuspect(edge, suspectRows));
  return (lens) => {
    const { text, most } = lens;
    const kept = matching(reach, text);
    const nodes = limited(reach, gatherings(reach, lens, kept), most);
    const of = new Map(nodes.flatMap((node) => node.members.map((member) => [member, node] as const)));
    return { nodes, edges: edgesBetween(reach, of, { suspect, wanted: touching(reach, text) }) };
  };
}

function isSuspect({ paths }: PageEdge, rows: ReadonlySet<number>): boolean {
  return paths.some(({ layers }) => layers.some((layer) => rows.has(layer)));
}

/** Parties that fit the text, and those that they are connected with. */
function matching(reach: PageReach, text: string): ReadonlySet<number> {
  const found = hits(reach, text);
  if (text.trim() === '') return found;
  const near = reach.edges.flatMap(({ from, to }) => (found.has(from) || found.has(to) ? [from, to] : []));
  return new Set([...found, ...near]);
}

function touching(reach: PageReach, text: string): (edge: PageEdge) => boolean {
  if (text.trim() === '') return () => true;
  const found = hits(reach, text);
  return ({ from, to }) => found.has(from) || found.has(to);
}

function hits({ nodes }: PageReach, text: string): ReadonlySet<number> {
  const word = text.trim().toLowerCase();
  const fits = (at: number): boolean => {
    const node = nodes[at];
    return (
      node !== undefined &&
      [node.name, node.vpc, ...node.groups].some((one) => one.toLowerCase().includes(word))
    );
  };
  return new Set([...nodes.keys()].filter((at) => word === '' || fits(at)));
}

function gatherings(
  { nodes }: PageReach,
  { gathered, open }: Lens,
  kept: ReadonlySet<number>,
): readonly ViewNode[] {
  const found = new Map<
    string,
    { readonly label: string; readonly kind: string; readonly members: number[] }
  >();
  for (const [at, node] of nodes.entries()) {
    if (!kept.has(at)) continue;
    const together = togetherOf(node, gathered);
    const key = together === null || together.key === open ? `${at}` : together.key;
    const known = found.get(key);
    if (known !== undefined) known.members.push(at);
    else found.set(key, { label: together?.label ?? node.name, kind: node.kind, members: [at] });
  }
  return [...found].map(([key, { label, kind, members }]) => {
    const [only = 0, ...others] = members;
    return {
      key,
      kind,
      members,
      label: others.length === 0 ? (nodes[only]?.name ?? '') : `${label} (${members.length})`,
    };
  });
}

type Together = { readonly key: string; readonly label: string };

function togetherOf({ kind, name, vpc }: PageReach['nodes'][number], gathered: boolean): Together | null {
  if (!gathered || OUTSIDE.has(kind)) return null;
  const cut = name.indexOf('/');
  const label =
    (kind === 'service' || kind === 'task') && cut > 0
      ? name.slice(0, cut)
      : `${PLURALS[kind] ?? kind} of ${vpc}`;
  return { key: `${kind} ${vpc} ${label}`, label };
}

const PLURALS: Readonly<Record<string, string>> = {
  loadBalancer: 'load balancers',
  instance: 'instances',
  group: 'groups',
  interface: 'interfaces',
};

/** The least connected of too many become one place. */
function limited({ edges }: PageReach, nodes: readonly ViewNode[], most: number | null): readonly ViewNode[] {
  if (most === null || nodes.length <= most) return nodes;
  const degrees = new Map<number, number>();
  for (const { from, to } of edges)
    for (const end of [from, to]) degrees.set(end, (degrees.get(end) ?? 0) + 1);
  const weight = (node: ViewNode): number =>
    isOutside(node)
      ? Number.POSITIVE_INFINITY
      : node.members.reduce((sum, one) => sum + (degrees.get(one) ?? 0), 0);
  const order = new Map([...nodes].sort((a, b) => weight(b) - weight(a)).map((node, at) => [node, at]));
  const shown = nodes.filter((node) => (order.get(node) ?? 0) < most - 1);
  const rest = nodes.filter((node) => (order.get(node) ?? 0) >= most - 1).flatMap(({ members }) => members);
  return [...shown, { key: 'rest', kind: 'rest', label: `${rest.length} more`, members: rest }];
}

type About = { readonly suspect: readonly boolean[]; readonly wanted: (edge: PageEdge) => boolean };

function edgesBetween(
  { edges }: PageReach,
  of: ReadonlyMap<number, ViewNode>,
  { suspect, wanted }: About,
): readonly ViewEdge[] {
  const found = new Map<string, ViewEdge & { readonly members: number[] }>();
  const traffic = new Map<string, Set<string>>();
  for (const [at, edge] of edges.entries()) {
    const [from, to] = [of.get(edge.from), of.get(edge.to)];
    if (from === undefined || to === undefined || !wanted(edge)) continue;
    const key = `${from.key}\n${to.key}`;
    const known = found.get(key);
    const unsure = edge.reply !== 'full' || edge.unresolved.length > 0;
    const words = traffic.get(key) ?? new Set();
    for (const one of edge.traffic) words.add(one);
    traffic.set(key, words);
    const members = known?.members ?? [];
    members.push(at);
    found.set(key, {
      from,
      to,
      members,
      traffic: [...words],
      unsure: (known?.unsure ?? false) || unsure,
      suspect: (known?.suspect ?? false) || suspect[at] === true,
    });
  }
  return [...found.values()];
}

/** "tcp/443", "tcp/443 and 2 more" */
export function trafficWords(traffic: readonly string[]): string {
  const [first, ...more] = traffic;
  if (first === undefined) return 'not known';
  return more.length === 0 ? first : `${first} and ${more.length} more`;
}

export const KINDS: Readonly<Record<string, string>> = {
  internet: 'outside',
  networks: 'outside',
  loadBalancer: 'load balancer',
  service: 'service',
  task: 'task',
  instance: 'instance',
  group: 'group',
  interface: 'interface',
  rest: 'drawn together',
};
