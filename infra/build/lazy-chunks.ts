import { basename, resolve } from 'node:path';
import type { Plugin } from 'esbuild';

/** A file of ours that is loaded by `import()`; `name` is what it is called beside the bundle. */
type Lazy = { readonly name: string; readonly path: string };

/** The esbuild plugin that leaves out of a bundle what our own code loads later, and says what that was. */
export function lazyChunks(): { readonly plugin: Plugin; readonly found: readonly Lazy[] } {
  const found: Lazy[] = [];
  const plugin: Plugin = {
    name: 'lazy-chunks',
    setup(build) {
      build.onResolve({ filter: /^\.\.?\/.*\.ts$/ }, ({ kind, path, resolveDir }) => {
        if (kind !== 'dynamic-import') return undefined;
        const lazy = { name: `${basename(path, '.ts')}.cjs`, path: resolve(resolveDir, path) };
        if (!found.some((one) => one.path === lazy.path)) found.push(lazy);
        return { path: `./${lazy.name}`, external: true };
      });
    },
  };
  return { plugin, found };
}
