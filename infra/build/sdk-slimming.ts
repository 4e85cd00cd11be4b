import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { OnLoadResult, PartialMessage, Plugin } from 'esbuild';
import { withoutImpliedQueryNames, withoutImpliedXmlNames } from './sdk-implied-names.ts';
import { withoutImpliedRegions } from './sdk-partitions.ts';
import {
  type Rewriting,
  withLiteralKeys,
  withoutErrorClasses,
  withoutShapeNames,
  withoutSingleConstants,
} from './sdk-rewriting.ts';
import { PATTERN, patternsOf } from './sdk-sharing.ts';
import { exportedNames, substituteFor } from './sdk-substitutes.ts';

const SCHEMA_FILE = /[\\/]@aws-sdk[\\/].*[\\/]dist-es[\\/]schemas[\\/]schemas_\d+\.js$/;
const PARTITIONS_FILE = /[\\/]@aws-sdk[\\/]core[\\/].*[\\/]partitions\.js$/;
const PACKAGE_FILE = /[\\/]@aws-sdk[\\/][^\\/]+[\\/]package\.json$/;
const SDK_FILE = /[\\/]node_modules[\\/]@(aws|aws-sdk|smithy)[\\/].*\.js$/;

/** In this order: each works on what the one before has left. */
const SCHEMA_REWRITINGS = [
  withoutErrorClasses,
  withLiteralKeys,
  withoutShapeNames,
  withoutImpliedQueryNames,
  withoutImpliedXmlNames,
  withoutSingleConstants,
];

/** The files that a client's generator writes for every client, in its dist-es. */
const GENERATED = [
  'runtimeConfig.js',
  'runtimeConfig.shared.js',
  'auth/httpAuthSchemeProvider.js',
  'endpoint/EndpointParameters.js',
];
const CLIENT_CLASS = /^[A-Z]\w*Client\.js$/;

/**
 * The esbuild plugin that leaves out of the AWS SDK what Kedge does not use of it. Where the SDK's files no longer
 * look as they did it warns, and the build is as right as before, only bigger.
 */
export function sdkSlimming(): Plugin {
  return {
    name: 'sdk-slimming',
    setup(build) {
      const shared = sharedFiles();
      let shaken = 0;
      build.onLoad({ filter: SCHEMA_FILE }, async ({ path }) => {
        shaken += 1;
        return rewritten(path, SCHEMA_REWRITINGS);
      });
      build.onLoad({ filter: PARTITIONS_FILE }, ({ path }) => rewritten(path, [withoutImpliedRegions]));
      // A client imports its whole package.json to tell its version.
      build.onLoad({ filter: PACKAGE_FILE }, async ({ path }) => {
        const { version } = JSON.parse(await readFile(path, 'utf8'));
        return { contents: JSON.stringify({ version }), loader: 'json' };
      });
      build.onLoad({ filter: SDK_FILE }, async ({ path }) => {
        const own = shared.users.get(path);
        return own === undefined ? substituted(path) : { contents: own, loader: 'js' };
      });
      build.onResolve({ filter: new RegExp(`^${PATTERN}`) }, ({ path }) => ({ path, namespace: PATTERN }));
      build.onLoad({ filter: /.*/, namespace: PATTERN }, ({ path }) => shared.patterns.get(path));
      build.onEnd(({ metafile }) => {
        const inputs = Object.keys(metafile?.inputs ?? {});
        if (shaken > 0 || !inputs.some((path) => path.includes('@aws-sdk/client-'))) return undefined;
        return {
          warnings: [{ text: 'no dist-es/schemas in the AWS SDK any more: its schemas are not shaken' }],
        };
      });
    },
  };
}

async function rewritten(
  path: string,
  rewritings: readonly ((source: string) => Rewriting)[],
): Promise<OnLoadResult> {
  const warnings: PartialMessage[] = [];
  let contents = await readFile(path, 'utf8');
  for (const rewriting of rewritings) {
    const result = rewriting(contents);
    if (result.kind === 'rewritten') contents = result.code;
    else warnings.push({ text: `${rewriting.name}: kept as it is: ${result.why}`, location: { file: path } });
  }
  return { contents, loader: 'js', warnings };
}

async function substituted(path: string): Promise<OnLoadResult | undefined> {
  const contents = substituteFor(path);
  if (contents === undefined) return undefined;
  const [names, expected] = [contents, await readFile(path, 'utf8')].map((code) =>
    exportedNames(code).join(', '),
  );
  if (names === expected) return { contents, loader: 'js', resolveDir: dirname(path) };
  const text = `kept as it is: it exports ${expected}, what would stand in for it ${names}`;
  return { warnings: [{ text, location: { file: path } }] };
}

type SharedFiles = {
  readonly users: ReadonlyMap<string, string>;
  readonly patterns: ReadonlyMap<string, OnLoadResult>;
};

/** What the clients that package.json names share, by absolute paths. */
function sharedFiles(): SharedFiles {
  const { dependencies = {} } = JSON.parse(readFileSync('package.json', 'utf8'));
  const folders = Object.keys(dependencies)
    .filter((name) => name.startsWith('@aws-sdk/client-'))
    // esbuild names a file by where it really is; node_modules may be a link.
    .map((name) => realpathSync(resolve('node_modules', name, 'dist-es')));
  const classes = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => CLIENT_CLASS.test(name))
      .map((name) => join(folder, name)),
  );
  const kinds = [classes, ...GENERATED.map((file) => folders.map((folder) => join(folder, file)))];
  const patterns = kinds.flatMap((paths, index) =>
    patternsOf(
      String(index),
      paths.filter((path) => existsSync(path)).map((path) => ({ path, code: readFileSync(path, 'utf8') })),
    ),
  );
  const [anyFolder = '.'] = folders;
  return {
    users: new Map(patterns.flatMap(({ users }) => [...users])),
    patterns: new Map(
      patterns.map(({ name, code }) => [name, { contents: code, loader: 'js', resolveDir: anyFolder }]),
    ),
  };
}
