import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

async function npmPackagesIn(code: string): Promise<readonly string[]> {
  const { metafile } = await build({
    stdin: { contents: code, resolveDir: import.meta.dirname, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  const inputs = Object.values(metafile.outputs).flatMap(({ inputs: all }) => Object.entries(all));
  const used = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path);
  return [...new Set(used.flatMap((path) => /node_modules\/([^/]+)/.exec(path)?.[1] ?? []))].sort();
}

describe('a function that loads a compiled policy', () => {
  it('has neither YAML nor zod in its bundle', async () => {
    const code = `import { matches, matchText, policyFromJson } from '../../shared/policy/index.ts'; console.log(matches, matchText, policyFromJson);`;
    expect(await npmPackagesIn(code)).toEqual([]);
  });

  it('would have both, did it read the file itself', async () => {
    const code = `import { loadPolicy } from '../../shared/policy/index.ts'; console.log(loadPolicy);`;
    expect(await npmPackagesIn(code)).toEqual(['yaml', 'zod']);
  });
});
