import { afterEach, describe, expect, it, vi } from 'vitest';
import { createSim } from '../../sim/index.ts';

describe('virtual time that is held', () => {
  it('stands still, whoever wants it to pass, until it is let go', async () => {
    const { scheduler } = createSim().world;
    const due: number[] = [];
    scheduler.schedule({ in: 1000, label: 'due' }, () => {
      due.push(scheduler.now());
    });
    const begun = scheduler.now();
    const release = scheduler.hold();
    const idle = scheduler.runUntilIdle();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(due).toEqual([]);
    release();
    await idle;
    expect(due).toEqual([begun + 1000]);
  });

  it('is held for as long as anybody holds it, and by each only once', async () => {
    const { scheduler } = createSim().world;
    const [one, other] = [scheduler.hold(), scheduler.hold()];
    one();
    one();
    let isOver = false;
    const passing = scheduler.advance(1000).then(() => {
      isOver = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(isOver).toBe(false);
    other();
    await passing;
    expect(isOver).toBe(true);
  });
});

describe('a task of the real clock', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('that is due after more than a timer of Node can wait is not run at once', () => {
    vi.useFakeTimers();
    const { scheduler } = createSim({ clock: 'real' }).world;
    let runs = 0;
    const inDays = (days: number) => days * 86_400_000;
    scheduler.schedule({ in: inDays(60), label: 'far', background: true }, () => {
      runs += 1;
    });
    vi.advanceTimersByTime(inDays(59.9));
    expect(runs).toBe(0);
    vi.advanceTimersByTime(inDays(0.2));
    expect(runs).toBe(1);
  });
});
