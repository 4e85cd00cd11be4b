import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { formatMessages } from 'esbuild';
import { eventPatterns } from '../../shared/events/index.ts';
import { type Bundle, bundle } from './bundle.ts';
import { eventRules } from './event-rules.ts';
import { FUNCTIONS } from './functions.ts';
import { zip } from './zip.ts';

export type Built = Bundle & {
  readonly name: string;
  readonly budget: number;
  /** Of everything that is loaded later. */
  readonly later: number;
};

/** The stack's name, which osls fills in: what belongs to Kedge is told by the names that begin with it. */
const PREFIX = `\${self:custom.prefix}`;

/** infra/hub-bus.yml has it, where there is an organization. */
const HUB_RULE_ARN = {
  'Fn::If': ['HasOrganization', { 'Fn::GetAtt': ['HubRule', 'Arn'] }, { Ref: 'AWS::NoValue' }],
};

/**
 * Builds into `outdir`: functions/<name>/index.cjs, zips/<name>.zip (what Lambda gets), and event-rules.json
 * (what serverless.yml includes). Does not judge the sizes.
 */
export async function buildAll(outdir: string): Promise<readonly Built[]> {
  const built = await Promise.all(
    FUNCTIONS.map(async ({ name, budget, later }) => {
      const result = await bundle({ entry: `functions/${name}.ts`, outdir: join(outdir, 'functions', name) });
      const files = [{ name: 'index.cjs', file: result.file }, ...result.chunks];
      const packed = files.map(async (one) => ({ name: one.name, data: await readFile(one.file) }));
      await write(join(outdir, 'zips', `${name}.zip`), zip(await Promise.all(packed)));
      return { ...result, name, budget, later };
    }),
  );
  const rules = eventRules(eventPatterns({ ownPrefix: `${PREFIX}-` }), PREFIX, [HUB_RULE_ARN]);
  await write(join(outdir, 'event-rules.json'), `${JSON.stringify(rules, null, 2)}\n`);
  return built;
}

/** What the build has to say: a line a file, the warnings, and whether each kept to its budget. */
export async function buildReport(built: readonly Built[]): Promise<{ text: string; ok: boolean }> {
  const sizes = built.flatMap(({ name, bytes, budget, chunks, later }) => [
    { name, bytes, budget },
    ...(chunks.length === 0 ? [] : [{ name: `${name}, loaded later`, bytes: sizeOf(chunks), budget: later }]),
  ]);
  const lines = sizes.map(({ name, bytes, budget }) => {
    const verdict = bytes > budget ? `OVER its budget of ${kilobytes(budget)}` : `of ${kilobytes(budget)}`;
    return `${name.padEnd(23)} ${kilobytes(bytes).padStart(9)} ${verdict}`;
  });
  const warnings = await formatMessages(
    built.flatMap((each) => each.warnings),
    { kind: 'warning' },
  );
  return {
    text: [...lines, ...warnings].join('\n'),
    ok: sizes.every(({ bytes, budget }) => bytes <= budget),
  };
}

const sizeOf = (files: readonly { readonly bytes: number }[]): number =>
  files.reduce((sum, { bytes }) => sum + bytes, 0);

/** Sizes are counted as npm and esbuild count them: 1 kB is 1,000 bytes. */
function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

async function write(path: string, content: string | Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}
