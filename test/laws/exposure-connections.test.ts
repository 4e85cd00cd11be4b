import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outside } from '../../shared/exposure/everything/outside.ts';
import { analysis, type Connection, connections, summaries } from '../../shared/exposure/index.ts';
import { repliesTo, replyOf } from '../../shared/exposure/network/reply.ts';
import { stepAt } from '../../shared/exposure/network/steps.ts';
import { type ServiceSet, unionServices } from '../../shared/netset/index.ts';
import { arrives, inBlock, type Packet, returns, routed, says } from '../exposure/packet-walk.ts';
import { OUTSIDE, randomScene, sceneBlocked } from '../exposure/random-scene.ts';
import { type Scene, type SceneInterface, stateOf } from '../exposure/scene.ts';

const PACKETS: readonly Packet[] = [
  ...[0, 22, 23, 80, 443, 444, 1024, 3389, 32768].map((x) => ({ protocol: 6, x, y: 0 })),
  { protocol: 17, x: 53, y: 0 },
  { protocol: 1, x: 8, y: 0 },
  { protocol: 58, x: 128, y: 0 },
  { protocol: 50, x: 0, y: 0 },
];
const runs = { numRuns: 60 };
const SLOW = 60_000;

/** What the rows say together about a packet between two ends; an address is in any block that holds it. */
function said(
  rows: readonly Connection[],
  ends: { readonly from: string; readonly to: string },
  packet: Packet,
): boolean {
  const means = (row: string, end: string) =>
    row === end || (row.includes('/') && !end.startsWith('eni-') && inBlock(end, row));
  return rows.some(
    ({ from, to, traffic }) =>
      means(from, ends.from) && means(to, ends.to) && traffic.some((text) => says(text, packet)),
  );
}

/** Between two interfaces a packet gets there if it does on any pair of their addresses. */
function walks(scene: Scene, [a, b]: readonly [SceneInterface, SceneInterface], packet: Packet): boolean {
  return a.ips.some((from) =>
    b.ips
      .filter((to) => to.includes(':') === from.includes(':'))
      .some((to) => arrives(scene, { from: { ip: from, of: a }, to: { ip: to, of: b } }, packet)),
  );
}

/** As far as the addresses of these laws go. */
const isOfInternet = (ip: string): boolean =>
  ip.includes(':') ? /^[23]/.test(ip) : !/^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(ip);

/** Behind the ACL of a NAT gateway only asking in full says what gets through. */
const blockedWithoutNat = sceneBlocked.map((scene): Scene => {
  const tables = scene.tables?.map((one) => ({
    ...one,
    routes: one.routes.filter((text) => !text.includes(' nat-')),
  }));
  return { ...scene, ...(tables && { tables }) };
});

describe('all connections', () => {
  it(
    'say of every interface and address outside what a packet finds, both ways',
    () => {
      fc.assert(
        fc.property(fc.oneof(randomScene, blockedWithoutNat), (scene) => {
          const rows = [...connections(analysis(stateOf(scene)))];
          const wrong: unknown[] = [];
          for (const of of scene.interfaces ?? []) {
            for (const ip of OUTSIDE) {
              const mine = of.ips.filter((own) => own.includes(':') === ip.includes(':'));
              // A block may reach over addresses that nobody can have here: it says nothing about them. Those of the
              // internet somebody has, with or without a route.
              const hasWay = isOfInternet(ip) || mine.some((own) => routed(scene, { ip }, { ip: own, of }));
              const hasWayOut =
                isOfInternet(ip) || mine.some((own) => routed(scene, { ip: own, of }, { ip }));
              for (const packet of PACKETS) {
                const into = mine.some((own) =>
                  arrives(scene, { from: { ip }, to: { ip: own, of } }, packet),
                );
                const out = mine.some((own) => arrives(scene, { from: { ip: own, of }, to: { ip } }, packet));
                if (hasWay && said(rows, { from: ip, to: of.id }, packet) !== into)
                  wrong.push([ip, of.id, packet, into]);
                if (hasWayOut && said(rows, { from: of.id, to: ip }, packet) !== out)
                  wrong.push([of.id, ip, packet, out]);
              }
            }
          }
          expect(wrong.slice(0, 3)).toEqual([]);
        }),
        runs,
      );
    },
    SLOW,
  );

  it(
    'name every pair of interfaces between which a packet gets through, and no other',
    () => {
      fc.assert(
        fc.property(fc.oneof(randomScene, sceneBlocked), (scene) => {
          const rows = [...connections(analysis(stateOf(scene)))];
          const wrong: unknown[] = [];
          for (const a of scene.interfaces ?? [])
            for (const b of scene.interfaces ?? [])
              for (const packet of a === b ? [] : PACKETS)
                if (said(rows, { from: a.id, to: b.id }, packet) !== walks(scene, [a, b], packet))
                  wrong.push([a.id, b.id, packet]);
          expect(wrong.slice(0, 3)).toEqual([]);
        }),
        runs,
      );
    },
    SLOW,
  );

  it(
    'say that tcp replies come back fully, in part or not at all as the ports of a client do',
    () => {
      const ports = [1024, 1025, 3388, 3389, 3390, 32767, 32768, 65534, 65535];
      fc.assert(
        fc.property(fc.oneof(randomScene, sceneBlocked), (scene) => {
          const rows = [...connections(analysis(stateOf(scene)))];
          for (const a of scene.interfaces ?? []) {
            for (const b of scene.interfaces ?? []) {
              const row = rows.find((one) => one.from === a.id && one.to === b.id);
              // With several pairs of addresses a client takes the one that works.
              const [pair, ...more] = a.ips.flatMap((from) =>
                b.ips
                  .filter((to) => to.includes(':') === from.includes(':'))
                  .map((to) => [from, to] as const),
              );
              if (row === undefined || pair === undefined || more.length > 0) continue;
              const [from, to] = pair;
              if (!row.traffic.every((text) => text.startsWith('tcp'))) continue;
              const ends = { from: { ip: from, of: a }, to: { ip: to, of: b } };
              const back = ports.map((x) => returns(scene, ends, { protocol: 6, x, y: 0 }));
              const expected = back.every(Boolean) ? 'full' : back.some(Boolean) ? 'partial' : 'blocked';
              expect([a.id, b.id, row.reply]).toEqual([a.id, b.id, expected]);
            }
          }
        }),
        runs,
      );
    },
    SLOW,
  );
});

describe('the summary of a class', () => {
  it(
    'is what its reach says of all addresses together',
    () => {
      fc.assert(
        fc.property(fc.oneof(randomScene, sceneBlocked), (scene) => {
          const about = analysis(stateOf(scene));
          const reach = outside(about);
          for (const summary of summaries(about)) {
            for (const direction of ['ingress', 'egress'] as const) {
              const { sure } = reach(summary.kind, direction);
              const of = (internet: boolean): ServiceSet =>
                unionServices(
                  [...new Set([...sure.starts, ...about.net.around.internet.starts])]
                    .filter((atom) => stepAt(about.net.around.internet, atom) === internet)
                    .map((atom) => stepAt(sure, atom)),
                );
              expect(summary[direction].internet.services).toEqual(of(true));
              expect(summary[direction].private.services).toEqual(of(false));
              const { back } = reach(summary.kind, direction);
              const { internet: global } = about.net.around;
              const starts = [...sure.starts, ...global.starts, ...(back?.sure.steps.starts ?? [])];
              const cuts = [...new Set(starts)];
              const judged = (internet: boolean) =>
                cuts
                  .filter((atom) => stepAt(about.net.around.internet, atom) === internet)
                  .filter((atom) => stepAt(sure, atom).length > 0 && back !== null)
                  .map((atom) => {
                    const wanted = repliesTo(stepAt(sure, atom), about.net.ephemeral);
                    return replyOf(wanted, back === null ? [] : stepAt(back.sure.steps, atom));
                  });
              for (const [side, internet] of [
                ['internet', true],
                ['private', false],
              ] as const) {
                const replies = judged(internet);
                const { reply } = summary[direction][side];
                if (replies.length === 0 || replies.every((one) => one === 'blocked'))
                  expect(reply).toBe('blocked');
                else if (replies.every((one) => one === 'full')) expect(reply).toBe('full');
              }
            }
          }
        }),
        runs,
      );
    },
    SLOW,
  );
});
