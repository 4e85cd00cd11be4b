import { AwsError, type CallContext, type Table } from '../core/index.ts';

/** How EC2 names a kind of resource: in ids, in tag filters and in errors. */
type Naming = {
  readonly prefix: string;
  readonly type: string;
  readonly code: string;
  readonly noun: string;
};

const NAMING = {
  vpc: { prefix: 'vpc-', type: 'vpc', code: 'InvalidVpcID', noun: 'vpc ID' },
  subnet: { prefix: 'subnet-', type: 'subnet', code: 'InvalidSubnetID', noun: 'subnet ID' },
  group: { prefix: 'sg-', type: 'security-group', code: 'InvalidGroup', noun: 'security group' },
  rule: {
    prefix: 'sgr-',
    type: 'security-group-rule',
    code: 'InvalidSecurityGroupRuleId',
    noun: 'security group rule ID',
  },
  acl: { prefix: 'acl-', type: 'network-acl', code: 'InvalidNetworkAclID', noun: 'networkAcl ID' },
  aclAssociation: { prefix: 'aclassoc-', type: '', code: 'InvalidAssociationID', noun: 'association ID' },
  routeTable: { prefix: 'rtb-', type: 'route-table', code: 'InvalidRouteTableID', noun: 'routeTable ID' },
  routeAssociation: { prefix: 'rtbassoc-', type: '', code: 'InvalidAssociationID', noun: 'association ID' },
  internetGateway: {
    prefix: 'igw-',
    type: 'internet-gateway',
    code: 'InvalidInternetGatewayID',
    noun: 'internetGateway ID',
  },
  egressOnlyGateway: {
    prefix: 'eigw-',
    type: 'egress-only-internet-gateway',
    code: 'InvalidGatewayID',
    noun: 'gateway ID',
  },
  natGateway: { prefix: 'nat-', type: 'natgateway', code: 'NatGateway', noun: 'Nat Gateway' },
  interface: {
    prefix: 'eni-',
    type: 'network-interface',
    code: 'InvalidNetworkInterfaceID',
    noun: 'networkInterface ID',
  },
  attachment: { prefix: 'eni-attach-', type: '', code: 'InvalidAttachmentID', noun: 'interface attachment' },
  allocation: { prefix: 'eipalloc-', type: 'elastic-ip', code: 'InvalidAllocationID', noun: 'allocation ID' },
  addressAssociation: { prefix: 'eipassoc-', type: '', code: 'InvalidAssociationID', noun: 'association ID' },
  prefixList: { prefix: 'pl-', type: 'prefix-list', code: 'InvalidPrefixListID', noun: 'prefix list ID' },
  instance: { prefix: 'i-', type: 'instance', code: 'InvalidInstanceID', noun: 'instance ID' },
  peering: {
    prefix: 'pcx-',
    type: 'vpc-peering-connection',
    code: 'InvalidVpcPeeringConnectionID',
    noun: 'vpcPeeringConnection ID',
  },
  blockExclusion: {
    prefix: 'vpcbpa-exclude-',
    type: 'vpc-block-public-access-exclusion',
    code: 'InvalidVpcBlockPublicAccessExclusionId',
    noun: 'VPC Block Public Access exclusion ID',
  },
  reservation: { prefix: 'r-', type: '', code: 'InvalidReservationID', noun: 'reservation ID' },
  vpcCidr: {
    prefix: 'vpc-cidr-assoc-',
    type: '',
    code: 'InvalidCidrBlockAssociationID',
    noun: 'association ID',
  },
  subnetCidr: {
    prefix: 'subnet-cidr-assoc-',
    type: '',
    code: 'InvalidCidrBlockAssociationID',
    noun: 'association ID',
  },
} satisfies Record<string, Naming>;

export type Kind = keyof typeof NAMING;

/** A fresh id in AWS's form: the prefix and 17 hexadecimal digits, the first of them 0. */
export function newId(ctx: CallContext, kind: Kind): string {
  return `${NAMING[kind].prefix}0${ctx.world.random.hex(16)}`;
}

/** The row of this id, or AWS's error for one that is not there or not of this kind. */
export function found<Row>(table: Table<Row>, kind: Kind, id: string): Row {
  const row = table.get(id);
  if (row === undefined) throw notFound(kind, id);
  return row;
}

export function notFound(kind: Kind, id: string): AwsError {
  const { prefix, code, noun } = NAMING[kind];
  if (!id.startsWith(prefix)) {
    const malformed = kind === 'group' ? 'InvalidGroupId' : code;
    return new AwsError(`${malformed}.Malformed`, `Invalid id: "${id}" (expecting "${prefix}...")`);
  }
  if (kind === 'natGateway') return new AwsError('NatGatewayNotFound', `The Nat Gateway ${id} was not found`);
  return new AwsError(`${code}.NotFound`, `The ${noun} '${id}' does not exist`);
}

/** The resource type that tags and TagSpecification know it by. */
export function resourceType(kind: Kind): string {
  return NAMING[kind].type;
}

/** The kind of a taggable resource by its id. */
export function kindOf(id: string): Kind | undefined {
  const kinds = Object.keys(NAMING).filter(isKind);
  return kinds.find((kind) => NAMING[kind].type !== '' && id.startsWith(NAMING[kind].prefix));
}

function isKind(name: string): name is Kind {
  return name in NAMING;
}
