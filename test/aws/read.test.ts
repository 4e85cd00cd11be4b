import { describe, expect, it } from 'vitest';
import { chunks, inFlight, readPages } from '../../shared/aws/read.ts';

const throttled = Object.assign(new Error('slow down'), { name: 'RequestLimitExceeded' });

describe('pages', () => {
  it('are followed to the last', async () => {
    const tokens: (string | undefined)[] = [];
    const found = await readPages('ec2:DescribeVpcs', async (token) => {
      tokens.push(token);
      return { items: [tokens.length], next: tokens.length < 3 ? `t${tokens.length}` : undefined };
    });
    expect(found).toEqual({ kind: 'read', value: [1, 2, 3] });
    expect(tokens).toEqual([undefined, 't1', 't2']);
  });

  it('end at an empty token, and may be empty', async () => {
    const found = await readPages('ec2:DescribeVpcs', async () => ({ items: undefined, next: '' }));
    expect(found).toEqual({ kind: 'read', value: [] });
  });

  it('are a failure when one in the middle fails: half a list would pass for all of it', async () => {
    const found = await readPages('ec2:DescribeVpcs in 1 eu-west-1', async (token) => {
      if (token !== undefined) throw throttled;
      return { items: [1], next: 't1' };
    });
    expect(found).toEqual({
      kind: 'failed',
      failure: {
        kind: 'throttled',
        code: 'RequestLimitExceeded',
        message: 'slow down',
        attempted: 'ec2:DescribeVpcs in 1 eu-west-1',
      },
    });
  });

  it('are a failure when a token comes back, which would never end', async () => {
    const found = await readPages('ec2:DescribeVpcs', async () => ({ items: [1], next: 'again' }));
    expect(found).toMatchObject({
      kind: 'failed',
      failure: { kind: 'unavailable', code: 'RepeatedPageToken' },
    });
  });
});

describe('calls in flight', () => {
  it('are no more than allowed, and answer in the order asked', async () => {
    let now = 0;
    let most = 0;
    const found = await inFlight([5, 4, 3, 2, 1], 2, async (item) => {
      now += 1;
      most = Math.max(most, now);
      for (let turn = 0; turn < item; turn += 1) await Promise.resolve();
      now -= 1;
      return item * 10;
    });
    expect(found).toEqual([50, 40, 30, 20, 10]);
    expect(most).toBe(2);
  });
});

describe('chunks', () => {
  it('are of at most the size', () => {
    expect(chunks([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
    expect(chunks([], 2)).toEqual([]);
  });
});
