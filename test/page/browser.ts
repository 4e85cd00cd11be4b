import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect, vi } from 'vitest';
import { launchChromium } from '../../infra/build/chromium.ts';

type Opened = {
  readonly page: Page;
  /** Expects that the console is empty, nothing was refused by the page's policy, and nothing was asked for. */
  readonly quiet: () => void;
};

export type TestBrowser = {
  readonly open: (html: string, options?: BrowserContextOptions) => Promise<Opened>;
  readonly close: () => Promise<void>;
};

// A browser on a busy machine takes its time; that is no failure.
vi.setConfig({ testTimeout: 30_000 });

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
  page.on('console', (message) => troubles.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => troubles.push(String(error)));
  page.on('dialog', (dialog) => {
    troubles.push(`dialog: ${dialog.message()}`);
    dialog.dismiss().catch((error: unknown) => troubles.push(String(error)));
  });
  await page.route('**/*', async (route) => {
    const url = route.request().url();
    if (url === ADDRESS) return route.fulfill({ contentType: 'text/html', body: html });
    troubles.push(`request: ${url}`);
    return route.abort();
  });
  await page.goto(ADDRESS);
  return { page, quiet: () => expect(troubles).toEqual([]) };
}
