// Writes docs/policy-reference.md and docs/policy.schema.json from shared/policy; with --check says what is stale and
// exits 1.
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { policyJsonSchema, policyReference } from '../../shared/policy/index.ts';

const LINE_WIDTH = 110;
const DOCS = new URL('../../docs/', import.meta.url);

/** File name → what it must hold. */
export function policyDocs(): ReadonlyMap<string, string> {
  return new Map([
    ['policy-reference.md', policyReference()],
    ['policy.schema.json', `${jsonText(policyJsonSchema(), '')}\n`],
  ]);
}

// As this repository's formatter wants it: a list that fits stands on one line. `used` is what stands before it there.
function jsonText(value: unknown, indent: string, used = indent.length): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const line = `[${value.map((item) => jsonText(item, inner)).join(', ')}]`;
    if (!line.includes('\n') && used + line.length < LINE_WIDTH) return line;
    return `[\n${value.map((item) => `${inner}${jsonText(item, inner)}`).join(',\n')}\n${indent}]`;
  }
  const members = Object.entries(value).map(([key, item]) => {
    const head = `${inner}${JSON.stringify(key)}: `;
    return `${head}${jsonText(item, inner, head.length)}`;
  });
  return members.length === 0 ? '{}' : `{\n${members.join(',\n')}\n${indent}}`;
}

/** The files that are missing or say something else. */
export function staleDocs(): readonly string[] {
  return [...policyDocs()].filter(([name, text]) => readDoc(name) !== text).map(([name]) => name);
}

function readDoc(name: string): string | null {
  try {
    return readFileSync(new URL(name, DOCS), 'utf8');
  } catch {
    return null;
  }
}

function main(check: boolean): void {
  const stale = staleDocs();
  if (!check) {
    for (const [name, text] of policyDocs()) writeFileSync(new URL(name, DOCS), text);
  } else if (stale.length > 0) {
    process.stderr.write(
      `stale: ${stale.map((name) => `docs/${name}`).join(', ')}; run node infra/scripts/generate-policy-docs.ts\n`,
    );
    process.exitCode = 1;
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  main(process.argv.includes('--check'));
}
