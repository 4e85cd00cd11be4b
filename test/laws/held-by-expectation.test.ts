import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectations } from '../../shared/exposure/index.ts';
import type { Call, ResourceRef } from '../../shared/model/index.ts';
import type { Policy } from '../../shared/policy/index.ts';
import { brokenExpectations, stateAfter } from '../../shared/reconcile/index.ts';
import { arrives, type Packet, returns, type WalkEnd } from '../exposure/packet-walk.ts';
import { randomScene } from '../exposure/random-scene.ts';
import { type Scene, type SceneInterface, stateOf } from '../exposure/scene.ts';
import { policyOf } from '../support/judged.ts';

/** A change of a scene, and the calls that make it. */
type Change = {
  readonly resource: Pick<ResourceRef, 'type' | 'id'>;
  readonly calls: readonly Call[];
  readonly after: Scene;
};

const GROUPS = ['sg-a', 'sg-b', 'sg-c'];
const SERVICES: readonly (readonly [text: string, packet: Packet, replies: readonly Packet[]])[] = [
  ['tcp/443', { protocol: 6, x: 443, y: 0 }, replyPorts(6)],
  ['tcp/22', { protocol: 6, x: 22, y: 0 }, replyPorts(6)],
  ['udp/53', { protocol: 17, x: 53, y: 0 }, replyPorts(17)],
  ['icmp/8.0', { protocol: 1, x: 8, y: 0 }, [{ protocol: 1, x: 0, y: 0 }]],
];

/** Where random ACLs have an edge among a client's ports. */
function replyPorts(protocol: number): readonly Packet[] {
  return [1024, 3389, 32767, 32768, 65535].map((x) => ({ protocol, x, y: 0 }));
}

/** Every rule or entry that a scene has, as the call that takes it away. */
function changesOf(scene: Scene): readonly Change[] {
  const rules = Object.entries(scene.groups ?? {}).flatMap(([id, texts]) =>
    texts.map((text, at): Change => {
      const call = text.includes(' from ') ? 'Ingress' : 'Egress';
      const left = { ...scene.groups, [id]: texts.filter((_, other) => other !== at) };
      return {
        resource: { type: 'AWS::EC2::SecurityGroup', id },
        calls: [
          {
            call: `ec2:RevokeSecurityGroup${call}`,
            input: { GroupId: id, SecurityGroupRuleIds: [`sgr-${id.slice(3)}-${at}`] },
          },
        ],
        after: { ...scene, groups: left },
      };
    }),
  );
  const entries = Object.entries(scene.acls ?? {}).flatMap(([id, texts]) =>
    texts.map((text, at): Change => {
      const [number, , , word] = text.split(' ');
      return {
        resource: { type: 'AWS::EC2::NetworkAcl', id },
        calls: [
          {
            call: 'ec2:DeleteNetworkAclEntry',
            input: { NetworkAclId: id, RuleNumber: Number(number), Egress: word === 'out' },
          },
        ],
        after: { ...scene, acls: { ...scene.acls, [id]: texts.filter((_, other) => other !== at) } },
      };
    }),
  );
  return [...rules, ...entries];
}

const membersOf = (scene: Scene, group: string): readonly SceneInterface[] =>
  (scene.interfaces ?? []).filter(({ groups }) => groups.includes(group));

/** Whether a client of one interface gets through to another and is answered, on whichever address works. */
function works(
  scene: Scene,
  [from, to]: readonly [SceneInterface, SceneInterface],
  [, packet, replies]: (typeof SERVICES)[number],
): boolean {
  const ends = (of: SceneInterface): readonly WalkEnd[] => of.ips.map((ip) => ({ ip, of }));
  return ends(from).some((source) =>
    ends(to).some((target) => {
      const walk = { from: source, to: target };
      const sameFamily = source.ip.includes(':') === target.ip.includes(':');
      return (
        sameFamily && arrives(scene, walk, packet) && replies.every((reply) => returns(scene, walk, reply))
      );
    }),
  );
}

function everyPair(
  scene: Scene,
  from: string,
  to: string,
): readonly (readonly [SceneInterface, SceneInterface])[] {
  return membersOf(scene, from).flatMap((one) =>
    membersOf(scene, to).flatMap((other) => (one === other ? [] : [[one, other] as const])),
  );
}

const line = fc.record({
  from: fc.constantFrom(...GROUPS),
  to: fc.constantFrom(...GROUPS),
  service: fc.constantFrom(...SERVICES),
});

const OPEN = [
  '1 allow all in 0.0.0.0/0',
  '2 allow all out 0.0.0.0/0',
  '3 allow all in ::/0',
  '4 allow all out ::/0',
];

/** Chance alone rarely lets all of a line through: these are its rules, in one VPC, among the random ones. */
const cases = fc.tuple(randomScene, line, fc.boolean()).map(([scene, asked, twice]) => {
  const { from, to, service } = asked;
  const added = (id: string): readonly string[] => [
    ...(id === to ? [`${service[0]} from ${from}`] : []),
    ...(id === from
      ? [`all to ${twice ? '0.0.0.0/0' : to}`, `${service[0]} to ${to}`].slice(twice ? 0 : 1)
      : []),
  ];
  const groups = Object.entries(scene.groups ?? {}).map(([id, rules]) => [id, [...rules, ...added(id)]]);
  const acls = Object.entries(scene.acls ?? {}).map(([id, entries]) => [id, [...OPEN, ...entries]]);
  const near = (scene.interfaces ?? []).filter(({ vpc }) => vpc === 'vpc-1');
  const wide = {
    ...scene,
    groups: Object.fromEntries(groups),
    acls: Object.fromEntries(acls),
    interfaces: near,
  };
  return [wide, asked] as const;
});

const policyFor = ({
  from,
  to,
  service,
}: {
  from: string;
  to: string;
  service: (typeof SERVICES)[number];
}): Policy => policyOf(`version: 1\nexpect: [allow ${service[0]} from sg/${from} to sg/${to}]\n`);

const runs = { numRuns: 60 };

describe('a plan that would break an expectation', () => {
  it('is held whenever a packet that walked through before does not any more, and only then', () => {
    let [holding, held] = [0, 0];
    fc.assert(
      fc.property(cases, ([scene, asked]) => {
        const policy = policyFor(asked);
        const state = stateOf(scene);
        if (expectations(state, policy).some(({ holds }) => !holds)) return;
        const pairs = everyPair(scene, asked.from, asked.to);
        if (pairs.length === 0) return;
        holding += 1;
        for (const { resource, calls, after } of changesOf(scene)) {
          const isHeld = brokenExpectations({ state, policy, resource, calls }).length > 0;
          const walks = pairs.every((pair) => works(after, pair, asked.service));
          expect({ calls, isHeld }).toEqual({ calls, isHeld: !walks });
          if (isHeld) held += 1;
        }
      }),
      runs,
    );
    expect(Math.min(holding, held)).toBeGreaterThan(10);
  }, 60_000);
});

describe('the state after a call', () => {
  it('is what is read once the call was made', () => {
    fc.assert(
      fc.property(randomScene, (scene) => {
        const state = stateOf(scene);
        for (const { calls, after } of changesOf(scene)) {
          const { state: worked, unknown } = stateAfter(state, calls);
          expect(unknown).toEqual([]);
          const read = stateOf(after);
          const rulesOf = (of: typeof state) =>
            [...of.securityGroups.values()].map(({ id, rules }) => [
              id,
              rules.map(({ id: _, ...rule }) => rule),
            ]);
          expect(rulesOf(worked)).toEqual(rulesOf(read));
          expect(worked.networkAcls).toEqual(read.networkAcls);
        }
      }),
      { numRuns: 30 },
    );
  });
});
