import { AwsError, type CallContext, call, type Params, structs, text, texts } from '../core/index.ts';
import { taggedAccess } from './access.ts';
import { filtered, pageOf } from './describe.ts';
import { kindOf, notFound, resourceType } from './ids.ts';
import { type Network, network, type Tag } from './network.ts';
import { items } from './permission-trail.ts';
import { parseTags, putTags } from './tags.ts';

const trail = {
  request: (input: Params) => ({
    resourcesSet: items(texts(input, 'ResourceId').map((resourceId) => ({ resourceId }))),
    tagSet: items(structs(input, 'Tag').map((tag) => ({ key: text(tag, 'Key'), value: text(tag, 'Value') }))),
  }),
};

export const createTags = call({
  name: 'CreateTags',
  mutating: true,
  params: ['ResourceId', 'Tag'],
  ...taggedAccess,
  run: (ctx, input) => {
    const added = parseTags(input);
    for (const id of taggedIds(ctx, input)) putTags(ctx, id, added);
    return { return: true };
  },
  trail,
});

/** Without a tag: all of them go; with a key alone: that one; with a value too: only if it has that value. */
export const deleteTags = call({
  name: 'DeleteTags',
  mutating: true,
  params: ['ResourceId', 'Tag'],
  ...taggedAccess,
  run: (ctx, input) => {
    const named = structs(input, 'Tag').map((tag) => ({ key: text(tag, 'Key'), value: text(tag, 'Value') }));
    const goes = ({ key, value }: Tag) =>
      named.length === 0 ||
      named.some((one) => one.key === key && (one.value === undefined || one.value === value));
    const { tags } = network(ctx);
    for (const id of taggedIds(ctx, input))
      tags.put(
        id,
        (tags.get(id) ?? []).filter((tag) => !goes(tag)),
      );
    return { return: true };
  },
  trail,
});

type TagOfResource = Tag & { readonly resourceId: string; readonly resourceType: string };

export const describeTags = call({
  name: 'DescribeTags',
  mutating: false,
  params: ['Filter', 'MaxResults', 'NextToken'],
  run: (ctx, input) => {
    const idOf = (row: TagOfResource) => `${row.resourceId} ${row.key}`;
    const rows = filtered<TagOfResource>({
      ctx,
      input,
      rows: allTags(ctx),
      filters: {
        key: ({ key }) => [key],
        value: ({ value }) => [value],
        'resource-id': ({ resourceId }) => [resourceId],
        'resource-type': (row) => [row.resourceType],
      },
      idOf: ({ resourceId }) => resourceId,
    });
    const { page, nextToken } = pageOf(rows, input, { idOf, limits: { least: 5, most: 1000 } });
    return { tagSet: page, nextToken };
  },
});

function allTags(ctx: CallContext): readonly TagOfResource[] {
  const { tags } = network(ctx);
  return everyId(network(ctx)).flatMap((resourceId) => {
    const kind = kindOf(resourceId);
    const type = kind ? resourceType(kind) : '';
    return (tags.get(resourceId) ?? []).map((tag) => ({ resourceId, resourceType: type, ...tag }));
  });
}

function taggedIds(ctx: CallContext, input: Params): readonly string[] {
  const known = new Set(everyId(network(ctx)));
  return texts(input, 'ResourceId').map((id) => {
    if (known.has(id)) return id;
    const kind = kindOf(id);
    throw kind ? notFound(kind, id) : new AwsError('InvalidID', `The ID '${id}' is not valid`);
  });
}

function everyId(net: Network): readonly string[] {
  return [
    ...net.vpcs.all().map(({ vpcId }) => vpcId),
    ...net.subnets.all().map(({ subnetId }) => subnetId),
    ...net.groups.all().flatMap(({ groupId, rules }) => [groupId, ...rules.map(({ ruleId }) => ruleId)]),
    ...net.acls.all().map(({ networkAclId }) => networkAclId),
    ...net.routeTables.all().map(({ routeTableId }) => routeTableId),
    ...[...net.internetGateways.all(), ...net.egressOnlyGateways.all()].map(({ gatewayId }) => gatewayId),
    ...net.natGateways.all().map(({ natGatewayId }) => natGatewayId),
    ...net.interfaces.all().map(({ networkInterfaceId }) => networkInterfaceId),
    ...net.addresses.all().map(({ allocationId }) => allocationId),
    ...net.prefixLists.all().map(({ prefixListId }) => prefixListId),
    ...net.instances.all().map(({ instanceId }) => instanceId),
    ...net.peerings.all().map(({ vpcPeeringConnectionId }) => vpcPeeringConnectionId),
    ...net.blockExclusions.all().map(({ exclusionId }) => exclusionId),
  ];
}
