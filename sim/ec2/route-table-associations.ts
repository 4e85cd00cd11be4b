import { AwsError, type CallContext, call, requiredText } from '../core/index.ts';
import { found, newId, notFound } from './ids.ts';
import { network, type RouteTable } from './network.ts';

const STATE = { state: 'associated' };

export const associateRouteTable = call({
  name: 'AssociateRouteTable',
  mutating: true,
  params: ['RouteTableId', 'SubnetId'],
  run: (ctx, input) => {
    const { routeTables, subnets } = network(ctx);
    const table = found(routeTables, 'routeTable', requiredText(input, 'RouteTableId'));
    const { subnetId, vpcId } = found(subnets, 'subnet', requiredText(input, 'SubnetId'));
    if (vpcId !== table.vpcId) {
      const message = `Route table ${table.routeTableId} and subnet ${subnetId} belong to different networks`;
      throw new AwsError('InvalidParameterValue', message);
    }
    const other = routeTables
      .all()
      .find(({ associations }) => associations.some((one) => one.subnetId === subnetId));
    if (other) {
      const message = `the specified association for route table ${other.routeTableId} conflicts with an existing association`;
      throw new AwsError('Resource.AlreadyAssociated', message);
    }
    const associationId = newId(ctx, 'routeAssociation');
    const associations = [...table.associations, { associationId, subnetId }];
    routeTables.put(table.routeTableId, { ...table, associations });
    return { associationId, associationState: STATE };
  },
});

export const disassociateRouteTable = call({
  name: 'DisassociateRouteTable',
  mutating: true,
  params: ['AssociationId'],
  run: (ctx, input) => {
    const { table, association } = associated(ctx, requiredText(input, 'AssociationId'));
    if (association.subnetId === undefined) {
      const message = 'cannot disassociate the main route table association';
      throw new AwsError('InvalidParameterValue', message);
    }
    const associations = table.associations.filter((one) => one !== association);
    network(ctx).routeTables.put(table.routeTableId, { ...table, associations });
    return { return: true };
  },
});

/** Moves a subnet, or the main association itself, to another table; the new association has a new id. */
export const replaceRouteTableAssociation = call({
  name: 'ReplaceRouteTableAssociation',
  mutating: true,
  params: ['AssociationId', 'RouteTableId'],
  run: (ctx, input) => {
    const { routeTables } = network(ctx);
    const { table, association } = associated(ctx, requiredText(input, 'AssociationId'));
    const target = found(routeTables, 'routeTable', requiredText(input, 'RouteTableId'));
    const newAssociationId = newId(ctx, 'routeAssociation');
    const kept = table.associations.filter((one) => one !== association);
    routeTables.put(table.routeTableId, { ...table, associations: kept });
    const latest = found(routeTables, 'routeTable', target.routeTableId);
    const associations = [...latest.associations, { ...association, associationId: newAssociationId }];
    routeTables.put(target.routeTableId, { ...latest, associations });
    return { newAssociationId, associationState: STATE };
  },
});

type Associated = { readonly table: RouteTable; readonly association: RouteTable['associations'][number] };

function associated(ctx: CallContext, id: string): Associated {
  for (const table of network(ctx).routeTables.all()) {
    const association = table.associations.find(({ associationId }) => associationId === id);
    if (association) return { table, association };
  }
  throw notFound('routeAssociation', id);
}
