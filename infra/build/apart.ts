import type { Plugin } from 'esbuild';

/**
 * Modules that a function needs once in a while, and that would be read at each start: they are files of their own in
 * its zip, loaded by the `import()` that asks for them. By the function, and by the name that the module has.
 */
export const APART: Readonly<Record<string, readonly Apart[]>> = {
  reconcile: [{ name: 'undo-command', entry: 'shared/reconcile/undo-command.ts' }],
};

type Apart = { readonly name: string; readonly entry: string };

/** Leaves those out of the bundle that are imported when they are needed. */
export function apart(): Plugin {
  return {
    name: 'apart',
    setup: ({ onResolve }) => {
      for (const { name } of Object.values(APART).flat()) {
        onResolve({ filter: new RegExp(`^\\./${name}\\.ts$`) }, ({ kind }) =>
          kind === 'dynamic-import' ? { path: `./${name}.cjs`, external: true } : undefined,
        );
      }
    },
  };
}
