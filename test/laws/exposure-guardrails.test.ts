import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exposureFindings } from '../../shared/exposure/index.ts';
import { arrives, says } from '../exposure/packet-walk.ts';
import { openScene, randomScene, sceneBlocked } from '../exposure/random-scene.ts';
import { type Scene, stateOf } from '../exposure/scene.ts';
import { policyOf } from '../support/judged.ts';
import { PACKETS, pairs } from './packet-ends.ts';

const runs = { numRuns: 100 };

type Denied = { readonly service: string; readonly isIngress: boolean; readonly peers: string };

/** The interfaces that some packet of the service gets to, or from, as the walk finds by trying them. */
function walked(scene: Scene, { service: text, isIngress, peers }: Denied): ReadonlySet<string> {
  const asked = PACKETS.filter((packet) => says(text, packet));
  const found = new Set<string>();
  for (const [from, to] of pairs(scene)) {
    const [mine, other] = isIngress ? [to, from] : [from, to];
    const id = mine.of?.id;
    if (id === undefined || found.has(id)) continue;
    if (peers !== 'any' && `${other.ip}/32` !== peers) continue;
    if (asked.some((packet) => arrives(scene, { from, to }, packet))) found.add(id);
  }
  return found;
}

const denied = fc.record({
  service: fc.constantFrom('tcp/22', 'tcp/443', 'udp/53', 'icmp', 'tcp/80-1024', 'all'),
  isIngress: fc.boolean(),
  peers: fc.nat(5),
});

/** One of the scene's own addresses, whom rules may admit by its group only; else anybody. */
const peersIn = ({ interfaces = [] }: Scene, at: number): string => {
  const own = interfaces.flatMap(({ ips }) => ips).filter((ip) => !ip.includes(':'))[at];
  return own === undefined ? 'any' : `${own}/32`;
};

describe('a guardrail on exposure', () => {
  it('misses no interface that a packet of its service gets to, or leaves from', () => {
    fc.assert(
      fc.property(fc.oneof(randomScene, openScene, sceneBlocked), denied, (scene, drawn) => {
        const of = { ...drawn, peers: peersIn(scene, drawn.peers) };
        const deny = `${of.service} ${of.isIngress ? 'from' : 'to'} ${of.peers}`;
        const policy = policyOf(`version: 1\nguardrails: [{ id: g, deny: "${deny}", on: [exposure] }]\n`);
        const told = exposureFindings(stateOf(scene), policy, { now: 0 }).map(({ resource }) => resource.id);
        expect([...walked(scene, of)].filter((id) => !told.includes(id))).toEqual([]);
      }),
      runs,
    );
  }, 60_000);
});
