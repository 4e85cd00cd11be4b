// Takes the place of vitest in `npm run mutation`: a test is only collected, to be called as often as there are faults.
import { format } from 'node:util';
import { expect } from 'vitest';

export { expect };

type Body = (...row: readonly unknown[]) => unknown;
type CollectedTest = { readonly id: string; readonly name: string; readonly run: () => unknown };

export const collected: CollectedTest[] = [];
let around: readonly string[] = [];

/** The names of tests are told apart by their file. */
export async function collect(file: string, load: () => Promise<unknown>): Promise<void> {
  around = [file];
  await load();
}

export function describe(name: string, ...rest: readonly unknown[]): void {
  const outside = around;
  around = [...outside, name];
  bodyIn(rest)?.();
  around = outside;
}
describe.each = eachOf(describe);

export function it(name: string, ...rest: readonly unknown[]): void {
  const body = bodyIn(rest);
  const full = [...around, name].join(' > ');
  const twins = collected.filter((one) => one.name === full).length;
  if (body !== undefined)
    collected.push({ id: twins === 0 ? full : `${full} (${twins})`, name: full, run: body });
}
it.each = eachOf(it);

/** What is called stands behind the options, if there are any. */
function bodyIn(rest: readonly unknown[]): (() => unknown) | undefined {
  return rest.find((one): one is () => unknown => typeof one === 'function');
}

function eachOf(declare: (name: string, body: () => void) => void) {
  return (rows: readonly unknown[]) => (name: string, body: Body) => {
    for (const row of rows) {
      const values = Array.isArray(row) ? row : [row];
      declare(format(name, ...values).slice(0, 300), () => body(...values));
    }
  };
}
