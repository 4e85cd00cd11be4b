import type { Interface, Subnet } from '../../model/index.ts';
import { canonicalCidr, cidrs } from '../../netset/index.ts';
import { type Endpoint, matchText, type Policy } from '../../policy/index.ts';
import { type Directory, lastPart } from '../ends/directory.ts';
import { balancersOf, groupsOf } from './policy-ends.ts';

/**
 * Interfaces that an end would have if it had any: one in each subnet where it may run. A service that runs no task
 * just now, or a load balancer whose interfaces nobody read, can still be judged by its groups.
 */
export function ghosts(of: Directory, policy: Policy, end: Endpoint): readonly Interface[] {
  const { state } = of;
  return seatsOf(of, policy, end).flatMap(({ groups, subnetIds }) =>
    subnetIds.flatMap((id) => state.subnets.get(id) ?? []).flatMap((subnet) => ghostIn(subnet, groups)),
  );
}

type Seats = { readonly groups: readonly string[]; readonly subnetIds: readonly string[] };

function seatsOf(of: Directory, policy: Policy, end: Endpoint): readonly Seats[] {
  const { state } = of;
  switch (end.kind) {
    case 'group': {
      const found = groupsOf(of, policy, end.ref);
      const subnets = [...state.subnets.values()];
      return ('groups' in found ? found.groups : []).map((group) => ({
        groups: [group.id],
        subnetIds: subnets.filter((subnet) => subnet.vpcId === group.vpcId).map((subnet) => subnet.id),
      }));
    }
    case 'service':
      return [...state.services.values()]
        .filter((one) => matchText(end.cluster, lastPart(one.clusterArn)) && matchText(end.service, one.name))
        .flatMap(({ network }) =>
          network === undefined ? [] : [{ groups: network.groups, subnetIds: network.subnets }],
        );
    case 'loadBalancer':
      return balancersOf(of, policy, end.name).map(({ groups, subnets }) => ({ groups, subnetIds: subnets }));
    default:
      return [];
  }
}

/** At an address of the subnet that AWS gives to nobody: the last of its block, which is kept for broadcasts. */
function ghostIn(subnet: Subnet, groups: readonly string[]): readonly Interface[] {
  const v4 = subnet.cidr === undefined ? [] : [lastAddress(subnet.cidr)].filter((one) => one !== null);
  if (v4.length === 0) return [];
  return [
    {
      id: `an interface in ${subnet.id}`,
      vpcId: subnet.vpcId,
      subnetId: subnet.id,
      account: subnet.account,
      groups,
      privateIps: v4,
      ipv6: [],
      publicIps: [],
      requesterManaged: false,
      interfaceType: 'interface',
      description: '',
      status: '',
      tags: {},
    },
  ];
}

function lastAddress(cidr: string): string | null {
  const block = canonicalCidr(cidr);
  if (!block.ok || block.family !== 4) return null;
  const [text] = cidrs({ v4: [block.hi - 1, block.hi], v6: [] });
  return text === undefined ? null : text.slice(0, text.indexOf('/'));
}
