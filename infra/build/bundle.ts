import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Message } from 'esbuild';
import { apart } from './apart.ts';
import { INNER_NAME } from './sdk-inner-names.ts';
import { sdkSlimming } from './sdk-slimming.ts';

export type Bundle = { readonly file: string; readonly bytes: number; readonly warnings: readonly Message[] };

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

/**
 * Bundles one entry into `<outdir>/index.cjs`; the same input gives the same bytes. `shaken: false` leaves the
 * AWS SDK as it is, for comparison.
 */
export async function bundle(options: {
  readonly entry: string;
  readonly outdir: string;
  /** index.cjs if left out. */
  readonly outfile?: string;
  readonly shaken?: boolean;
}): Promise<Bundle> {
  const file = join(options.outdir, options.outfile ?? 'index.cjs');
  const { warnings } = await build({
    entryPoints: [options.entry],
    outfile: file,
    bundle: true,
    platform: 'node',
    target: 'node24',
    // CommonJS starts a third faster than ESM on Lambda.
    format: 'cjs',
    // The SDK's CommonJS build cannot be shaken.
    mainFields: ['module', 'main'],
    external: NEVER_LOADED,
    minify: true,
    legalComments: 'none',
    sourcemap: 'external',
    metafile: true,
    logLevel: 'silent',
    // What is loaded later is a file beside the bundle, or Lambda's own SDK: `require` finds both.
    supported: { 'dynamic-import': false },
    plugins: [apart(), ...(options.shaken === false ? [] : [sdkSlimming()])],
    ...(options.shaken === false ? {} : { mangleProps: INNER_NAME }),
  });
  return { file, bytes: (await stat(file)).size, warnings };
}
