import type { SecurityGroup } from '../../sim/ec2/network.ts';
import type { Rule } from '../../sim/ec2/rule.ts';
import type { Recorded, Sim } from '../../sim/index.ts';
import type { Packet } from '../remedy/packets.ts';
import { ecsWatch } from './ecs-watch.ts';
import { admitted, groupVerdicts, packetText, type Side, somePackets } from './naive.ts';
import { truth } from './scene.ts';

export type Watch = {
  /** What Kedge did that it must never do, one sentence each. */
  readonly complaints: readonly string[];
  /** How many writes were looked at, so that a test can see that any were. */
  readonly judged: () => number;
};

type Options = {
  readonly roleArn: string;
  /** How old what Kedge knew may have been when it wrote: somebody who changed the group meanwhile excuses it. */
  readonly excuseMs: number;
};

/**
 * Looks over Kedge's shoulder: no write of its to a group may open what the policy does not want, nor close what it
 * wants, or what it has no word about; and ecs-watch.ts.
 */
export function watch(sim: Sim, { roleArn, excuseMs }: Options): Watch {
  const complaints: string[] = [];
  const before = new Map<string, readonly Rule[]>();
  const touchedAt = new Map<string, number>();
  const ecs = ecsWatch(sim, { excuseMs });
  let judged = 0;
  const changed = (): readonly SecurityGroup[] =>
    truth(sim)
      .groups.all()
      .filter(({ groupId, rules }) => before.get(groupId) !== rules);
  const remember = (): void => {
    for (const { groupId, rules } of truth(sim).groups.all()) before.set(groupId, rules);
  };
  remember();
  sim.world.trail.subscribe((recorded) => {
    const { at, record } = recorded;
    if (record.errorCode !== undefined) return;
    if (isBy(recorded, roleArn)) {
      const known = changed().filter(({ groupId }) => at - (touchedAt.get(groupId) ?? 0) >= excuseMs);
      judged += known.length;
      complaints.push(...ecs.wrongs(recorded));
      complaints.push(...known.flatMap((group) => wrongs(sim, group, { before, call: record.eventName })));
    } else {
      ecs.seen(recorded);
      // A list or a tag may change what is wanted of any group.
      const wide = /PrefixList|Tags/.test(record.eventName);
      for (const { groupId } of wide ? truth(sim).groups.all() : changed()) touchedAt.set(groupId, at);
    }
    remember();
  });
  return { complaints, judged: () => judged };
}

function isBy({ record }: Recorded, roleArn: string): boolean {
  return JSON.stringify(record.userIdentity).includes(roleArn);
}

type Then = { readonly before: ReadonlyMap<string, readonly Rule[]>; readonly call: string };

function wrongs(sim: Sim, { groupId, groupName, rules }: SecurityGroup, { before, call }: Then) {
  const verdicts = groupVerdicts(sim, groupId);
  const packets = somePackets(sim);
  return (['ingress', 'egress'] as const).flatMap((side: Side) => {
    const was = admitted(sim, before.get(groupId) ?? [], side);
    const is = admitted(sim, rules, side);
    const wrong = packets.find((packet) => {
      if (was(packet) === is(packet)) return false;
      const wanted = verdicts.wanted(side, packet);
      if (is(packet)) return wanted !== true;
      return wanted ?? !verdicts.watched(side, packet);
    });
    return wrong === undefined ? [] : [wrongText({ call, groupName, side, wrong, opened: is(wrong) })];
  });
}

type Wrong = {
  readonly call: string;
  readonly groupName: string;
  readonly side: Side;
  readonly wrong: Packet;
  readonly opened: boolean;
};

const wrongText = ({ call, groupName, side, wrong, opened }: Wrong): string =>
  `Kedge's ${call} ${opened ? 'opened' : 'closed'} ${side} ${packetText(wrong)} of ${groupName}`;
