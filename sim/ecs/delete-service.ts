import { call, flag } from '../core/index.ts';
import { onServices } from './access.ts';
import { invalidParameter } from './errors.ts';
import { activeService } from './service.ts';
import type { Service } from './service-rows.ts';
import { serviceView } from './service-view.ts';
import { ecsState } from './state.ts';
import { steer } from './steer.ts';
import { wake } from './wake.ts';

/** It drains first: its tasks stop, then it is INACTIVE. */
export const deleteService = call({
  name: 'DeleteService',
  mutating: true,
  ...onServices('service'),
  run: (ctx, input) => {
    const service = activeService(ctx, input);
    if (service.desiredCount > 0 && !flag(input, 'force'))
      throw invalidParameter('The service cannot be stopped while it is scaled above 0.');
    const draining: Service = { ...service, status: 'DRAINING', desiredCount: 0 };
    ecsState(ctx).services.put(service.arn, draining);
    wake(ctx, service.arn, steer);
    return { service: serviceView(ctx, draining) };
  },
});
