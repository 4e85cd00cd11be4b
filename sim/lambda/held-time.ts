import type { WaitingListener, World } from '../core/index.ts';

/**
 * Keeps virtual time still while real code works, and lets it go on while that code waits for the simulator:
 * without this the clock would leap to the next timeout during the first millisecond of real work.
 */
export type HeldTime = {
  begin(): void;
  end(): void;
  readonly listener: WaitingListener;
};

export function createHeldTime({ scheduler }: World): HeldTime {
  let isWorking = false;
  let waiting = 0;
  let release: (() => void) | undefined;
  const update = () => {
    if (isWorking && waiting === 0) release ??= scheduler.hold();
    else {
      release?.();
      release = undefined;
    }
  };
  const change = (work: () => void) => () => {
    work();
    update();
  };
  return {
    begin: change(() => {
      isWorking = true;
    }),
    end: change(() => {
      isWorking = false;
      waiting = 0;
    }),
    listener: {
      arrived: change(() => {
        waiting += 1;
      }),
      answered: change(() => {
        waiting = Math.max(0, waiting - 1);
      }),
    },
  };
}
