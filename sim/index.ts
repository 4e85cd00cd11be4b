// An AWS in one process, for the demo, rehearsals and tests: see README.md.
// Nothing of the product belongs here, and nothing of it is imported.
import { createWorldWith, type Sim, type SimOptions } from './core/create-sim.ts';
import { SERVICES } from './services.ts';

export type { LoggedCall } from './core/call-log.ts';

export type { Sim, SimOptions } from './core/create-sim.ts';

export type { FaultSettings } from './core/faults.ts';
export type { Credentials } from './core/identities.ts';
export type { Recorded } from './core/trail.ts';
export { undelivered } from './events/index.ts';
export { putOrganization, putRole } from './iam/index.ts';
export {
  functionLogs,
  invocations,
} from './lambda/index.ts';
export { requestHandler } from './request-handler.ts';
export { firings } from './schedules/index.ts';
export { startServer } from './server.ts';
export { snsDeliveries } from './sns/index.ts';
export { type Deployment, deployTemplate, type Stack } from './template/index.ts';

/** A simulated AWS with nothing in it but what every account has from the start. */
export function createSim(options: SimOptions = {}): Sim {
  return createWorldWith(SERVICES, options);
}
