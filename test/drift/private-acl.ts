import { rawEntries } from '../support/raw-lines.ts';
import { rawAcl } from '../support/raw-network.ts';

const VPC = 'vpc-0aaaaaaaaaaaaaaaa';
export const ACL = 'acl-0aaaaaaaaaaaaaaaa';
const OTHER = 'acl-0bbbbbbbbbbbbbbbb';
export const [A, B, C] = ['subnet-0aaaaaaaaaaaaaaaa', 'subnet-0bbbbbbbbbbbbbbbb', 'subnet-0cccccccccccccccc'];

export const subnet = (SubnetId: string, Value: string, VpcId = VPC) => ({
  SubnetId,
  VpcId,
  Tags: [{ Key: 'Name', Value }],
});
export const SUBNETS = { subnets: { Subnets: [subnet(A, 'a'), subnet(B, 'b'), subnet(C, 'c')] } };

/** The ACL "private" with these entries and subnets, and another one with the rest. */
export function acls(
  entries: readonly string[],
  subnets: readonly string[] = [],
  others: readonly string[] = [],
) {
  const NetworkAcls = [
    rawAcl({ id: OTHER, entries: [], subnets: others }),
    rawAcl({ id: ACL, name: 'private', entries: rawEntries(entries), subnets }),
  ];
  return { 'network-acls': { NetworkAcls } };
}

export const entry = (members: string, key = 'one') =>
  `networkAcls: { ${key}: { match: { name: private }, ${members} } }`;
