import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { type Browser, chromium } from 'playwright-core';
import packages from '../../package.json' with { type: 'json' };
import { tarFiles } from './untar.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Unpacked once for each version, beside the packages: 200 MB that nobody wants to write for every test run. */
const HOME = join(ROOT, 'node_modules/.cache', `chromium-${packages.devDependencies['@sparticuz/chromium']}`);

const BIN = new URL('../bin/', import.meta.resolve('@sparticuz/chromium'));
const inflated = promisify(brotliDecompress);

/** The package's own names directories of Lambda; without any font Chromium ends at the first text field. */
const FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(HOME, 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(HOME, 'font-cache')}</cachedir>
  <alias binding="strong"><family>system-ui</family><prefer><family>Open Sans</family></prefer></alias>
  <alias binding="strong"><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
  <alias binding="strong"><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
</fontconfig>
`;

/**
 * Chromium without a window, from an npm package that brings it together with the libraries that it needs: of the
 * system it takes glibc and libgcc only, which are wherever Node is. `KEDGE_CHROMIUM` names another one, for
 * systems that the package has none for (macOS).
 */
export async function launchChromium(): Promise<Browser> {
  const other = process.env.KEDGE_CHROMIUM;
  if (other !== undefined) return chromium.launch({ executablePath: other });
  await unpacked();
  await fontsFound();
  return chromium.launch({
    executablePath: join(HOME, 'chromium'),
    // Its sandbox needs rights that root in a container has not; it opens no page but ours.
    args: ['--no-sandbox', '--font-render-hinting=none', '--disable-lcd-text'],
    env: {
      ...process.env,
      LD_LIBRARY_PATH: join(HOME, 'al2023/lib'),
      FONTCONFIG_FILE: join(HOME, 'fonts.conf'),
      HOME,
    },
  });
}

/** Into a directory of its own first: two test runs may do this at the same time, and one may be cut short. */
async function unpacked(): Promise<void> {
  if (await exists(join(HOME, 'chromium'))) return;
  await mkdir(dirname(HOME), { recursive: true });
  const draft = await mkdtemp(`${HOME}-`);
  const program = await inflated(await readFile(new URL('chromium.br', BIN)));
  await writeFile(join(draft, 'chromium'), program, { mode: 0o755 });
  for (const part of ['fonts', 'al2023']) {
    const archive = await inflated(await readFile(new URL(`${part}.tar.br`, BIN)));
    for (const { name, data } of tarFiles(archive)) {
      const path = join(draft, part, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, data);
    }
  }
  try {
    await rename(draft, HOME);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Somebody else was quicker.
    if (!(await exists(join(HOME, 'chromium')))) throw error;
  }
}

/** It names folders in full: a checkout that was moved would have a page without its fonts. */
async function fontsFound(): Promise<void> {
  const path = join(HOME, 'fonts.conf');
  if ((await readFile(path, 'utf8').catch(() => '')) === FONTS) return;
  const draft = `${path}-${process.pid}`;
  await writeFile(draft, FONTS);
  await rename(draft, path);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
