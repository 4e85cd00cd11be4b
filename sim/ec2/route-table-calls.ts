import { AwsError, call, requiredText, text } from '../core/index.ts';
import { creates } from './access.ts';
import { answerOnce, CLIENT_TOKEN } from './client-token.ts';
import { describeCall } from './describe.ts';
import { found, newId } from './ids.ts';
import { network } from './network.ts';
import { routeTableView } from './route-tables.ts';
import { checkTagSpecification, tagFromSpecification, trailTagSpecifications } from './tags.ts';

export const createRouteTable = call({
  name: 'CreateRouteTable',
  mutating: true,
  ...creates('CreateRouteTable', 'route-table'),
  params: ['VpcId', 'TagSpecification', CLIENT_TOKEN],
  run: (ctx, input) => {
    checkTagSpecification(input, ['routeTable']);
    const { vpcId } = found(network(ctx).vpcs, 'vpc', requiredText(input, 'VpcId'));
    const { routeTables } = network(ctx);
    const id = answerOnce(ctx, input, () => {
      const routeTableId = newId(ctx, 'routeTable');
      routeTables.put(routeTableId, { routeTableId, vpcId, routes: [], associations: [] });
      tagFromSpecification(ctx, input, { kind: 'routeTable', id: routeTableId });
      return routeTableId;
    });
    return { routeTable: routeTableView(ctx, found(routeTables, 'routeTable', id)) };
  },
  trail: { request: (input) => ({ vpcId: text(input, 'VpcId'), ...trailTagSpecifications(input) }) },
});

export const deleteRouteTable = call({
  name: 'DeleteRouteTable',
  mutating: true,
  params: ['RouteTableId'],
  run: (ctx, input) => {
    const { routeTables, tags } = network(ctx);
    const table = found(routeTables, 'routeTable', requiredText(input, 'RouteTableId'));
    if (table.associations.length > 0) {
      const message = `The routeTable '${table.routeTableId}' has dependencies and cannot be deleted.`;
      throw new AwsError('DependencyViolation', message);
    }
    routeTables.remove(table.routeTableId);
    tags.remove(table.routeTableId);
    return { return: true };
  },
});

export const describeRouteTables = describeCall({
  name: 'DescribeRouteTables',
  by: { param: 'RouteTableId', kind: 'routeTable' },
  rows: (ctx) => network(ctx).routeTables.all(),
  idOf: ({ routeTableId }) => routeTableId,
  filters: {
    'association.main': ({ associations }) => associations.map(({ subnetId }) => subnetId === undefined),
    'association.route-table-association-id': ({ associations }) =>
      associations.map(({ associationId }) => associationId),
    'association.route-table-id': ({ routeTableId, associations }) =>
      associations.length > 0 ? [routeTableId] : [],
    'association.subnet-id': ({ associations }) => associations.map(({ subnetId }) => subnetId),
    'owner-id': (_, { account }) => [account],
    'route-table-id': ({ routeTableId }) => [routeTableId],
    'route.destination-cidr-block': ({ routes }) =>
      routes.map(({ destination }) => (destination.kind === 'ipv4' ? destination.value : undefined)),
    'route.gateway-id': ({ routes }) =>
      routes.map(({ target }) => (target.kind === 'gatewayId' ? target.id : undefined)),
    'route.nat-gateway-id': ({ routes }) =>
      routes.map(({ target }) => (target.kind === 'natGatewayId' ? target.id : undefined)),
    'vpc-id': ({ vpcId }) => [vpcId],
  },
  set: 'routeTableSet',
  view: routeTableView,
});
