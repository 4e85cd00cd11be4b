import type { Direction, Interface, State } from '../model/index.ts';
import {
  addressesIn,
  INTERNET,
  intersectAddresses,
  intersectServices,
  isEmptyAddresses,
  parseCidr,
  type ServiceSet,
} from '../netset/index.ts';
import { parseServices, serviceSet } from '../policy/index.ts';
import { type Analysis, analysis } from './analysis.ts';
import { type Answer, answer } from './answer.ts';
import { type Directory, directory } from './directory.ts';
import { explanation } from './explanation.ts';
import { addressMeaning, groupMeaning, internetMeaning, type Meaning } from './meaning.ts';
import type { NetworkOptions } from './network.ts';
import { party } from './parties.ts';

/** Traffic that a group is found to admit or let out, as a finding words it: "tcp/22 from 0.0.0.0/0". */
export type OpenTraffic = {
  readonly groupId: string;
  readonly direction: Direction;
  readonly traffic: readonly string[];
};

/** What it really means today. */
export type Effect = {
  /** Interfaces that have the group. */
  readonly interfaces: number;
  /** Those of them on which somebody can use the traffic. */
  readonly reached: number;
  /** The services, tasks, load balancers and instances that these belong to. */
  readonly owners: readonly string[];
  readonly reachable: 'internet' | 'inside' | 'nobody' | 'unknown';
  /** One sentence without a full stop. */
  readonly text: string;
};

/** Looks at one state many times: what is open in a group, and who can use it through ACLs and routes. */
export function effects(
  state: State,
  options: Omit<NetworkOptions, 'only'> = {},
): (open: OpenTraffic) => Effect {
  const of = directory(state);
  return (open) => effectOf(of, open, options);
}

function effectOf(of: Directory, open: OpenTraffic, options: Omit<NetworkOptions, 'only'>): Effect {
  const members = of.withGroup(open.groupId);
  if (members.length === 0) return unused(of);
  const lines = open.traffic.flatMap((text) => lineOf(of, text));
  const about = analysis(of.state, {
    ...options,
    only: [...new Set([...members, ...lines.flatMap(interfacesOf)])],
  });
  const reaches = members.map((one) => ({
    one,
    ...reachOf(about, of, { one, lines, direction: open.direction }),
  }));
  const best = RANKS.find((rank) => reaches.some(({ reachable }) => reachable === rank)) ?? 'nobody';
  const reached = reaches.filter(({ reachable }) => reachable === best).map(({ one }) => one);
  const why = reaches.find(({ reachable }) => reachable === best)?.why ?? '';
  const base = {
    interfaces: members.length,
    reachable: best,
    reached: best === 'nobody' ? 0 : reached.length,
  };
  const owners = ownersOf(of, best === 'nobody' ? members : reached);
  return { ...base, owners, text: textOf(of, open, { best, reached, why }) };
}

const RANKS = ['internet', 'unknown', 'inside', 'nobody'] as const;
type Rank = (typeof RANKS)[number];

function unused({ state }: Directory): Effect {
  const read = state.sections['network-interfaces'].status === 'read';
  const base = { interfaces: 0, reached: 0, owners: [] };
  return read
    ? { ...base, reachable: 'nobody', text: 'open, but no interface uses it' }
    : { ...base, reachable: 'unknown', text: 'which interfaces use it is not known: not all were read' };
}

/** One line of traffic, and whom its peer means on the internet and elsewhere. */
type Line = { readonly services: ServiceSet; readonly internet: Meaning | null; readonly inside: Meaning };

const interfacesOf = ({ internet, inside }: Line): readonly Interface[] => [
  ...(internet?.interfaces ?? []),
  ...inside.interfaces,
];

function lineOf(of: Directory, text: string): readonly Line[] {
  const [service = '', , peer = ''] = text.split(' ');
  const parsed = parseServices({ text: service, at: 0 });
  if (!parsed.ok) return [];
  const services = serviceSet(parsed.value);
  if (peer.startsWith('sg/')) {
    const group = of.state.securityGroups.get(peer.slice(3)) ?? of.groupsNamed(peer.slice(3))[0];
    return [{ services, internet: null, inside: groupMeaning(of, peer, group === undefined ? [] : [group]) }];
  }
  const block = parseCidr(peer);
  if (!block.ok) return [];
  const addresses = addressesIn([block]);
  const outer = intersectAddresses(addresses, INTERNET);
  const internet = isEmptyAddresses(outer) ? null : { ...internetMeaning('internet'), addresses: outer };
  return [{ services, internet, inside: { ...addressMeaning(of, peer, addresses), word: 'any' } }];
}

type Reached = { readonly reachable: Rank; readonly why: string };
type At = { readonly one: Interface; readonly lines: readonly Line[]; readonly direction: Direction };

function reachOf(about: Analysis, of: Directory, { one, lines, direction }: At): Reached {
  const mine: Meaning = {
    ...addressMeaning(of, one.id, { v4: [], v6: [] }),
    interfaces: [one],
    through: null,
    addresses: null,
  };
  const found: Reached[] = [];
  for (const { services, internet, inside } of lines) {
    const ask = (other: Meaning): Answer => {
      const [from, to] = direction === 'ingress' ? [other, mine] : [mine, other];
      return answer(about, { from: party(about, from), to: party(about, to), asked: services });
    };
    const [outer, inner] = [internet === null ? null : ask(internet), ask(inside)];
    if (outer !== null && passes(outer)) found.push({ reachable: 'internet', why: '' });
    else if (outer?.verdict === 'unknown')
      found.push({ reachable: 'unknown', why: outer.unresolved.join('; ') });
    else if (passes(inner)) found.push({ reachable: 'inside', why: '' });
    else if (inner.verdict === 'unknown')
      found.push({ reachable: 'unknown', why: inner.unresolved.join('; ') });
    else found.push({ reachable: 'nobody', why: explanation(about, outer ?? inner, 'asked').reason ?? '' });
  }
  const best = RANKS.find((rank) => found.some(({ reachable }) => reachable === rank));
  return (
    found.find(({ reachable }) => reachable === best) ?? {
      reachable: 'unknown',
      why: 'the traffic is not understood',
    }
  );
}

const passes = ({ strands, asked }: Answer): boolean =>
  strands.some(({ sure }) => intersectServices(sure, asked).length > 0);

function ownersOf(of: Directory, interfaces: readonly Interface[]): readonly string[] {
  return [...new Set(interfaces.map(({ id }) => of.ownerOf(id)?.name ?? id))].sort();
}

/** "tcp/22 on 3 tasks of prod/web is reachable from the internet" */
function textOf(
  of: Directory,
  { traffic, direction }: OpenTraffic,
  {
    best,
    reached,
    why,
  }: { readonly best: Rank; readonly reached: readonly Interface[]; readonly why: string },
): string {
  const services = [...new Set(traffic.map((text) => text.split(' ')[0] ?? ''))];
  const what = services.length > 4 ? `${services.slice(0, 4).join(', ')} and more` : services.join(', ');
  const whose = whoseText(of, reached);
  const inwards = direction === 'ingress';
  switch (best) {
    case 'internet':
      return inwards
        ? `${what} on ${whose} is reachable from the internet`
        : `${whose} can open ${what} to the internet`;
    case 'inside':
      return inwards
        ? `${what} on ${whose} is reachable from inside the network, not from the internet`
        : `${whose} can open ${what} inside the network, not to the internet`;
    case 'unknown':
      return `open, and whether anybody can use it is not known: ${why}`;
    case 'nobody':
      return `open, but it cannot be reached: ${why}`;
  }
}

function whoseText(of: Directory, reached: readonly Interface[]): string {
  const owners = ownersOf(of, reached);
  const tasks = reached.every(({ id }) => of.ownerOf(id)?.kind === 'task');
  const what = tasks ? 'task' : 'interface';
  const names =
    owners.length > 3 ? `${owners.slice(0, 3).join(', ')} and ${owners.length - 3} more` : owners.join(', ');
  const count = `${reached.length} ${what}${reached.length === 1 ? '' : 's'}`;
  return reached.length === 1 && owners[0] === reached[0]?.id ? names : `${count} of ${names}`;
}
