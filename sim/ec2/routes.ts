import { AwsError, type CallContext, call, type Params, requiredText, text } from '../core/index.ts';
import { canonicalCidr } from './cidr.ts';
import { found } from './ids.ts';
import { network, type Route, type RouteTable } from './network.ts';
import { requestedTarget, TARGET_PARAMS } from './route-target.ts';

const DESTINATIONS = ['DestinationCidrBlock', 'DestinationIpv6CidrBlock', 'DestinationPrefixListId'];

export const createRoute = call({
  name: 'CreateRoute',
  mutating: true,
  params: ['RouteTableId', ...DESTINATIONS, ...TARGET_PARAMS],
  run: (ctx, input) => {
    const table = requestedTable(ctx, input);
    const route = requestedRoute(ctx, input, table);
    if (table.routes.some((other) => sameDestination(other, route.destination))) {
      const message = `The route identified by ${route.destination.value} already exists.`;
      throw new AwsError('RouteAlreadyExists', message);
    }
    if (table.routes.length >= ctx.quota('routesPerTable')) {
      throw new AwsError('RouteLimitExceeded', 'The maximum number of routes has been reached.');
    }
    network(ctx).routeTables.put(table.routeTableId, { ...table, routes: [...table.routes, route] });
    return { return: true };
  },
});

export const replaceRoute = call({
  name: 'ReplaceRoute',
  mutating: true,
  params: ['RouteTableId', ...DESTINATIONS, ...TARGET_PARAMS],
  run: (ctx, input) => {
    const table = requestedTable(ctx, input);
    const route = requestedRoute(ctx, input, table);
    if (!table.routes.some((other) => sameDestination(other, route.destination)))
      throw noRoute(table, route.destination);
    const routes = table.routes.map((other) => (sameDestination(other, route.destination) ? route : other));
    network(ctx).routeTables.put(table.routeTableId, { ...table, routes });
    return { return: true };
  },
});

export const deleteRoute = call({
  name: 'DeleteRoute',
  mutating: true,
  params: ['RouteTableId', ...DESTINATIONS],
  run: (ctx, input) => {
    const table = requestedTable(ctx, input);
    const destination = requestedDestination(ctx, input);
    const routes = table.routes.filter((route) => !sameDestination(route, destination));
    if (routes.length === table.routes.length) throw noRoute(table, destination);
    network(ctx).routeTables.put(table.routeTableId, { ...table, routes });
    return { return: true };
  },
});

function requestedTable(ctx: CallContext, input: Params): RouteTable {
  return found(network(ctx).routeTables, 'routeTable', requiredText(input, 'RouteTableId'));
}

function requestedRoute(ctx: CallContext, input: Params, table: RouteTable): Route {
  return { destination: requestedDestination(ctx, input), target: requestedTarget(ctx, input, table) };
}

function requestedDestination(ctx: CallContext, input: Params): Route['destination'] {
  const [cidr4, cidr6, list] = DESTINATIONS.map((name) => text(input, name));
  if ([cidr4, cidr6, list].filter((one) => one !== undefined).length !== 1) {
    throw new AwsError('InvalidParameterCombination', 'The request must contain exactly one destination');
  }
  if (cidr4 !== undefined) return { kind: 'ipv4', value: canonicalCidr(cidr4, 4) };
  if (cidr6 !== undefined) return { kind: 'ipv6', value: canonicalCidr(cidr6, 6) };
  return {
    kind: 'prefixList',
    value: found(network(ctx).prefixLists, 'prefixList', list ?? '').prefixListId,
  };
}

function sameDestination(route: Route, { kind, value }: Route['destination']): boolean {
  return route.destination.kind === kind && route.destination.value === value;
}

function noRoute({ routeTableId }: RouteTable, { value }: Route['destination']): AwsError {
  const message = `no route with destination-cidr-block ${value} in route table ${routeTableId}`;
  return new AwsError('InvalidRoute.NotFound', message);
}
