import { AwsError, type CallContext, call, type Params, requiredText, text } from '../core/index.ts';
import { creates } from './access.ts';
import { describeCall } from './describe.ts';
import { envelopeTrail, sentParams } from './envelope-trail.ts';
import { found, newId } from './ids.ts';
import { network, type PeeredVpc, type PeeringConnection } from './network.ts';
import { checkTagSpecification, tagFromSpecification, tagSet, trailTagSpecifications } from './tags.ts';

export const createVpcPeeringConnection = call({
  name: 'CreateVpcPeeringConnection',
  mutating: true,
  ...creates('CreateVpcPeeringConnection', 'vpc-peering-connection'),
  params: ['VpcId', 'PeerVpcId', 'PeerOwnerId', 'PeerRegion', 'TagSpecification'],
  run: (ctx, input) => {
    checkTagSpecification(input, ['peering']);
    const far = {
      account: text(input, 'PeerOwnerId') ?? ctx.account,
      region: text(input, 'PeerRegion') ?? ctx.region,
    };
    const row: PeeringConnection = {
      vpcPeeringConnectionId: newId(ctx, 'peering'),
      status: 'pending-acceptance',
      requester: end(ctx, requiredText(input, 'VpcId')),
      accepter: end({ ...ctx, ...far }, requiredText(input, 'PeerVpcId')),
    };
    save(ctx, row);
    tagFromSpecification(ctx, input, { kind: 'peering', id: row.vpcPeeringConnectionId });
    return { vpcPeeringConnection: peeringView(ctx, row) };
  },
  trail: {
    request: (input) => ({
      vpcId: text(input, 'VpcId'),
      peerVpcId: text(input, 'PeerVpcId'),
      peerOwnerId: text(input, 'PeerOwnerId'),
      peerRegion: text(input, 'PeerRegion'),
      ...trailTagSpecifications(input),
    }),
  },
});

export const acceptVpcPeeringConnection = call({
  name: 'AcceptVpcPeeringConnection',
  mutating: true,
  params: ['VpcPeeringConnectionId'],
  run: (ctx, input) => {
    const row = found(network(ctx).peerings, 'peering', requiredText(input, 'VpcPeeringConnectionId'));
    const { ownerId, region } = row.accepter;
    if (row.status !== 'pending-acceptance' || ownerId !== ctx.account || region !== ctx.region) {
      const message = `The request cannot be accepted: ${row.vpcPeeringConnectionId} is ${row.status} here`;
      throw new AwsError('OperationNotPermitted', message);
    }
    const active = { ...row, status: 'active' } as const;
    save(ctx, active);
    return { vpcPeeringConnection: peeringView(ctx, active) };
  },
});

export const deleteVpcPeeringConnection = call({
  name: 'DeleteVpcPeeringConnection',
  mutating: true,
  params: ['VpcPeeringConnectionId'],
  run: (ctx, input) => {
    const row = found(network(ctx).peerings, 'peering', requiredText(input, 'VpcPeeringConnectionId'));
    save(ctx, { ...row, status: 'deleted' });
    return { return: true };
  },
  trail: envelopeTrail('DeleteVpcPeeringConnection', sentParams),
});

export const describeVpcPeeringConnections = describeCall<PeeringConnection>({
  name: 'DescribeVpcPeeringConnections',
  by: { param: 'VpcPeeringConnectionId', kind: 'peering' },
  rows: (ctx) => network(ctx).peerings.all(),
  idOf: ({ vpcPeeringConnectionId }) => vpcPeeringConnectionId,
  filters: {
    'accepter-vpc-info.owner-id': ({ accepter }) => [accepter.ownerId],
    'accepter-vpc-info.vpc-id': ({ accepter }) => [accepter.vpcId],
    'requester-vpc-info.owner-id': ({ requester }) => [requester.ownerId],
    'requester-vpc-info.vpc-id': ({ requester }) => [requester.vpcId],
    'status-code': ({ status }) => [status],
    'vpc-peering-connection-id': ({ vpcPeeringConnectionId }) => [vpcPeeringConnectionId],
  },
  set: 'vpcPeeringConnectionSet',
  view: peeringView,
});

function end(at: CallContext, vpcId: string): PeeredVpc {
  const { cidrBlock } = found(network(at).vpcs, 'vpc', vpcId);
  return { ownerId: at.account, region: at.region, vpcId, cidrBlock };
}

/** Both ends see the connection. */
function save(ctx: CallContext, row: PeeringConnection): void {
  for (const { ownerId: account, region } of [row.requester, row.accepter]) {
    network({ ...ctx, account, region }).peerings.put(row.vpcPeeringConnectionId, row);
  }
}

function peeringView(ctx: CallContext, row: PeeringConnection): Params {
  const info = ({ cidrBlock, ...vpc }: PeeredVpc) => ({ ...vpc, cidrBlock, cidrBlockSet: [{ cidrBlock }] });
  return {
    vpcPeeringConnectionId: row.vpcPeeringConnectionId,
    requesterVpcInfo: info(row.requester),
    accepterVpcInfo: info(row.accepter),
    status: { code: row.status, message: row.status },
    tagSet: tagSet(ctx, row.vpcPeeringConnectionId),
  };
}
