import { readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FUNCTIONS } from '../../infra/build/functions.ts';
import { textsInZip } from '../../sim/lambda/index.ts';

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

describe('the bundle of reconcile', () => {
  it('starts without the exposure engine, which is beside it in the zip', () => {
    const [own, later] = ['index', 'foreseeing'].map((file) =>
      readFileSync(`dist/functions/reconcile/${file}.cjs`, 'utf8'),
    );
    // A sentence of the engine's.
    expect(later).toContain('All of it gets there, and is replied to.');
    expect(own).not.toContain('All of it gets there, and is replied to.');
  });
});

describe('the bundle of notify', () => {
  it('holds no client but SSM’s', () => {
    const services = readFileSync(bundleOf('notify'), 'utf8').match(/com\.amazonaws\.\w+/g);
    expect([...new Set(services)]).toEqual(['com.amazonaws.ssm']);
  });
});

describe('what reconcile needs once in a while', () => {
  it('is a file beside its bundle, in the same zip, and holds no client', () => {
    const later = readFileSync('dist/functions/reconcile/undo-command.cjs', 'utf8');
    expect(later).not.toMatch(/com\.amazonaws\.\w+|BLOCK_FOLDED|ZodError/);
    expect(readFileSync(bundleOf('reconcile'), 'utf8')).toMatch(/require\("\.\/undo-command\.cjs"\)/);
    const texts = textsInZip(readFileSync('dist/zips/reconcile.zip'));
    expect(Object.keys(texts).sort()).toEqual(['foreseeing.cjs', 'index.cjs', 'undo-command.cjs']);
  });
});
