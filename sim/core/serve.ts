import { AwsError } from './aws-error.ts';
import type { Call, Protocol, Service } from './call.ts';
import { type Caller, isAwsItself } from './caller.ts';
import { scopeOf } from './credentials.ts';
import type { CallInfo, Disturbance, Effect } from './faults.ts';
import { ConnectionDropped, type SimRequest, type SimResponse } from './http.ts';
import { type Attempt, type Conditions, perform, type Result } from './perform.ts';
import type { World } from './world.ts';

/** A request off the wire and back onto it, with whatever the faults do in between. */
export async function serve(world: World, request: SimRequest): Promise<SimResponse> {
  const listener = world.waiting.get(scopeOf(request)?.accessKeyId ?? '');
  listener?.arrived();
  try {
    return await served(world, request);
  } finally {
    listener?.answered();
  }
}

async function served(world: World, request: SimRequest): Promise<SimResponse> {
  const requestId = world.random.uuid();
  const routed = route(world, request, requestId);
  const response = 'response' in routed ? routed.response : await answer(world, routed.attempt);
  return { ...response, headers: { 'x-amzn-requestid': requestId, ...response.headers } };
}

async function answer(world: World, attempt: Attempt): Promise<SimResponse> {
  const { requestId, call, service } = attempt;
  const result = await through(world, attempt);
  if ('error' in result) return service.protocol.encodeError({ error: result.error, requestId });
  return service.protocol.encode({ action: call.name, requestId, output: result.output });
}

type Routed = { readonly attempt: Attempt } | { readonly response: SimResponse };

function route(world: World, request: SimRequest, requestId: string): Routed {
  const scope = scopeOf(request);
  const service = world.services.get(scope?.service ?? '');
  if (!scope || !service) return { response: unroutable(request, scope?.service, requestId) };
  const { protocol } = service;
  const refuse = (error: AwsError) => ({ response: protocol.encodeError({ error, requestId }) });
  const identity = world.identities.resolve(scope.accessKeyId);
  if (identity.outcome !== 'known') return refuse(credentialError(protocol, identity.outcome));
  try {
    const { action, input } = protocol.decode(request);
    const call = callNamed(service, action);
    const { caller } = identity;
    const { account } = caller;
    const origin = originOf(request, caller);
    return { attempt: { service, call, input, caller, account, region: scope.region, requestId, ...origin } };
  } catch (error) {
    if (error instanceof AwsError) return refuse(error);
    throw error;
  }
}

function callNamed({ calls, protocol }: Service, action: string): Call {
  const call = calls.find(({ name }) => name === action);
  if (call) return call;
  const { code, status } = protocol.codes.unknownAction;
  throw new AwsError(code, `The action ${action} is not valid for this web service.`, { status });
}

function originOf(
  request: SimRequest,
  caller: Caller,
): { sourceIp: string; userAgent: string; host: string } {
  return {
    sourceIp: caller.sourceIp ?? '203.0.113.200',
    userAgent: caller.userAgent ?? request.headers['user-agent'] ?? '-',
    host: request.headers.host ?? '-',
  };
}

function credentialError({ codes }: Protocol, outcome: 'expired' | 'unknown'): AwsError {
  const { code, status } = outcome === 'expired' ? codes.expired : codes.badToken;
  const isExpired = outcome === 'expired';
  const message = isExpired
    ? 'The security token included in the request is expired'
    : 'The security token included in the request is invalid.';
  return new AwsError(code, message, { status });
}

/** A request without a signature, or for a service that is not here: refused in the manner it was asked. */
function unroutable(request: SimRequest, service: string | undefined, requestId: string): SimResponse {
  const isUnsigned = service === undefined;
  const code = isUnsigned ? 'MissingAuthenticationToken' : 'UnknownOperationException';
  const message = isUnsigned
    ? 'Request is missing Authentication Token'
    : `The simulator has no service '${service}'`;
  const status = isUnsigned ? 403 : 404;
  if ((request.headers['content-type'] ?? '').includes('json')) {
    const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': code };
    return { status, headers, body: JSON.stringify({ __type: code, message }) };
  }
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
  const body = `<ErrorResponse>${error}<RequestId>${requestId}</RequestId></ErrorResponse>`;
  return { status, headers: { 'content-type': 'text/xml' }, body };
}

/** The call with the network around it: half of the latency on the way there, half on the way back. */
async function through(world: World, attempt: Attempt): Promise<Result> {
  const { faults, scheduler } = world;
  const { accessKeyId } = attempt.caller;
  if (faults.isKilled(accessKeyId)) return never();
  const disturbance: Disturbance = isAwsItself(attempt.caller)
    ? { latencyMs: 0, staleMs: 0, effects: [] }
    : faults.disturb(callInfo(attempt), scheduler.now());
  const { latencyMs, effects } = disturbance;
  if (latencyMs > 0) await scheduler.sleep(Math.ceil(latencyMs / 2));
  // Between its sending and its arrival the caller may have been killed; a packet under way still counts.
  if (has(effects, 'kill', 'before')) return kill(world, accessKeyId);
  if (has(effects, 'drop', 'before')) throw dropped(attempt);
  const result = await perform(world, attempt, conditionsOf(attempt, disturbance));
  if (latencyMs > 0) await scheduler.sleep(Math.floor(latencyMs / 2));
  if (has(effects, 'kill', 'after')) return kill(world, accessKeyId);
  if (faults.isKilled(accessKeyId)) return never();
  if (has(effects, 'drop', 'after')) throw dropped(attempt);
  return result;
}

function callInfo({ service, call, caller, account, region }: Attempt): CallInfo {
  const { mutating, name: action } = call;
  const { accessKeyId, arn } = caller;
  return { service: service.name, action, mutating, account, region, accessKeyId, caller: arn };
}

function conditionsOf({ service }: Attempt, { staleMs, effects }: Disturbance): Conditions {
  const decisive = effects.find(({ kind }) => kind !== 'latency' && kind !== 'stale');
  const error = effects
    .map((effect) => errorOf(effect, service.protocol))
    .find((found) => found !== undefined);
  const oversized = effects.flatMap((effect) => (effect.kind === 'oversize' ? effect.parts : []));
  return {
    staleMs,
    oversized,
    ...(error ? { error } : {}),
    ...(decisive
      ? { fault: 'point' in decisive ? `${decisive.kind}-${decisive.point}` : decisive.kind }
      : {}),
  };
}

function errorOf(effect: Effect, { codes }: Protocol): AwsError | undefined {
  if (effect.kind === 'throttle') {
    return new AwsError(codes.throttled.code, 'Request limit exceeded.', { status: codes.throttled.status });
  }
  if (effect.kind === 'server-error') {
    const message = 'An internal error has occurred';
    return new AwsError(codes.internal.code, message, { status: codes.internal.status });
  }
  if (effect.kind !== 'error') return undefined;
  return new AwsError(effect.code, effect.message ?? 'Injected by the simulator', {
    status: effect.status ?? 400,
  });
}

function has(effects: readonly Effect[], kind: 'drop' | 'kill', point: 'before' | 'after'): boolean {
  return effects.some((effect) => effect.kind === kind && effect.point === point);
}

function dropped({ service, call }: Attempt): ConnectionDropped {
  return new ConnectionDropped(`socket hang up (${service.name}:${call.name})`);
}

function kill(world: World, accessKeyId: string): Promise<never> {
  world.faults.kill(accessKeyId);
  return never();
}

function never(): Promise<never> {
  return new Promise(() => {});
}
