import type { Failure, Place } from '../ports/index.ts';
import { failureOf } from './errors.ts';

/** What a read came to. A failed one is never an empty answer. */
export type Read<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** The elements of an answer, as AWS gives them. */
export type Answers = Read<readonly unknown[]>;

export const answers = (value: readonly unknown[]): Answers => ({ kind: 'read', value });

/** "ec2:DescribeVpcs in 111111111111 eu-west-1", as failures name what was attempted. */
export function attempted(call: string, place: Place): string {
  return `${call} in ${place.account} ${place.region}`;
}

/** One call; an error becomes a failure. */
export async function read<T>(what: string, call: () => Promise<T>): Promise<Read<T>> {
  try {
    return { kind: 'read', value: await call() };
  } catch (error) {
    return { kind: 'failed', failure: failureOf(error, what) };
  }
}

type Page = { readonly items: readonly unknown[] | undefined; readonly next: string | undefined };

/**
 * Every page. A failure in the middle is a failure of the whole: half a list would pass for all of it. So is a
 * token that comes back a second time, which would never end.
 */
export async function readPages(
  what: string,
  page: (token: string | undefined) => Promise<Page>,
): Promise<Answers> {
  const items: unknown[] = [];
  const seen = new Set<string>();
  let token: string | undefined;
  do {
    const at = token;
    const one = await read(what, () => page(at));
    if (one.kind === 'failed') return one;
    for (const item of one.value.items ?? []) items.push(item);
    token = one.value.next === '' ? undefined : one.value.next;
    if (token !== undefined && seen.has(token)) {
      const message = 'AWS gave the same page token twice';
      return {
        kind: 'failed',
        failure: { kind: 'unavailable', code: 'RepeatedPageToken', message, attempted: what },
      };
    }
    if (token !== undefined) seen.add(token);
  } while (token !== undefined);
  return answers(items);
}

/** The elements of all, or the first failure. */
export function allAnswers(reads: readonly Answers[]): Answers {
  const items: unknown[] = [];
  for (const one of reads) {
    if (one.kind === 'failed') return one;
    for (const item of one.value) items.push(item);
  }
  return answers(items);
}

/** At most `limit` at a time: AWS throttles an account that asks for everything at once. */
export async function inFlight<T, R>(
  items: readonly T[],
  limit: number,
  each: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const at = next;
      next += 1;
      const item = items[at];
      if (item !== undefined) results[at] = await each(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}

/** Parts of at most `size`. */
export function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  const found: (readonly T[])[] = [];
  for (let at = 0; at < items.length; at += size) found.push(items.slice(at, at + size));
  return found;
}
