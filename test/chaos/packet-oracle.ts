import type { Packet } from '../remedy/packets.ts';
import { current } from './functions.ts';
import {
  admitted,
  admittedByAcl,
  groupVerdicts,
  packetText,
  type Side,
  somePackets,
  wantedByAcl,
} from './naive.ts';
import type { Run } from './run.ts';
import { aclNamed, associationOf, DESIRED_ACLS, truth } from './scene.ts';

const SIDES: readonly Side[] = ['ingress', 'egress'];

/** The end of a run judged packet by packet, without the product: what nobody holds is as the policy says. */
export function packetComplaints(run: Run): readonly string[] {
  const { sim } = run.house;
  const held = new Set(current(run.house).map(({ resource }) => resource.id));
  const packets = somePackets(sim);
  const { groups, acls } = truth(sim);
  return [
    ...groups.all().flatMap(({ groupId, groupName, rules }) => {
      if (held.has(groupId)) return [];
      const verdicts = groupVerdicts(sim, groupId);
      return SIDES.flatMap((side) => {
        const admits = admitted(sim, rules, side);
        const wrong = packets.find((packet) => {
          const wanted = verdicts.wanted(side, packet);
          if (admits(packet) && verdicts.forbidden(side, packet)) return true;
          return wanted !== null && wanted !== admits(packet);
        });
        return wrong === undefined ? [] : [complaint(`group ${groupName}`, { side, wrong, admits })];
      });
    }),
    ...Object.keys(DESIRED_ACLS).flatMap((name) => {
      const acl = acls.get(aclNamed(sim, name));
      if (acl === undefined || held.has(acl.networkAclId)) return [];
      return SIDES.flatMap((side) => {
        const admits = admittedByAcl(acl.entries, side);
        const wants = wantedByAcl(name, side);
        const wrong = packets.find((packet) => wants !== null && wants(packet) !== admits(packet));
        return wrong === undefined ? [] : [complaint(`ACL ${name}`, { side, wrong, admits })];
      });
    }),
    ...associationComplaints(run, held),
  ];
}

type Wrong = { readonly side: Side; readonly wrong: Packet; readonly admits: (packet: Packet) => boolean };

function complaint(what: string, { side, wrong, admits }: Wrong): string {
  return `${what} ${admits(wrong) ? 'lets' : 'does not let'} ${side} ${packetText(wrong)} through, and nobody holds it`;
}

function associationComplaints({ house: { sim } }: Run, held: ReadonlySet<string>): readonly string[] {
  const { acls } = truth(sim);
  return Object.entries(DESIRED_ACLS).flatMap(([name, { subnets }]) => {
    const acl = acls.get(aclNamed(sim, name));
    if (acl === undefined || held.has(acl.networkAclId)) return [];
    const own = new Set(acl.associations.map(({ associationId }) => associationId));
    return subnets
      .filter((subnet) => !own.has(associationOf(sim, subnet)))
      .map((subnet) => `${subnet} is not behind ${name}, and nobody holds it`);
  });
}
