// EC2's network calls. What other services need of EC2 they get by `ctx.invoke`.
// Nothing of ECS, load balancers or the product belongs here.
import { type Call, ec2Protocol, type Service } from '../core/index.ts';
import { describeAccountAttributes, describeAvailabilityZones, describeRegions } from './account-calls.ts';
import {
  allocateAddress,
  associateAddress,
  describeAddresses,
  disassociateAddress,
  releaseAddress,
} from './address-calls.ts';
import {
  associateSecurityGroupVpc,
  describeSecurityGroupVpcAssociations,
  disassociateSecurityGroupVpc,
} from './associate-security-group-vpc.ts';
import { authorizeSecurityGroupEgress, authorizeSecurityGroupIngress } from './authorize-security-group.ts';
import {
  createVpcBlockPublicAccessExclusion,
  deleteVpcBlockPublicAccessExclusion,
  describeVpcBlockPublicAccessExclusions,
  modifyVpcBlockPublicAccessExclusion,
} from './block-exclusions.ts';
import {
  describeVpcBlockPublicAccessOptions,
  modifyVpcBlockPublicAccessOptions,
} from './block-public-access.ts';
import { createDefaultVpc } from './create-default-vpc.ts';
import { createManagedPrefixList } from './create-managed-prefix-list.ts';
import { createNetworkAcl } from './create-network-acl.ts';
import { createNetworkInterface } from './create-network-interface.ts';
import { createSecurityGroup } from './create-security-group.ts';
import { createSubnet } from './create-subnet.ts';
import { createVpc } from './create-vpc.ts';
import { deleteManagedPrefixList } from './delete-managed-prefix-list.ts';
import { deleteNetworkAcl } from './delete-network-acl.ts';
import { deleteSecurityGroup } from './delete-security-group.ts';
import { deleteSubnet } from './delete-subnet.ts';
import { deleteVpc } from './delete-vpc.ts';
import { describeInstances } from './describe-instances.ts';
import { describeNetworkAcls } from './describe-network-acls.ts';
import { describeNetworkInterfaces } from './describe-network-interfaces.ts';
import { describeSecurityGroupReferences } from './describe-security-group-references.ts';
import { describeSecurityGroupRules } from './describe-security-group-rules.ts';
import { describeSecurityGroups } from './describe-security-groups.ts';
import { describeSubnets } from './describe-subnets.ts';
import { describeVpcs } from './describe-vpcs.ts';
import {
  createEgressOnlyInternetGateway,
  deleteEgressOnlyInternetGateway,
  describeEgressOnlyInternetGateways,
} from './egress-only-gateways.ts';
import {
  attachInternetGateway,
  createInternetGateway,
  deleteInternetGateway,
  describeInternetGateways,
  detachInternetGateway,
} from './internet-gateways.ts';
import { modifyInstanceAttribute } from './modify-instance-attribute.ts';
import { modifyManagedPrefixList, restoreManagedPrefixListVersion } from './modify-managed-prefix-list.ts';
import { modifySecurityGroupRules } from './modify-security-group-rules.ts';
import { associateSubnetCidrBlock, modifySubnetAttribute } from './modify-subnet.ts';
import { createNatGateway, deleteNatGateway, describeNatGateways } from './nat-gateways.ts';
import {
  createNetworkAclEntry,
  deleteNetworkAclEntry,
  replaceNetworkAclEntry,
} from './network-acl-entries.ts';
import {
  attachNetworkInterface,
  deleteNetworkInterface,
  detachNetworkInterface,
  modifyNetworkInterfaceAttribute,
} from './network-interface-calls.ts';
import {
  acceptVpcPeeringConnection,
  createVpcPeeringConnection,
  deleteVpcPeeringConnection,
  describeVpcPeeringConnections,
} from './peering-connections.ts';
import {
  describeManagedPrefixLists,
  describePrefixLists,
  getManagedPrefixListAssociations,
  getManagedPrefixListEntries,
} from './read-prefix-lists.ts';
import { replaceNetworkAclAssociation } from './replace-network-acl-association.ts';
import { revokeSecurityGroupEgress, revokeSecurityGroupIngress } from './revoke-security-group.ts';
import {
  associateRouteTable,
  disassociateRouteTable,
  replaceRouteTableAssociation,
} from './route-table-associations.ts';
import { createRouteTable, deleteRouteTable, describeRouteTables } from './route-table-calls.ts';
import { createRoute, deleteRoute, replaceRoute } from './routes.ts';
import { runInstances } from './run-instances.ts';
import { createTags, deleteTags, describeTags } from './tag-calls.ts';
import { terminateInstances } from './terminate-instances.ts';
import {
  updateEgressDescriptions,
  updateIngressDescriptions,
} from './update-security-group-rule-descriptions.ts';
import { describeVpcAttribute, modifyVpcAttribute } from './vpc-attributes.ts';
import { associateVpcCidrBlock, disassociateVpcCidrBlock } from './vpc-cidr-blocks.ts';

const CALLS: readonly Call[] = [
  describeAccountAttributes,
  describeRegions,
  describeAvailabilityZones,
  allocateAddress,
  releaseAddress,
  associateAddress,
  disassociateAddress,
  describeAddresses,
  associateSecurityGroupVpc,
  disassociateSecurityGroupVpc,
  describeSecurityGroupVpcAssociations,
  authorizeSecurityGroupIngress,
  authorizeSecurityGroupEgress,
  createVpcBlockPublicAccessExclusion,
  modifyVpcBlockPublicAccessExclusion,
  deleteVpcBlockPublicAccessExclusion,
  describeVpcBlockPublicAccessExclusions,
  describeVpcBlockPublicAccessOptions,
  modifyVpcBlockPublicAccessOptions,
  createDefaultVpc,
  createManagedPrefixList,
  createNetworkAcl,
  createNetworkInterface,
  createSecurityGroup,
  createSubnet,
  createVpc,
  deleteManagedPrefixList,
  deleteNetworkAcl,
  deleteSecurityGroup,
  deleteSubnet,
  deleteVpc,
  describeInstances,
  describeNetworkAcls,
  describeNetworkInterfaces,
  describeSecurityGroupReferences,
  describeSecurityGroupRules,
  describeSecurityGroups,
  describeSubnets,
  describeVpcs,
  createEgressOnlyInternetGateway,
  deleteEgressOnlyInternetGateway,
  describeEgressOnlyInternetGateways,
  createInternetGateway,
  attachInternetGateway,
  detachInternetGateway,
  deleteInternetGateway,
  describeInternetGateways,
  modifyInstanceAttribute,
  modifyManagedPrefixList,
  restoreManagedPrefixListVersion,
  modifySecurityGroupRules,
  modifySubnetAttribute,
  associateSubnetCidrBlock,
  createNatGateway,
  deleteNatGateway,
  describeNatGateways,
  createNetworkAclEntry,
  replaceNetworkAclEntry,
  deleteNetworkAclEntry,
  deleteNetworkInterface,
  modifyNetworkInterfaceAttribute,
  attachNetworkInterface,
  detachNetworkInterface,
  createVpcPeeringConnection,
  acceptVpcPeeringConnection,
  deleteVpcPeeringConnection,
  describeVpcPeeringConnections,
  describeManagedPrefixLists,
  describePrefixLists,
  getManagedPrefixListAssociations,
  getManagedPrefixListEntries,
  replaceNetworkAclAssociation,
  revokeSecurityGroupIngress,
  revokeSecurityGroupEgress,
  associateRouteTable,
  disassociateRouteTable,
  replaceRouteTableAssociation,
  createRouteTable,
  deleteRouteTable,
  describeRouteTables,
  createRoute,
  replaceRoute,
  deleteRoute,
  runInstances,
  createTags,
  deleteTags,
  describeTags,
  terminateInstances,
  updateIngressDescriptions,
  updateEgressDescriptions,
  describeVpcAttribute,
  modifyVpcAttribute,
  associateVpcCidrBlock,
  disassociateVpcCidrBlock,
];

export const ec2: Service = {
  name: 'ec2',
  eventSource: 'ec2.amazonaws.com',
  protocol: ec2Protocol,
  dryRun: true,
  calls: CALLS,
};
