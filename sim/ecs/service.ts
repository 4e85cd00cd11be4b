import { AwsError, type CallContext, type Params, requiredText } from '../core/index.ts';
import { serviceNotFound } from './errors.ts';
import { clusterOf, serviceArn, serviceName } from './names.ts';
import type { Service } from './service-rows.ts';
import { ecsState } from './state.ts';

/** The service that a request names in `service`, or AWS's error. */
export function serviceOf(ctx: CallContext, input: Params): Service {
  const cluster = clusterOf(ctx, input);
  const name = serviceName(ctx, cluster.name, requiredText(input, 'service'));
  const service = ecsState(ctx).services.get(serviceArn(ctx, cluster.name, name));
  if (!service) throw serviceNotFound();
  return service;
}

export function activeService(ctx: CallContext, input: Params): Service {
  const service = serviceOf(ctx, input);
  if (service.status !== 'ACTIVE') throw new AwsError('ServiceNotActiveException', 'Service was not ACTIVE.');
  return service;
}
