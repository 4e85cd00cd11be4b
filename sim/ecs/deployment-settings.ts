import { flag, integer, type Params, struct, text } from '../core/index.ts';
import { invalidParameter } from './errors.ts';
import type { Controller, Service } from './service-rows.ts';

type Settings = Pick<Service, 'controller' | 'minimumPercent' | 'maximumPercent' | 'breaker'>;

const USUAL = {
  minimumPercent: 100,
  maximumPercent: 200,
  breaker: { enable: false, rollback: false },
};

/** Who deploys a service and within which limits; what is not said stays as it was. */
export function deploymentSettings(input: Params, before?: Settings): Settings {
  const said = struct(input, 'deploymentConfiguration') ?? {};
  const breaker = struct(said, 'deploymentCircuitBreaker');
  const settings = before ?? { ...USUAL, controller: controllerOf(input) };
  const minimumPercent = integer(said, 'minimumHealthyPercent') ?? settings.minimumPercent;
  const maximumPercent = integer(said, 'maximumPercent') ?? settings.maximumPercent;
  // With less room than one task more or one fewer, nothing could ever be replaced.
  if (minimumPercent < 0 || maximumPercent < 100 || maximumPercent > 200 || minimumPercent > 100)
    throw invalidParameter('Both maximumPercent and minimumHealthyPercent must be within their limits.');
  if (minimumPercent >= 100 && maximumPercent <= 100)
    throw invalidParameter(
      'Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.',
    );
  return {
    controller: settings.controller,
    minimumPercent,
    maximumPercent,
    breaker: breaker
      ? { enable: flag(breaker, 'enable') ?? false, rollback: flag(breaker, 'rollback') ?? false }
      : settings.breaker,
  };
}

function controllerOf(input: Params): Controller {
  const type = text(struct(input, 'deploymentController') ?? {}, 'type') ?? 'ECS';
  if (type === 'ECS' || type === 'CODE_DEPLOY' || type === 'EXTERNAL') return type;
  throw invalidParameter(`Invalid deployment controller type '${type}'`);
}
