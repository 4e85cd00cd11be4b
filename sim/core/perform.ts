import { AwsError } from './aws-error.ts';
import type { Call, CallContext, InternalCall, Permission, Service } from './call.ts';
import { paramsDigest } from './call-log.ts';
import { type Caller, isAwsItself } from './caller.ts';
import { flag, onlyKnown } from './params.ts';
import { arnOf, type Place, partitionOf } from './place.ts';
import { atomically, stale } from './table.ts';
import { trailRecord } from './trail.ts';
import type { Params } from './value.ts';
import type { World } from './world.ts';

/** A call on its way: decoded, with its caller known. */
export type Attempt = Place & {
  readonly service: Service;
  readonly call: Call;
  readonly input: Params;
  readonly caller: Caller;
  readonly requestId: string;
  readonly userAgent: string;
  readonly sourceIp: string;
  readonly host?: string;
};

/** What the network and AWS's own troubles do to it. */
export type Conditions = {
  readonly staleMs: number;
  /** Answered instead of doing anything. */
  readonly error?: AwsError;
  readonly oversized: readonly string[];
  /** For the call log. */
  readonly fault?: string;
};

const CALM_CONDITIONS: Conditions = { staleMs: 0, oversized: [] };

export type Result = { readonly output: Params } | { readonly error: AwsError };

/** Does one call, all of it at one instant: access, effect, CloudTrail record, log entry. */
export function perform(world: World, attempt: Attempt, conditions: Conditions): Result | Promise<Result> {
  const ctx = contextOf(world, attempt);
  const finish = (result: Result) => record(ctx, attempt, { conditions, result });
  let outcome: Params | Promise<Params>;
  try {
    outcome = run(ctx, attempt, conditions);
  } catch (error) {
    return finish({ error: asAwsError(error, attempt.service) });
  }
  if (!(outcome instanceof Promise)) return finish({ output: outcome });
  return outcome.then(
    (output) => finish({ output }),
    (error: unknown) => finish({ error: asAwsError(error, attempt.service) }),
  );
}

/** A call from inside AWS, with nothing between: answers at once, throws AwsError. */
export function invoke(world: World, place: Place, request: InternalCall & { caller: Caller }): Params {
  const { service: name, action, input, caller } = request;
  const service = world.services.get(name);
  const call = service?.calls.find((known) => known.name === action);
  if (!service || !call) throw new Error(`the simulator has no ${name}:${action}`);
  const result = perform(
    world,
    { ...place, service, call, input, caller, ...originOf(world, caller) },
    CALM_CONDITIONS,
  );
  if (result instanceof Promise)
    throw new Error(`${name}:${action} waits, so it cannot be called from inside`);
  if ('error' in result) throw result.error;
  return result.output;
}

/** What the record says about where a call came from, when no HTTP request says it. */
function originOf(world: World, caller: Caller): { requestId: string; userAgent: string; sourceIp: string } {
  const userAgent = caller.userAgent ?? 'aws-internal/3';
  return { requestId: world.random.uuid(), userAgent, sourceIp: caller.sourceIp ?? 'AWS Internal' };
}

export function contextOf(world: World, attempt: Place & { caller: Caller; requestId: string }): CallContext {
  const { account, region, caller, requestId } = attempt;
  const place = { account, region };
  const ctx: CallContext = {
    world,
    account,
    region,
    partition: partitionOf(region),
    caller,
    requestId,
    now: world.scheduler.now(),
    quota: (name) => world.quotas[name],
    arn: (service, resource) => arnOf(place, service, resource),
    invoke: (request) => invoke(world, place, { caller, ...request }),
    later: (ms, label, work) => {
      const task = () => atomically(world.history, () => work(contextOf(world, attempt)));
      world.scheduler.schedule({ in: ms, label }, task);
    },
    publish: (event) => {
      world.bus.publish({ ...event, ...place, id: world.random.uuid(), time: world.scheduler.now() });
    },
    tokenName: (token) => {
      const name = world.tokens.get(token) ?? world.random.uuid();
      world.tokens.set(token, name);
      return name;
    },
  };
  return ctx;
}

function run(ctx: CallContext, attempt: Attempt, conditions: Conditions): Params | Promise<Params> {
  const { service, call, input, caller } = attempt;
  if (conditions.error) throw conditions.error;
  if (call.params) onlyKnown(input, service.dryRun ? [...call.params, 'DryRun'] : call.params);
  if (!isAwsItself(caller)) checkAccess(ctx, attempt);
  if (service.dryRun && flag(input, 'DryRun')) {
    throw new AwsError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', {
      status: 412,
    });
  }
  const { history } = ctx.world;
  if (call.mutating) return atomically(history, () => call.run(ctx, input));
  return stale(history, conditions.staleMs, () => call.run(ctx, input));
}

function checkAccess(ctx: CallContext, { service, call, input, caller }: Attempt): void {
  const own: Permission = {
    action: `${service.name}:${call.permission ?? call.name}`,
    resources: call.resources?.(ctx, input) ?? ['*'],
    conditions: call.conditions?.(ctx, input) ?? {},
  };
  for (const { action, resources, conditions = {} } of [own, ...(call.needs?.(ctx, input) ?? [])]) {
    const refusal = ctx.world.access.refusal({ caller, action, resources, region: ctx.region, conditions });
    if (refusal === null) continue;
    const { code, status } = service.protocol.codes.denied;
    const who = `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${resources[0] ?? '*'}`;
    const lead = code === 'UnauthorizedOperation' ? 'You are not authorized to perform this operation. ' : '';
    throw new AwsError(code, `${lead}${who} ${refusal}`, { status });
  }
}

/** Only AWS's errors are answers; anything else is a bug here and must be seen as one. */
function asAwsError(error: unknown, service: Service): AwsError {
  if (!(error instanceof AwsError)) throw error;
  const code = service.rename?.[error.code];
  return code ? new AwsError(code, error.message, { status: error.status, members: error.members }) : error;
}

function record(
  ctx: CallContext,
  attempt: Attempt,
  done: { conditions: Conditions; result: Result },
): Result {
  const { world, account, region } = ctx;
  const { service, call, input, caller, requestId } = attempt;
  const { conditions, result } = done;
  world.calls.add({
    time: new Date(ctx.now).toISOString(),
    service: service.name,
    action: call.name,
    account,
    region,
    caller: caller.arn,
    accessKeyId: caller.accessKeyId,
    mutating: call.mutating,
    params: paramsDigest(input),
    requestId,
    ...('error' in result ? { error: result.error.code } : {}),
    ...(conditions.fault === undefined ? {} : { fault: conditions.fault }),
  });
  if (call.mutating && call.trail !== 'none') {
    const { userAgent, sourceIp, host } = attempt;
    const { oversized } = conditions;
    const happened = {
      ctx,
      service,
      call,
      input,
      result,
      userAgent,
      sourceIp,
      host,
      oversized,
      random: world.random,
    };
    world.trail.add({ account, region, at: ctx.now, record: trailRecord(happened) });
  }
  return result;
}
