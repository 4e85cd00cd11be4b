import { type At, atomically, type CallContext, contextOf } from '../core/index.ts';
import { ecsCaller } from './network.ts';
import { PACE } from './pace.ts';
import { ecsState } from './state.ts';

type Work = (ctx: CallContext, serviceArn: string) => void;

/** Has a service looked at in a moment, as ECS itself; several reasons to look within that moment are one. */
export function wake(at: At, serviceArn: string, work: Work): void {
  const { wakes } = ecsState(at);
  if (wakes.has(serviceArn)) return;
  wakes.put(serviceArn, true);
  at.world.scheduler.schedule({ in: PACE.steering, label: `steer ${serviceArn}` }, () => {
    asEcs(at, (ctx) => {
      wakes.remove(serviceArn);
      work(ctx, serviceArn);
    });
  });
}

type Retry = { readonly serviceArn: string; readonly in: number };

/** Has it looked at again when something may have been mended: nobody waits for that. */
export function retry(at: At, { serviceArn, in: wait }: Retry, work: Work): void {
  at.world.scheduler.schedule({ in: wait, label: `retry ${serviceArn}`, background: true }, () => {
    asEcs(at, (ctx) => work(ctx, serviceArn));
  });
}

function asEcs(at: At, work: (ctx: CallContext) => void): void {
  const { world, account, region } = at;
  const requestId = world.random.uuid();
  atomically(world.history, () =>
    work(contextOf(world, { account, region, caller: ecsCaller(at), requestId })),
  );
}
