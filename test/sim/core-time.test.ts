import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../sim/core/random.ts';
import { createVirtualScheduler } from '../../sim/core/scheduler.ts';

const START = Date.parse('2026-01-01T00:00:00Z');

function scheduler(seed = 's') {
  return createVirtualScheduler(START, createRandom(seed));
}

describe('virtual time', () => {
  it('runs what is due in the order of its time, and stops where it is told', async () => {
    const time = scheduler();
    const seen: string[] = [];
    const note = (name: string) => () => {
      seen.push(`${name}@${time.now() - START}`);
    };
    time.schedule({ in: 30, label: 'c' }, note('c'));
    time.schedule({ in: 10, label: 'a' }, note('a'));
    time.schedule({ in: 20, label: 'b' }, note('b'));
    await time.advance(25);
    expect(seen).toEqual(['a@10', 'b@20']);
    expect(time.now() - START).toBe(25);
    await time.runUntilIdle();
    expect(seen).toEqual(['a@10', 'b@20', 'c@30']);
  });

  it('runs what a task schedules in turn, sleeps included', async () => {
    const time = scheduler();
    const seen: number[] = [];
    time.schedule({ in: 5, label: 'outer' }, async () => {
      seen.push(time.now() - START);
      await time.sleep(7);
      seen.push(time.now() - START);
      time.schedule({ in: 1, label: 'inner' }, () => {
        seen.push(time.now() - START);
      });
    });
    await time.runUntilIdle();
    expect(seen).toEqual([5, 12, 13]);
  });

  it('does not wait for background tasks, but runs those that come due on the way', async () => {
    const time = scheduler();
    let polls = 0;
    const poll = () => {
      polls += 1;
      time.schedule({ in: 10, label: 'poll', background: true }, poll);
    };
    poll();
    time.schedule({ in: 35, label: 'work' }, () => {});
    await time.runUntilIdle();
    expect(time.now() - START).toBe(35);
    expect(polls).toBe(4);
  });

  it('settles a promise by letting exactly the time pass that it needs', async () => {
    const time = scheduler();
    const work = (async () => {
      await time.sleep(100);
      await time.sleep(50);
      return 'done';
    })();
    time.schedule({ in: 1000, label: 'later' }, () => {});
    expect(await time.settle(work)).toBe('done');
    expect(time.now() - START).toBe(150);
  });

  it('gives a failed task back to whoever moves time, with its name', async () => {
    const time = scheduler();
    time.schedule({ in: 1, label: 'bad' }, () => {
      throw new Error('no');
    });
    await expect(time.advance(2)).rejects.toThrow("scheduled task 'bad' failed");
  });

  it('forgets a cancelled task', async () => {
    const time = scheduler();
    let ran = false;
    const cancel = time.schedule({ in: 1, label: 'x' }, () => {
      ran = true;
    });
    cancel();
    await time.runUntilIdle();
    expect(ran).toBe(false);
  });

  it('orders tasks of one instant by the seed: the same for the same, not always the same', async () => {
    const order = async (seed: string) => {
      const time = scheduler(seed);
      const seen: number[] = [];
      for (let i = 0; i < 8; i++) {
        time.schedule({ in: 5, label: `${i}` }, () => {
          seen.push(i);
        });
      }
      await time.runUntilIdle();
      return seen.join('');
    };
    expect(await order('a')).toBe(await order('a'));
    const orders = await Promise.all(['a', 'b', 'c', 'd'].map(order));
    expect(new Set(orders).size).toBeGreaterThan(1);
  });
});

describe('seeded randomness', () => {
  it('repeats from its seed, and forks do not disturb each other', () => {
    const one = createRandom('x');
    const other = createRandom('x');
    one.fork('a').next();
    expect([one.hex(17), one.uuid(), one.integer(1, 6)]).toEqual([
      other.hex(17),
      other.uuid(),
      other.integer(1, 6),
    ]);
    expect(createRandom('x').fork('a').hex(16)).not.toBe(createRandom('x').fork('b').hex(16));
  });

  it('stays within what was asked', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: -50, max: 50 }), fc.nat(100), (seed, min, width) => {
        const random = createRandom(seed);
        const value = random.integer(min, min + width);
        expect(value).toBeGreaterThanOrEqual(min);
        expect(value).toBeLessThanOrEqual(min + width);
        expect(random.hex(17)).toMatch(/^[0-9a-f]{17}$/);
        expect(random.uuid()).toMatch(
          /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        );
        expect(random.chance(0)).toBe(false);
        expect(random.chance(1)).toBe(true);
      }),
    );
  });
});
