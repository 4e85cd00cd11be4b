import {
  type AddressSet,
  intersectServices,
  NO_SERVICES,
  type ServiceSet,
  subtractServices,
} from '../../netset/index.ts';
import type { Host } from '../ends/parties.ts';
import { type AddressBlock, blocksV4, blocksV6, type Piece } from '../network/blocks.ts';
import { serviceTexts } from '../network/words.ts';
import type { Side } from '../ways/strand.ts';
import type { Answer } from './answer.ts';

/** More lines than a person or a page could take are counted, not written. */
export const MOST_LINES = 200;

export type TrafficLines = { readonly lines: readonly string[]; readonly omitted: number };

/** Services that get from one side to the other. */
export type Passing = { readonly from: Side; readonly to: Side; readonly services: ServiceSet };

/**
 * What gets through, in the policy's words: "tcp/443" where it is so for everybody, "tcp/22 from 203.0.113.0/24" or
 * "tcp/22 from eni-1 to eni-2" where it is so for some.
 */
export function trafficLines({ from, to, strands, asked }: Answer): TrafficLines {
  const passing = strands.map((one) => ({
    from: one.from,
    to: one.to,
    services: intersectServices(one.sure, asked),
  }));
  const [first, ...others] = passing;
  if (first === undefined || passing.every(({ services }) => services.length === 0))
    return { lines: [], omitted: 0 };
  const common = others.reduce((left, { services }) => intersectServices(left, services), first.services);
  const named = {
    from: new Set(passing.map((one) => sideKey(one.from))).size > 1,
    to: new Set(passing.map((one) => sideKey(one.to))).size > 1,
  };
  const bounded = { from: from.word === null, to: to.word === null };
  const some = others.length === 0 ? [] : passingLines(passing, { common, named, bounded });
  const all = [...new Set([...serviceTexts(common), ...some])];
  if (all.length <= MOST_LINES) return { lines: all, omitted: 0 };
  // "icmp without one type" is 255 lines, since types have no ranges: they must not crowd out what has ports.
  const [ports, rest] = [all.filter(hasPorts), all.filter((text) => !hasPorts(text))];
  return { lines: [...ports, ...rest].slice(0, MOST_LINES), omitted: all.length - MOST_LINES };
}

const hasPorts = (text: string): boolean => /^(tcp|udp)\b/.test(text);

export type Naming = {
  /** Said already. */
  readonly common: ServiceSet;
  /** Which ends to write. */
  readonly named: Ends;
  /** Which ends mean only the addresses that they name: no block may reach beyond those. */
  readonly bounded: Ends;
};

type Ends = { readonly from: boolean; readonly to: boolean };

export function passingLines(
  passing: readonly Passing[],
  { common, named, bounded }: Naming,
): readonly string[] {
  const lines: string[] = [];
  const add = (services: ServiceSet, from: string, to: string): void => {
    const ends = `${named.from ? ` from ${from}` : ''}${named.to ? ` to ${to}` : ''}`;
    for (const text of serviceTexts(subtractServices(services, common))) lines.push(`${text}${ends}`);
  };
  for (const { from, to, services } of passing) {
    if (services.length === 0 || from.kind === 'addresses' || to.kind === 'addresses') continue;
    for (const source of from.host.interfaces)
      for (const target of to.host.interfaces) if (source !== target) add(services, source.id, target.id);
  }
  for (const { host, inwards, blocks } of addressBlocks(passing, bounded)) {
    for (const { cidr, services } of blocks) {
      for (const { id } of host.interfaces) {
        if (inwards) add(services, cidr, id);
        else add(services, id, cidr);
      }
    }
  }
  return lines;
}

function sideKey(side: Side): string {
  if (side.kind === 'host') return side.host.interfaces.map((one) => one.id).join();
  return `${side.addresses.v4[0] ?? ''} ${side.addresses.v6[0] ?? ''}`;
}

type HostBlocks = {
  readonly host: Host;
  readonly inwards: boolean;
  readonly blocks: readonly AddressBlock[];
};

/**
 * What passes between each host and plain addresses, as few blocks: both ways apart, for `any` to `any` asks for both.
 */
function addressBlocks(passing: readonly Passing[], bounded: Ends): readonly HostBlocks[] {
  const hosts = { in: new Map<Host, Passing[]>(), out: new Map<Host, Passing[]>() };
  for (const one of passing) {
    const { from, to } = one;
    if (from.kind === 'host' && to.kind === 'addresses') push(hosts.out, from.host, one);
    if (from.kind === 'addresses' && to.kind === 'host') push(hosts.in, to.host, one);
  }
  return [
    ...[...hosts.out].map(([host, mine]) => ({
      host,
      inwards: false,
      blocks: blocksOf(mine.flatMap(addressed), bounded.to),
    })),
    ...[...hosts.in].map(([host, mine]) => ({
      host,
      inwards: true,
      blocks: blocksOf(mine.flatMap(addressed), bounded.from),
    })),
  ];
}

const addressed = ({ from, to, services }: Passing) => {
  const side = from.kind === 'addresses' ? from : to;
  return side.kind === 'addresses' ? [{ addresses: side.addresses, services }] : [];
};

function push(into: Map<Host, Passing[]>, host: Host, one: Passing): void {
  const known = into.get(host);
  if (known === undefined) into.set(host, [one]);
  else known.push(one);
}

/** The fewest blocks that say what passes to or from the addresses of one side; `isBounded`: and to no others. */
export function blocksOf(
  passing: readonly { readonly addresses: AddressSet; readonly services: ServiceSet }[],
  isBounded: boolean,
): readonly AddressBlock[] {
  const v4: Piece<number>[] = [];
  const v6: Piece<bigint>[] = [];
  for (const { addresses, services } of passing) {
    for (let i = 0; i < addresses.v4.length; i += 2)
      v4.push({ lo: addresses.v4[i] ?? 0, hi: addresses.v4[i + 1] ?? 0, services });
    for (let i = 0; i < addresses.v6.length; i += 2)
      v6.push({ lo: addresses.v6[i] ?? 0n, hi: addresses.v6[i + 1] ?? 0n, services });
  }
  v4.sort((a, b) => a.lo - b.lo);
  v6.sort((a, b) => (a.lo < b.lo ? -1 : 1));
  if (!isBounded) return [...blocksV4(v4), ...blocksV6(v6)];
  return [...blocksV4(withGaps(v4, 0, 2 ** 32)), ...blocksV6(withGaps(v6, 0n, 1n << 128n))];
}

/** What was not asked about has nothing: else a block reaches to wherever nobody is. */
function withGaps<P extends number | bigint>(
  pieces: readonly Piece<P>[],
  zero: P,
  end: P,
): readonly Piece<P>[] {
  const found: Piece<P>[] = [];
  let at = zero;
  for (const piece of pieces) {
    if (at < piece.lo) found.push({ lo: at, hi: piece.lo, services: NO_SERVICES });
    found.push(piece);
    at = piece.hi;
  }
  if (at < end) found.push({ lo: at, hi: end, services: NO_SERVICES });
  return found;
}
