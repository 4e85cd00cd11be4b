import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchChromium } from '../../infra/build/chromium.ts';

/** A page that is open, and everything that it did which it must not do. */
type Opened = {
  readonly page: Page;
  /** Errors and warnings of the console, exceptions, and whatever the policy of the page refused. */
  readonly troubles: readonly string[];
  /** Where it asked for something, its own file aside. */
  readonly requests: readonly string[];
};

export type TestBrowser = {
  readonly open: (html: string, options?: BrowserContextOptions) => Promise<Opened>;
  readonly close: () => Promise<void>;
};

const ADDRESS = 'https://page.test/review.html';

/** One browser for all tests. Nothing that a page asks for leaves the process. */
export async function testBrowser(): Promise<TestBrowser> {
  const browser = await launchChromium();
  return { open: (html, options) => open(browser, html, options), close: () => browser.close() };
}

async function open(browser: Browser, html: string, options: BrowserContextOptions = {}): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const troubles: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => troubles.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => troubles.push(String(error)));
  page.on('dialog', (dialog) => {
    troubles.push(`dialog: ${dialog.message()}`);
    dialog.dismiss().catch((error: unknown) => troubles.push(String(error)));
  });
  await page.route('**/*', async (route) => {
    const url = route.request().url();
    if (url === ADDRESS) return route.fulfill({ contentType: 'text/html', body: html });
    requests.push(url);
    return route.abort();
  });
  await page.goto(ADDRESS);
  return { page, troubles, requests };
}
