import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hops, type Packet, routed, type Walk } from '../exposure/packet-walk.ts';
import { OUTSIDE, randomScene } from '../exposure/random-scene.ts';
import type { Scene } from '../exposure/scene.ts';
import { laid } from '../exposure/watched.ts';

const SERVERS = [0, 22, 80, 443, 1024, 3389, 32768, 50000];
const CLIENTS = [1024, 3389, 32768, 50000, 65535];
const HEADER = 'interface-id srcaddr dstaddr srcport dstport protocol action tcp-flags';

type Connection = {
  readonly walk: Walk;
  readonly server: number;
  readonly client: number;
  readonly protocol: number;
};

/** The records that AWS would have made of a connection, by the slow model: of what each interface sees of it. */
function recordsOf(
  scene: Scene,
  { walk, server, client, protocol }: Connection,
  withFlags: boolean,
): string[] {
  const { from, to } = walk;
  const back = { from: to, to: from };
  const [packet, answer]: Packet[] = [
    { protocol, x: server, y: 0 },
    { protocol, x: client, y: 0 },
  ];
  const row = (id: string, isAnswer: boolean, passes: boolean): string => {
    const [a, b, ports] = isAnswer
      ? [to.ip, from.ip, `${server} ${client}`]
      : [from.ip, to.ip, `${client} ${server}`];
    const flags = withFlags && protocol === 6 ? (isAnswer ? 18 : 2) : '-';
    return `${id} ${a} ${b} ${ports} ${protocol} ${passes ? 'ACCEPT' : 'REJECT'} ${flags}`;
  };
  const found: string[] = [];
  const see = (id: string | undefined, isAnswer: boolean, passes: boolean): boolean => {
    if (id !== undefined) found.push(row(id, isAnswer, passes));
    return passes;
  };
  if (packet === undefined || answer === undefined || !routed(scene, from, to)) return found;
  if (!see(from.of?.id, false, from.of === undefined || hops.leaves(scene, walk, packet))) return found;
  if (!see(to.of?.id, false, to.of === undefined || hops.enters(scene, walk, packet))) return found;
  if (!see(to.of?.id, true, hops.leavesSubnet(scene, back, answer))) return found;
  see(from.of?.id, true, hops.entersSubnet(scene, back, answer));
  return found;
}

function connectionsIn(scene: Scene): readonly Connection[] {
  const inside = (scene.interfaces ?? []).flatMap((of) => of.ips.map((ip) => ({ ip, of })));
  const outside = OUTSIDE.map((ip) => ({ ip }));
  return [...inside, ...outside].flatMap((from, a) =>
    [...inside, ...outside].flatMap((to, b) => {
      if (from.ip.includes(':') !== to.ip.includes(':') || from === to) return [];
      if (!('of' in from) && !('of' in to)) return [];
      if ('of' in from && 'of' in to && from.of === to.of) return [];
      const server = SERVERS[(a * 3 + b) % SERVERS.length] ?? 0;
      const client = CLIENTS[(a + b * 5) % CLIENTS.length] ?? 1024;
      return [{ walk: { from, to }, server, client, protocol: (a + b) % 3 === 0 ? 17 : 6 }];
    }),
  );
}

const everybody = (scene: Scene) =>
  (scene.interfaces ?? []).flatMap(({ id }) => [
    { from: 'any', to: id },
    { from: id, to: 'any' },
  ]);

describe('flow records that the rules of the moment made', () => {
  it.each([[true], [false]])('contradict none of them, with flags of TCP: %s', (withFlags) => {
    fc.assert(
      fc.property(randomScene, (scene) => {
        const rows = connectionsIn(scene).flatMap((one) => recordsOf(scene, one, withFlags));
        const log = [HEADER, ...rows].join('\n');
        for (const asked of everybody(scene)) expect(laid(scene, asked, log).contradictions).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  it('contradict them where the opposite is written of the packet that opens a connection', () => {
    fc.assert(
      fc.property(randomScene, (scene) => {
        for (const one of connectionsIn(scene)) {
          const { from, to } = one.walk;
          const [first] = recordsOf(scene, { ...one, protocol: 6 }, true);
          if (first === undefined || from.of === undefined || to.of === undefined) continue;
          const opposite = first.includes('ACCEPT')
            ? first.replace('ACCEPT', 'REJECT')
            : first.replace('REJECT', 'ACCEPT');
          const flows = laid(scene, { from: from.of.id, to: to.of.id }, `${HEADER}\n${opposite}`);
          expect([opposite, flows.contradictions.length]).toEqual([opposite, 1]);
        }
      }),
      { numRuns: 15 },
    );
  });
});
