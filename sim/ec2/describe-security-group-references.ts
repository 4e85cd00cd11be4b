import { call, texts } from '../core/index.ts';
import { network } from './network.ts';

/** Groups of peered VPCs whose rules refer to the given groups. */
export const describeSecurityGroupReferences = call({
  name: 'DescribeSecurityGroupReferences',
  mutating: false,
  params: ['GroupId'],
  run: (ctx, input) => {
    const wanted = new Set(texts(input, 'GroupId'));
    const ends = network(ctx)
      .peerings.all()
      .flatMap(({ requester, accepter }) => [requester, accepter]);
    const accounts = new Set([ctx.account, ...ends.map(({ ownerId }) => ownerId)]);
    const others = [...accounts].flatMap((account) => network({ ...ctx, account }).groups.all());
    const references = others.flatMap(({ vpcId, rules }) =>
      rules.flatMap(({ source }) => {
        if (source.kind !== 'group' || !source.peering || !wanted.has(source.groupId)) return [];
        const { vpcPeeringConnectionId } = source.peering;
        return [{ groupId: source.groupId, referencingVpcId: vpcId, vpcPeeringConnectionId }];
      }),
    );
    const distinct = new Map(references.map((one) => [JSON.stringify(one), one]));
    return { securityGroupReferenceSet: [...distinct.values()] };
  },
});
