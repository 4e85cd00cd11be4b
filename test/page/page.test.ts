import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reviewPage } from '../../shared/report/index.ts';
import { review } from '../report/sample-review.ts';
import { type TestBrowser, testBrowser } from './browser.ts';

const NOW = Date.UTC(2026, 10, 23, 11, 0, 0);

let browser: TestBrowser;
beforeAll(async () => {
  browser = await testBrowser();
}, 60_000);
afterAll(() => browser.close());

describe('the page of a review', () => {
  it('says the verdict first, and asks for nothing from anywhere', async () => {
    const { page, troubles, requests } = await browser.open(reviewPage({ review, now: NOW }));
    expect(await page.locator('h1').textContent()).toBe(
      '1 critical finding and 2 less severe; 1 expectation does not hold',
    );
    expect(await page.locator('.finding').count()).toBe(3);
    expect(troubles).toEqual([]);
    expect(requests).toEqual([]);
  });

  it('opens a finding to its explanation', async () => {
    const { page, troubles } = await browser.open(reviewPage({ review, now: NOW }));
    await page
      .getByRole('button', { name: /critical/ })
      .nth(1)
      .click();
    expect(await page.locator('.detail').textContent()).toContain('ec2:RevokeSecurityGroupIngress');
    expect(troubles).toEqual([]);
  });
});
