import type { AclEntry } from '../../sim/ec2/network.ts';
import type { Sim } from '../../sim/index.ts';
import { ecsTruth, elbTruth } from '../chaos/ecs-scene.ts';
import { admittedByAcl, type Side, somePackets } from '../chaos/naive.ts';
import { truth } from '../chaos/scene.ts';

const SIDES: readonly Side[] = ['ingress', 'egress'];

/** An ACL is what it lets through: an entry that was made anew may stand under another number. */
function letThrough(sim: Sim, entries: readonly AclEntry[], side: Side): string {
  const admits = admittedByAcl(entries, side);
  return somePackets(sim)
    .map((packet) => (admits(packet) ? '1' : '0'))
    .join('');
}

/** The network as it really is, by what it means: ids that AWS draws anew at each write are left out. */
export function portrait(sim: Sim): readonly string[] {
  const { groups, acls } = truth(sim);
  const { tasks, services } = ecsTruth(sim);
  const text = JSON.stringify;
  return [
    ...groups
      .all()
      .flatMap(({ groupId, rules }) =>
        rules.map(({ ruleId: _, isEgress, protocol, fromPort, toPort, source }) =>
          text([groupId, isEgress, protocol, fromPort, toPort, source]),
        ),
      ),
    ...acls
      .all()
      .flatMap(({ networkAclId, entries, associations }) => [
        ...SIDES.map((side) => text([networkAclId, side, letThrough(sim, entries, side)])),
        ...associations.map(({ subnetId }) => text([networkAclId, subnetId])),
      ]),
    ...services.all().map(({ name, launch }) => text([name, launch?.network])),
    ...tasks
      .all()
      .filter(({ desiredStatus }) => desiredStatus === 'RUNNING')
      .map(({ launch }) => text([launch.taskDefinitionArn, launch.network])),
    ...elbTruth(sim)
      .loadBalancers.all()
      .map(({ name, groups: own }) => text([name, own])),
  ].sort();
}
