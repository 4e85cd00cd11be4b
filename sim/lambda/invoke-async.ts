import { atomically, type Params, type World } from '../core/index.ts';
import { isServiceAllowed } from '../iam/index.ts';
import { type DeliveryOutcome, enqueue, queueByArn } from '../sqs/index.ts';
import type { Outcome } from './environment.ts';
import { functionByArn, type LambdaFunction } from './function.ts';
import { invokeFunction } from './invoke.ts';
import { roleMay } from './role.ts';

export type AsyncInvocation = { readonly functionArn: string; readonly payload: string };

/** How long Lambda waits before the second and the third attempt. */
const BACK_OFF_MS = [60_000, 120_000];

/** Queues an event for a function: at least once, with retries, and at last to the function's failure destination. */
export function invokeAsync(world: World, { functionArn, payload }: AsyncInvocation): DeliveryOutcome {
  const fn = functionByArn(world, functionArn);
  if (!fn) return 'missing';
  attempt(world, fn, { payload, count: 1 });
  return 'delivered';
}

export type FromService = AsyncInvocation & {
  readonly service: string;
  readonly sourceArn: string;
  readonly sourceAccount: string;
};

/** As `invokeAsync`, if the function's policy lets that service do it for that source. */
export function invokeFromService(world: World, request: FromService): DeliveryOutcome {
  const { functionArn, service, sourceArn, sourceAccount } = request;
  if (!functionByArn(world, functionArn)) return 'missing';
  const action = 'lambda:InvokeFunction';
  const isAllowed = isServiceAllowed(world, {
    service,
    sourceArn,
    sourceAccount,
    action,
    resource: functionArn,
  });
  return isAllowed ? invokeAsync(world, request) : 'denied';
}

type Attempt = { readonly payload: string; readonly count: number };

function attempt(world: World, fn: LambdaFunction, { payload, count }: Attempt): void {
  const wait = count === 1 ? world.random.integer(5, 50) : (BACK_OFF_MS[count - 2] ?? 120_000);
  world.scheduler.schedule({ in: wait, label: `event for ${fn.name}` }, async () => {
    // It may have been changed since.
    const current = functionByArn(world, fn.arn);
    if (!current) return;
    const outcome = await invokeFunction(world, current, payload);
    if (outcome.kind === 'ok') return;
    if (count <= current.retries) attempt(world, current, { payload, count: count + 1 });
    else giveUp(world, current, { payload, count, outcome });
  });
}

type GivenUp = Attempt & { readonly outcome: Outcome & { readonly kind: 'error' } };

function giveUp(world: World, fn: LambdaFunction, given: GivenUp): void {
  const { onFailureArn } = fn;
  const queue = queueByArn(world, onFailureArn ?? '');
  if (!queue || onFailureArn === undefined) return;
  if (!roleMay(world, fn, { action: 'sqs:SendMessage', resource: onFailureArn })) return;
  const body = JSON.stringify(failureRecord(world, fn, given));
  atomically(world.history, () => enqueue(world, queue, { body, senderId: fn.name }));
}

function failureRecord(world: World, fn: LambdaFunction, { payload, count, outcome }: GivenUp): Params {
  const { errorType, errorMessage } = outcome;
  return {
    version: '1.0',
    timestamp: new Date(world.scheduler.now()).toISOString(),
    requestContext: {
      requestId: world.random.uuid(),
      functionArn: `${fn.arn}:$LATEST`,
      condition: 'RetriesExhausted',
      approximateInvokeCount: count,
    },
    requestPayload: JSON.parse(payload),
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: { errorType, errorMessage },
  };
}
