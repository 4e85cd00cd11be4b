import { describe, expect, it } from 'vitest';
import { isStale } from '../../infra/scripts/generate-page-assets.ts';

describe('the page’s style and script', () => {
  it('are generated from client/ as it is (node infra/scripts/generate-page-assets.ts)', async () => {
    expect(await isStale()).toBe(false);
  });
});
