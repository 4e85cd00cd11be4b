// Completes package-lock.json for every platform; with --check says what is missing and exits 1.
// A registry mirror may lack the packages of other systems: npm then writes a lockfile without them, which
// `npm ci` refuses ("Missing: … from lock file") and which would leave a Mac without its binary.
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

type LockEntry = {
  readonly version?: string;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly dev?: boolean;
  readonly peer?: boolean;
  readonly optional?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
};
export type Lockfile = { readonly packages: Readonly<Record<string, LockEntry>> };

const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'win32'];
const PROCESSORS = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64'];
const LIBC = new Map([
  ['gnu', 'glibc'],
  ['gnueabihf', 'glibc'],
  ['musl', 'musl'],
  ['musleabihf', 'musl'],
]);

/** What a platform package's name says of where it runs: `@biomejs/cli-linux-x64-musl` → os, cpu, libc. */
export function platformOf(name: string): Pick<LockEntry, 'os' | 'cpu' | 'libc'> {
  const words = name.split(/[/-]/);
  const cpu = PROCESSORS.filter((processor) => words.includes(processor));
  const os = SYSTEMS.filter((system) => words.includes(system));
  const libc = words.flatMap((word) => LIBC.get(word) ?? []);
  return {
    ...(cpu.length > 0 && { cpu }),
    ...(os.length > 0 && { os }),
    ...(os.includes('linux') && libc.length > 0 && { libc }),
  };
}

/** Is `name` there for the package at lockfile key `from`: nested in it, or beside it, or further up? */
function isPresent(packages: Lockfile['packages'], from: string, name: string): boolean {
  const key = `${from === '' ? '' : `${from}/`}node_modules/${name}`;
  if (packages[key] !== undefined) return true;
  if (from === '') return false;
  return isPresent(packages, from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/'))), name);
}

/** The entries that the lockfile should have for optional packages that something in it asks for. */
export function missingOptionals(lock: Lockfile): ReadonlyMap<string, LockEntry> {
  const missing = new Map<string, LockEntry>();
  for (const [from, parent] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
      if (isPresent(lock.packages, from, name)) continue;
      if (!/^\d+\.\d+\.\d+/.test(version))
        throw new Error(`${name} is asked for as ${version}: no version to write`);
      missing.set(`node_modules/${name}`, {
        version,
        ...platformOf(name),
        ...(parent.dev === true && { dev: true }),
        optional: true,
        ...(parent.peer === true && { peer: true }),
      });
    }
  }
  return missing;
}

/** The lockfile with every missing entry, in npm's order. */
export function completed<L extends Lockfile>(lock: L): L {
  const entries = [...Object.entries(lock.packages), ...missingOptionals(lock)];
  entries.sort(([left], [right]) => left.localeCompare(right, 'en'));
  return { ...lock, packages: Object.fromEntries(entries) };
}

function main(): void {
  const lock: Lockfile = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  const missing = [...missingOptionals(lock).keys()];
  if (missing.length === 0) return;
  if (process.argv.includes('--check')) {
    console.error(`package-lock.json lacks these; run "npm run lockfile":\n  ${missing.join('\n  ')}`);
    process.exitCode = 1;
    return;
  }
  writeFileSync('package-lock.json', `${JSON.stringify(completed(lock), null, 2)}\n`);
  console.log(`package-lock.json: ${missing.length} platform packages added`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main();
