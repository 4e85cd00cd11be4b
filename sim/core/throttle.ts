import type { Place } from './place.ts';

/** A token bucket: how much may come at once, and how much comes back in a second. */
export type BucketSize = { readonly capacity: number; readonly perSecond: number };

type Level = { tokens: number; at: number };

// EC2's published default limits per account, Region and API: describes 100 and 20/s, changes 50 and 5/s.
export const READ_BUCKET: BucketSize = { capacity: 100, perSecond: 20 };
export const WRITE_BUCKET: BucketSize = { capacity: 50, perSecond: 5 };

/** Takes a token for a call of this name in this place; false when the bucket is empty. */
export type TakeToken = (call: Place & { name: string; now: number; size: BucketSize }) => boolean;

export function createBuckets(): TakeToken {
  const levels = new Map<string, Level>();
  return ({ account, region, name, now, size }) => {
    const key = `${account}/${region}/${name}`;
    const before = levels.get(key) ?? { tokens: size.capacity, at: now };
    const refilled = before.tokens + ((now - before.at) / 1000) * size.perSecond;
    const tokens = Math.min(size.capacity, refilled);
    const taken = tokens >= 1;
    levels.set(key, { tokens: taken ? tokens - 1 : tokens, at: now });
    return taken;
  };
}
