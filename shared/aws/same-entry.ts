import { listOf, memberOf, textOf } from './answer-member.ts';
import type { NetworkClients } from './clients.ts';
import type { Read } from './read.ts';
import { readNetworkAcls } from './read-ec2.ts';

/**
 * Whether the ACL entry that a CreateNetworkAclEntry asks for is there to the letter. A call whose answer was lost
 * on the way is made again by the SDK, and then meets its own entry.
 */
export async function isSameEntry(clients: NetworkClients, wanted: unknown): Promise<Read<boolean>> {
  const found = await readNetworkAcls(clients, {
    name: 'network-acl-id',
    values: [textOf(wanted, 'NetworkAclId')],
  });
  if (found.kind === 'failed') return found;
  const entries = found.value.flatMap((acl) => listOf(acl, 'Entries'));
  return { kind: 'read', value: entries.some((entry) => contentOf(entry) === contentOf(wanted)) };
}

function contentOf(entry: unknown): string {
  const ports = memberOf(entry, 'PortRange');
  const icmp = memberOf(entry, 'IcmpTypeCode');
  return JSON.stringify([
    memberOf(entry, 'RuleNumber'),
    memberOf(entry, 'Egress') ?? false,
    textOf(entry, 'RuleAction'),
    textOf(entry, 'Protocol'),
    memberOf(entry, 'CidrBlock') ?? memberOf(entry, 'Ipv6CidrBlock'),
    ports === undefined ? null : [memberOf(ports, 'From'), memberOf(ports, 'To')],
    icmp === undefined ? null : [memberOf(icmp, 'Type'), memberOf(icmp, 'Code')],
  ]);
}
