import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exposurePage } from '../../shared/report/index.ts';
import { clean, review } from '../report/sample-review.ts';
import { type TestBrowser, testBrowser } from './browser.ts';
import { findings, NOW, pageOf, reach, services } from './sample-page.ts';

// Where no Chromium can be started these fail; they are never skipped.
let browser: TestBrowser;
beforeAll(async () => {
  browser = await testBrowser();
}, 60_000);
afterAll(() => browser?.close());

describe('the page of a review', () => {
  it('says the verdict first, and asks for nothing from anywhere', async () => {
    const { page, quiet } = await browser.open(pageOf({ problems: [] }));
    expect(await page.locator('h1').textContent()).toBe(
      '1 critical finding and 2 less severe; 1 expectation does not hold',
    );
    expect(await page.title()).toContain('1 critical finding');
    expect(await page.locator('.finding').count()).toBe(3);
    quiet();
  });

  it('says so where everything is as the policy says', async () => {
    const { page, quiet } = await browser.open(pageOf({ review: clean, problems: [] }));
    expect(await page.locator('h1').textContent()).toBe('As the policy says');
    expect(await page.locator('.findings').textContent()).toBe('Nothing departs from the policy.');
    quiet();
  });

  it('never says so without a word of what could not be read', async () => {
    const { page } = await browser.open(pageOf({ review: clean }));
    expect(await page.locator('h1').textContent()).toBe(
      'As the policy says, as far as it could be read; 1 input could not be read',
    );
    expect(await page.locator('.notice').textContent()).toContain('services.json: not valid JSON');
  });

  it('is the same text for the same review', () => {
    expect(pageOf()).toBe(pageOf());
  });

  it('narrows the findings by severity, kind and text, says how many are left, and forgets all of it', async () => {
    const { page, quiet } = await browser.open(pageOf({ review: { ...review, findings: findings(40) } }));
    const count = page.locator('.count');
    await page.getByRole('button', { name: '8 critical' }).click();
    expect(await count.textContent()).toBe('8 of 40 findings');
    await page.getByLabel('Kind', { exact: true }).selectOption('excess');
    expect(await count.textContent()).toBe('4 of 40 findings');
    await page.getByRole('searchbox', { name: 'Search' }).fill('service-15 tcp/16');
    expect(await page.locator('.finding').allTextContents()).toEqual([expect.stringContaining('service-15')]);
    await page.getByRole('button', { name: 'Clear filters' }).click();
    expect(await count.textContent()).toBe('40 findings');
    quiet();
  });

  it('sorts and groups them', async () => {
    const { page } = await browser.open(pageOf({ review: { ...review, findings: findings(40) } }));
    await page.getByLabel('Group by', { exact: true }).selectOption('kind');
    expect(await page.locator('.group').allTextContents()).toEqual(['excess', 'forbidden']);
    await page.getByLabel('Group by', { exact: true }).selectOption('none');
    await page.getByLabel('Sort by', { exact: true }).selectOption('resource');
    expect(await page.locator('.finding strong').first().textContent()).toBe('service-0');
    expect(await page.locator('.finding strong').nth(1).textContent()).toBe('service-1');
  });

  it('shows what is new since the review before', async () => {
    const { page } = await browser.open(pageOf());
    await page.getByRole('button', { name: '1 new' }).click();
    expect(await page.locator('.finding').count()).toBe(1);
    await page.getByRole('tab', { name: 'Changes' }).click();
    const said = await page.locator('#panel-changes').textContent();
    expect(said).toContain('Compared with the review of 2026-11-23 10:45:00 UTC');
    expect(said).toContain('no interface has it');
  });

  it('opens a finding to its traffic, carriers, reason, and the calls that mend it with their inverses', async () => {
    const { page, quiet } = await browser.open(pageOf());
    await page.locator('.head').first().click();
    const detail = await page.locator('.detail').textContent();
    for (const part of [
      'tcp/22 from 0.0.0.0/0',
      'sgr-1',
      'Guardrail no-admin-from-internet (line 6)',
      'ec2:RevokeSecurityGroupIngress',
      '"GroupId": "sg-0a1b2c3d"',
      'Taken back by ec2:AuthorizeSecurityGroupIngress',
      'Interrupts wanted traffictcp/443 from 0.0.0.0/0',
      'policies/prod web.yaml:3',
    ])
      expect(detail).toContain(part);
    quiet();
  });

  it('says what Kedge did, who made it do so, and what takes it back', async () => {
    const { page } = await browser.open(pageOf());
    await page.getByRole('tab', { name: 'What Kedge did' }).click();
    const said = await page.locator('#panel-done').textContent();
    expect(said).toContain('alice (role Admin)');
    expect(said).toContain('kedge undo kdg-1x2k9q07f3m4c1');
  });

  it('shows the expectations that do not hold first', async () => {
    const { page } = await browser.open(pageOf());
    await page.getByRole('tab', { name: /Expectations/ }).click();
    expect(await page.locator('#panel-expectations .card').first().textContent()).toContain('does not hold');
  });

  it('prints all findings, not the page of them that is shown', async () => {
    const { page } = await browser.open(pageOf({ review: { ...review, findings: findings(120) } }));
    expect(await page.locator('.finding').count()).toBe(50);
    await page.evaluate("window.dispatchEvent(new Event('beforeprint'))");
    expect(await page.locator('.finding').count()).toBe(120);
  });

  it('of an exposure alone has nothing but who can reach whom', async () => {
    const html = exposurePage({ source: 'state/', now: NOW, reachability: reach });
    const { page, quiet } = await browser.open(html);
    expect(await page.locator('h1').textContent()).toBe('1 reachable from the internet');
    expect(await page.getByRole('tab').allTextContents()).toEqual(['Reachability']);
    quiet();
  });
});

describe('a page with 2,000 findings and 500 services', () => {
  it('keeps what is on the page small, and its layout whole', async () => {
    const big = pageOf({ review: { ...review, findings: findings(2000) }, reachability: services(500) });
    const { page, quiet } = await browser.open(big);
    const nodes = () => page.evaluate<number>('document.querySelectorAll("*").length');
    expect(await nodes()).toBeLessThan(2500);
    await page.getByRole('button', { name: 'Last' }).click();
    expect(await page.locator('.pages span').textContent()).toBe('1,951–2,000 of 2,000');
    await page.getByRole('tab', { name: 'Reachability' }).click();
    expect(await page.locator('.node').count()).toBeLessThanOrEqual(62);
    await page.getByRole('button', { name: 'Each' }).click();
    expect(await page.locator('.node').count()).toBeLessThanOrEqual(62);
    await page.getByRole('button', { name: 'Matrix' }).click();
    expect(await page.locator('.matrix-frame').getAttribute('aria-rowcount')).toBe('501');
    expect(await nodes()).toBeLessThan(5000);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(1280);
    quiet();
  });
});
