// `npm run screenshots`: plays the demonstration, spoils its network, and takes pictures of the page that a review of
// it gives, into docs/images/.
import { mkdir, writeFile } from 'node:fs/promises';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { requirePolicy } from '../../cli/policy-file.ts';
import { launchChromium } from '../build/chromium.ts';
import { demoPage } from '../build/demo-page.ts';

const IMAGES = new URL('../../docs/images/', import.meta.url);
/** As somebody in a checkout writes it: the page shows it. */
const POLICY = 'examples/web-service.policy.yaml';

type Shot = {
  readonly file: string;
  readonly context: BrowserContextOptions;
  readonly prepare: (page: Page) => Promise<void>;
};

const SHOTS: readonly Shot[] = [
  {
    file: 'review.png',
    context: { viewport: { width: 1440, height: 940 }, colorScheme: 'light' },
    prepare: (page) => page.locator('.head', { hasText: 'web-alb' }).first().click(),
  },
  {
    file: 'reachability.png',
    context: { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' },
    prepare: async (page) => {
      await page.getByRole('tab', { name: 'Reachability' }).click();
      await page.locator('.edge.suspect').first().dispatchEvent('click');
      await page.getByRole('button', { name: 'Fit' }).click();
    },
  },
  {
    file: 'phone.png',
    context: { viewport: { width: 375, height: 812 }, colorScheme: 'light', deviceScaleFactor: 1.5 },
    prepare: () => Promise.resolve(),
  },
];

async function main(): Promise<void> {
  const html = await demoPage(await requirePolicy(POLICY));
  await mkdir(IMAGES, { recursive: true });
  const browser = await launchChromium();
  for (const { file, context, prepare } of SHOTS) {
    const page = await (await browser.newContext(context)).newPage();
    await page.setContent(html);
    await prepare(page);
    await writeFile(new URL(file, IMAGES), await page.screenshot());
  }
  await browser.close();
}

await main();
