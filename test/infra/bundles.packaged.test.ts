import { readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FUNCTIONS } from '../../infra/build/functions.ts';

const bundleOf = (name: string): string => `dist/functions/${name}/index.cjs`;

describe.each(FUNCTIONS)('the bundle of $name', ({ name, budget }) => {
  it('keeps to its size budget', () => {
    expect(statSync(bundleOf(name)).size).toBeLessThanOrEqual(budget);
  });

  it('holds neither the policy’s parser nor its schema: Lambda gets the policy compiled', () => {
    const bundle = readFileSync(bundleOf(name), 'utf8');
    expect(bundle).not.toMatch(/BLOCK_FOLDED|ZodError/);
  });
});

describe('the bundle of notify', () => {
  it('holds no client but SSM’s', () => {
    const services = readFileSync(bundleOf('notify'), 'utf8').match(/com\.amazonaws\.\w+/g);
    expect([...new Set(services)]).toEqual(['com.amazonaws.ssm']);
  });
});
