import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Message } from 'esbuild';
import { lazyChunks } from './lazy-chunks.ts';
import { INNER_NAME } from './sdk-inner-names.ts';
import { sdkSlimming } from './sdk-slimming.ts';

/** `chunks`: what of it is loaded by `import()`, each a file of its own beside it. */
export type Bundle = {
  readonly file: string;
  readonly bytes: number;
  readonly warnings: readonly Message[];
  readonly chunks: readonly Chunk[];
};

type Chunk = { readonly name: string; readonly file: string; readonly bytes: number };

/**
 * What the SDK loads by `import()` and Kedge never comes to need: other sources of credentials than the
 * environment, where Lambda puts them and where the SDK looks first, and event streams, which no call of ours
 * has. Should one be asked for after all, Lambda's own SDK has it.
 */
const NEVER_LOADED = [
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@smithy/core/event-streams',
  '@smithy/credential-provider-imds',
];

type Options = { readonly entry: string; readonly outdir: string; readonly shaken?: boolean };

/**
 * Bundles one entry into `<outdir>/index.cjs`, and what it loads by `import()` into a file each beside it; the same
 * input gives the same bytes. `shaken: false` leaves the AWS SDK as it is, for comparison.
 */
export async function bundle(options: Options): Promise<Bundle> {
  const file = join(options.outdir, 'index.cjs');
  const { warnings, lazy } = await bundleInto(file, options);
  const chunks: Chunk[] = [];
  for (const { name, path } of lazy) {
    const chunk = join(options.outdir, name);
    const made = await bundleInto(chunk, { ...options, entry: path });
    warnings.push(...made.warnings);
    chunks.push({ name, file: chunk, bytes: (await stat(chunk)).size });
  }
  return { file, bytes: (await stat(file)).size, warnings, chunks };
}

async function bundleInto(file: string, { entry, shaken }: Options) {
  const { plugin, found } = lazyChunks();
  const { warnings, metafile } = await build({
    entryPoints: [entry],
    outfile: file,
    bundle: true,
    platform: 'node',
    target: 'node24',
    // CommonJS starts a third faster than ESM on Lambda.
    format: 'cjs',
    // What is loaded later is CommonJS as well.
    supported: { 'dynamic-import': false },
    // The SDK's CommonJS build cannot be shaken.
    mainFields: ['module', 'main'],
    external: NEVER_LOADED,
    minify: true,
    legalComments: 'none',
    sourcemap: 'external',
    metafile: true,
    logLevel: 'silent',
    plugins: [plugin, ...(shaken === false ? [] : [sdkSlimming()])],
    ...(shaken === false ? {} : { mangleProps: INNER_NAME }),
  });
  // What is shaken off with its `import()` needs no file.
  const loaded = new Set(
    Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path)),
  );
  return { warnings, lazy: found.filter(({ name }) => loaded.has(`./${name}`)) };
}
