import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { finding } from '../report/sample-findings.ts';
import { review } from '../report/sample-review.ts';
import { type TestBrowser, testBrowser } from './browser.ts';
import { pageOf, services } from './sample-page.ts';

let browser: TestBrowser;
beforeAll(async () => {
  browser = await testBrowser();
}, 60_000);
afterAll(() => browser?.close());

const opened = async () => {
  const { page, quiet } = await browser.open(pageOf());
  await page.getByRole('tab', { name: 'Reachability' }).click();
  return { page, quiet, sheet: page.locator('.inspector') };
};

describe('the map', () => {
  it('has the internet, services and groups as boxes, and words on the lines between them', async () => {
    const { page } = await opened();
    const labels = await page.locator('.node .label').allTextContents();
    expect([...labels].sort()).toEqual(['db', 'internet', 'web']);
    expect(await page.locator('.edge-label').allTextContents()).toEqual(['tcp/22 +1', 'tcp/5432']);
  });

  it('leads from a line to the rules that decide, layer by layer', async () => {
    const { page, quiet, sheet } = await opened();
    await page.locator('.edge').first().dispatchEvent('click');
    const said = await sheet.textContent();
    for (const part of ['internet → web', 'tcp/22', 'tcp/443', 'sgr-web-1', 'acl-open', 'entry 100', 'igw-1'])
      expect(said).toContain(part);
    quiet();
  });

  it('leads from a box to its connections, from there to a rule, and back', async () => {
    const { page, sheet } = await opened();
    await page.getByRole('button', { name: 'group web' }).click();
    expect(await sheet.textContent()).toContain('Reached by 1');
    expect(await sheet.textContent()).toContain('Reaches 1');
    await sheet.getByRole('button', { name: /web → db/ }).click();
    expect(await sheet.textContent()).toContain('sgr-db-0');
    await sheet.getByRole('button', { name: '← web' }).click();
    expect(await sheet.textContent()).toContain('Reached by 1');
  });

  it('leads from a rule to the finding about it', async () => {
    const { page } = await browser.open(
      pageOf({
        reachability: services(3, (at) => ['prod/web', 'prod/api', 'prod/db'][at] ?? ''),
        review: { ...review, findings: [finding({ evidence: [{ carrier: 'sgr-443', text: 'tcp/443' }] })] },
      }),
    );
    await page.getByRole('tab', { name: 'Reachability' }).click();
    await page.locator('.edge.suspect').first().dispatchEvent('click');
    await page.getByRole('button', { name: 'A finding is about this rule' }).first().click();
    expect(await page.getByRole('searchbox', { name: 'Search' }).inputValue()).toBe('sgr-443');
    expect(await page.locator('.finding').count()).toBe(1);
  });

  it('can be zoomed', async () => {
    const { page } = await opened();
    const width = async () => Number(await page.locator('.map-frame svg').getAttribute('width'));
    await page.getByRole('button', { name: 'Fit' }).click();
    const before = await width();
    await page.getByRole('button', { name: 'Zoom in' }).click();
    expect(await width()).toBeCloseTo(before * 1.25);
    await page.getByRole('button', { name: 'Fit' }).click();
    expect(await width()).toBe(before);
  });

  it('draws the services of a cluster together where there are many, and opens them one by one', async () => {
    const { page } = await browser.open(pageOf({ reachability: services(100) }));
    await page.getByRole('tab', { name: 'Reachability' }).click();
    await page.getByRole('button', { name: 'service cluster-3 (10)' }).click();
    await page.getByRole('button', { name: 'Show its 10 one by one' }).click();
    expect(await page.getByRole('button', { name: /^service cluster-3\/service-/ }).count()).toBe(10);
    await page.getByRole('searchbox', { name: /Find a service/ }).fill('service-42');
    const labels = await page.locator('.node .label').allTextContents();
    expect(labels).toContain('cluster-2/service-42');
    expect(labels.length).toBeLessThan(10);
  });
});

describe('the matrix', () => {
  it('leads from a cell to the rules that decide, by keyboard', async () => {
    const { page, quiet, sheet } = await opened();
    await page.getByRole('button', { name: 'Matrix' }).click();
    await page.locator('.matrix-frame').focus();
    // Sources down and targets across: internet, db, web.
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('#matrix-active').getAttribute('aria-label')).toBe(
      'internet → web: tcp/22 and 1 more',
    );
    await page.keyboard.press('Enter');
    expect(await sheet.textContent()).toContain('sgr-web-0');
    await page.keyboard.press('Escape');
    expect(await page.evaluate('document.activeElement.className')).toBe('matrix-frame');
    quiet();
  });

  it('leads from a cell to the rules that decide, by mouse', async () => {
    const { page, sheet } = await opened();
    await page.getByRole('button', { name: 'Matrix' }).click();
    await page.locator('.cell.some').click();
    expect(await sheet.textContent()).toContain('web → db');
    expect(await sheet.textContent()).toContain('sgr-db-0');
  });

  it('has on the page only what can be seen of it, wherever it is scrolled to', async () => {
    const { page } = await browser.open(pageOf({ reachability: services(500) }));
    await page.getByRole('tab', { name: 'Reachability' }).click();
    await page.getByRole('button', { name: 'Each' }).click();
    await page.getByRole('button', { name: 'Matrix' }).click();
    await page.locator('.matrix-frame').focus();
    await page.keyboard.press('Control+ArrowDown');
    await page.keyboard.press('End');
    const heads = await page.locator('.matrix-columns .matrix-head').allTextContents();
    expect(heads).toContain('cluster-9/service-499');
    expect(heads.length).toBeLessThan(60);
    expect(await page.locator('.cell').count()).toBeLessThan(200);
  });
});
