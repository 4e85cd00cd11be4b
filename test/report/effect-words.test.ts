import { describe, expect, it } from 'vitest';
import { effectWords } from '../../shared/report/index.ts';

const NOW = Date.UTC(2026, 10, 23, 11, 0);
const open = {
  reachable: 'internet',
  text: 'tcp/22 on 3 tasks of prod/web is reachable from the internet',
} as const;
const unused = { reachable: 'nobody', text: 'open, but no interface uses it' } as const;

describe('the words for an effect', () => {
  const rows: readonly (readonly [string, typeof open | typeof unused, number | null, string])[] = [
    ['the time of today', open, Date.UTC(2026, 10, 23, 10, 42, 59), `${open.text} since 10:42 UTC`],
    [
      'the day too when it is older',
      open,
      Date.UTC(2026, 10, 21, 10, 42),
      `${open.text} since 2026-11-21 10:42 UTC`,
    ],
    ['no time when nobody knows it', open, null, open.text],
    ['no time for what nobody can use', unused, Date.UTC(2026, 10, 23, 10, 42), unused.text],
  ];
  it.each(rows)('say %s', (...[, effect, since, text]) => {
    expect(effectWords(effect, since, NOW)).toBe(text);
  });
});
