import type { Analysis } from '../../shared/exposure/network/analysis.ts';
import { atomAt } from '../../shared/exposure/network/axis.ts';
import type { Scope } from '../../shared/exposure/network/scope.ts';
import type { End } from '../../shared/exposure/ways/lane.ts';
import {
  type Address,
  ALL_SERVICES,
  containsService,
  parseAddress,
  type ServiceSet,
  services,
} from '../../shared/netset/index.ts';
import type { Packet, WalkEnd } from '../exposure/packet-walk.ts';
import { OUTSIDE } from '../exposure/random-scene.ts';
import type { Scene } from '../exposure/scene.ts';

// What laws about single packets ask with: packets on both sides of every edge, and the ends that they go between.
const PORTS = [0, 21, 22, 23, 53, 80, 81, 443, 444, 1023, 1024, 3389, 32767, 32768, 65535];
export const PACKETS: readonly Packet[] = [
  ...PORTS.map((x) => ({ protocol: 6, x, y: 0 })),
  ...[52, 53, 54, 1024].map((x) => ({ protocol: 17, x, y: 0 })),
  ...[8, 0, 3].flatMap((x) => [0, 1].map((y) => ({ protocol: 1, x, y }))),
  ...[128, 129].map((x) => ({ protocol: 58, x, y: 0 })),
  ...[50, 47, 99].map((protocol) => ({ protocol, x: 0, y: 0 })),
];
/** Everything there and everything back. */
export const whole = (about: Analysis): Scope => ({ ...about.scopeOf(ALL_SERVICES), replies: ALL_SERVICES });
export function has(set: ServiceSet, { protocol, x, y }: Packet): boolean {
  const [point = 0] = services(protocol, x, protocol === 6 || protocol === 17 ? x : y);
  return containsService(set, point);
}

export function addressOf(ip: string): Address {
  const address = parseAddress(ip);
  if (!address.ok) throw new Error(address.error);
  return address;
}

export const inside = (scene: Scene): readonly WalkEnd[] =>
  (scene.interfaces ?? []).flatMap((of) => of.ips.map((ip) => ({ ip, of })));
export const outsiders: readonly WalkEnd[] = OUTSIDE.map((ip) => ({ ip }));
export const sameFamily = (a: WalkEnd, b: WalkEnd): boolean => a.ip.includes(':') === b.ip.includes(':');

/** Every pair of ends of one family of which one is an interface, both ways. */
export function pairs(scene: Scene): readonly (readonly [WalkEnd, WalkEnd])[] {
  const mine = inside(scene);
  const all = [
    ...mine.flatMap((a) => mine.filter((b) => a.of !== b.of).map((b) => [a, b] as const)),
    ...mine.flatMap((a) => outsiders.flatMap((b) => [[a, b] as const, [b, a] as const])),
  ];
  return all.filter(([a, b]) => sameFamily(a, b));
}

export function endOf(about: Analysis, { ip, of }: WalkEnd): End {
  const atom = atomAt(about.net.axis, addressOf(ip));
  if (of === undefined) return { kind: 'address', atom };
  const spot = about.spotOf.get(of.id);
  if (spot === undefined) throw new Error(`${of.id} has no spot`);
  return { kind: 'interface', spot, atom };
}
