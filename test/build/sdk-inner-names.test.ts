import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bundle } from '../../infra/build/bundle.ts';
import { INNER_NAME } from '../../infra/build/sdk-inner-names.ts';

const WORD = /[A-Za-z_$][\w$]*/g;

function innerNamesIn(texts: readonly string[]): readonly string[] {
  const words = texts.flatMap((text) => text.match(WORD) ?? []);
  return [...new Set(words.filter((word) => INNER_NAME.test(word)))].sort();
}

it('no inner name of the AWS SDK is a word of ours', () => {
  const sources = ['shared', 'functions'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
  );
  const texts = sources.filter((path) => path.endsWith('.ts')).map((path) => readFileSync(path, 'utf8'));
  expect(texts.length).toBeGreaterThan(100);
  expect(innerNamesIn(texts)).toEqual([]);
});

it('no inner name is made from text by the SDK, and every one is there', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kedge-names-'));
  try {
    const { file } = await bundle({ entry: 'test/build/wire-probe.ts', outdir: folder, shaken: false });
    const code = readFileSync(file, 'utf8');
    // Whole strings, and what endpoint rules take out of objects ("{PartitionResult#name}").
    const texts = code.match(/(["'`])[\w$]+\1|#[\w$]+\}/g) ?? [];
    expect(texts.length).toBeGreaterThan(1_000);
    expect(innerNamesIn(texts)).toEqual([]);
    const listed = INNER_NAME.source.replace(/^\^\(\?:|\)\$$/g, '').split('|');
    expect(innerNamesIn([code])).toEqual(listed.sort());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 30_000);
