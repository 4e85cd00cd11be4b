import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atomically, createHistory, createTable, stale } from '../../sim/core/table.ts';

type Write = { readonly id: string; readonly row: number | undefined; readonly wait: number };

const write: fc.Arbitrary<Write> = fc.record({
  id: fc.constantFrom('a', 'b', 'c'),
  row: fc.option(fc.nat(9), { nil: undefined }),
  wait: fc.nat(3),
});

function clock() {
  let now = 1000;
  return {
    history: createHistory(() => now),
    pass: (ms: number) => {
      now += ms;
    },
    now: () => now,
  };
}

describe('tables', () => {
  it('read at a past moment as they were then, for as far back as they are kept', () => {
    fc.assert(
      fc.property(fc.array(write, { maxLength: 25 }), fc.nat(20), (writes, lag) => {
        const { history, pass, now } = clock();
        history.keepMs = 20;
        const table = createTable<number>(history);
        const states: { at: number; rows: Record<string, number> }[] = [{ at: 0, rows: {} }];
        for (const { id, row, wait } of writes) {
          pass(wait);
          if (row === undefined) table.remove(id);
          else table.put(id, row);
          const rows = Object.fromEntries(
            ['a', 'b', 'c'].flatMap((key) => {
              const value = table.get(key);
              return value === undefined ? [] : [[key, value]];
            }),
          );
          states.push({ at: now(), rows });
        }
        const then = states.findLast(({ at }) => at <= now() - lag) ?? { rows: {} };
        const expected = lag === 0 ? (states.at(-1)?.rows ?? {}) : then.rows;
        const read = stale(history, lag, () =>
          Object.fromEntries(['a', 'b', 'c'].flatMap((id) => (table.has(id) ? [[id, table.get(id)]] : []))),
        );
        const all = stale(history, lag, () => [...table.all()].sort());
        expect(read).toEqual(expected);
        expect(all).toEqual(Object.values(expected).sort());
      }),
    );
  });

  it('take back everything that a failed call wrote', () => {
    fc.assert(
      fc.property(fc.array(write), fc.array(write), (before, during) => {
        const { history } = clock();
        const table = createTable<number>(history);
        const apply = (writes: readonly Write[]) => {
          for (const { id, row } of writes) row === undefined ? table.remove(id) : table.put(id, row);
        };
        const snapshot = () => ['a', 'b', 'c'].map((id) => table.get(id));
        apply(before);
        const kept = snapshot();
        const failing = () =>
          atomically(history, () => {
            apply(during);
            throw new Error('refused');
          });
        expect(failing).toThrow('refused');
        expect(snapshot()).toEqual(kept);
        atomically(history, () => apply(during));
        const after = snapshot();
        apply(during);
        expect(snapshot()).toEqual(after);
      }),
    );
  });
});
