import { AwsError, type CallContext } from '../core/index.ts';
import { found, notFound } from './ids.ts';
import { network } from './network.ts';
import type { Source } from './rule.ts';

export function prefixListSource(ctx: CallContext, prefixListId: string): Source {
  return {
    kind: 'prefixList',
    prefixListId: found(network(ctx).prefixLists, 'prefixList', prefixListId).prefixListId,
  };
}

type Reference = { readonly groupId: string; readonly userId?: string | undefined; readonly vpcId: string };

/** A referenced group: of the same VPC, of one it is shared with, or of one beyond an active peering connection. */
export function groupSource(ctx: CallContext, { groupId, userId = ctx.account, vpcId }: Reference): Source {
  const own = network(ctx).groups.get(groupId);
  const isHere = own && (own.vpcId === vpcId || network(ctx).groupVpcs.has(`${groupId}/${vpcId}`));
  if (own && isHere && userId === ctx.account) return { kind: 'group', groupId, userId };
  for (const peering of network(ctx).peerings.all()) {
    if (peering.status !== 'active') continue;
    const ends = [peering.requester, peering.accepter];
    const far = ends.find(
      (end) => end.vpcId !== vpcId && end.ownerId === userId && end.region === ctx.region,
    );
    if (!far || !ends.some((end) => end.vpcId === vpcId)) continue;
    if (network({ ...ctx, account: userId }).groups.get(groupId)?.vpcId !== far.vpcId) continue;
    const { vpcPeeringConnectionId } = peering;
    return { kind: 'group', groupId, userId, peering: { vpcId: far.vpcId, vpcPeeringConnectionId } };
  }
  if (!own) throw notFound('group', groupId);
  const message = 'You have specified two resources that belong to different networks.';
  throw new AwsError('InvalidGroup.NotFound', message);
}
