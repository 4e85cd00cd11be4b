import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { review } from '../report/sample-review.ts';
import { type TestBrowser, testBrowser } from './browser.ts';
import { findings, pageOf, services } from './sample-page.ts';

let browser: TestBrowser;
beforeAll(async () => {
  browser = await testBrowser();
}, 60_000);
afterAll(() => browser?.close());

const TABS = ['Findings', 'Reachability', 'Expectations', 'What Kedge did', 'Changes'];

describe('the page by keyboard alone', () => {
  it('leads from the top to a finding, its remedy, and out again', async () => {
    const { page, quiet } = await browser.open(pageOf());
    const focused = () => page.evaluate<string>('document.activeElement.textContent.trim().slice(0, 40)');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Skip to the findings');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await focused()).toContain('Findings');
    await page.locator('.head').first().focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('.head').first().getAttribute('aria-expanded')).toBe('true');
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toContain('high');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Escape');
    expect(await page.locator('.head').first().getAttribute('aria-expanded')).toBe('false');
    expect(await focused()).toContain('critical');
    quiet();
  });

  it('goes through its parts with the arrow keys', async () => {
    const { page } = await browser.open(pageOf());
    await page.getByRole('tab', { name: 'Findings' }).focus();
    for (const name of TABS.slice(1)) {
      await page.keyboard.press('ArrowRight');
      expect(await page.locator('[aria-selected=true]').textContent()).toContain(name);
    }
    await page.keyboard.press('Home');
    expect(await page.locator('[aria-selected=true]').textContent()).toContain('Findings');
    expect(await page.getByRole('tabpanel').count()).toBe(1);
  });

  it('goes through the map with the arrow keys, down to a rule and back to the box', async () => {
    const { page } = await browser.open(pageOf());
    await page.getByRole('tab', { name: 'Reachability' }).click();
    const focused = () => page.evaluate<string>('document.activeElement.getAttribute("aria-label")');
    await page.locator('.node[tabindex="0"]').focus();
    expect(await focused()).toBe('outside internet');
    await page.keyboard.press('ArrowRight');
    expect(await focused()).toMatch(/^group /);
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.tagName')).toBe('H3');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.locator('.inspector').textContent()).toContain('security groups');
    await page.keyboard.press('Escape');
    expect(await focused()).toMatch(/^group /);
  });

  it('shows where the focus is, on everything that can have it', async () => {
    const { page } = await browser.open(pageOf());
    const unseen: string[] = [];
    for (let step = 0; step < 30; step += 1) {
      await page.keyboard.press('Tab');
      const outline = await page.evaluate<string>('getComputedStyle(document.activeElement).outlineStyle');
      if (outline === 'none')
        unseen.push(await page.evaluate('document.activeElement.outerHTML.slice(0, 80)'));
    }
    expect(unseen.filter((one) => !one.startsWith('<body') && !one.startsWith('<html'))).toEqual([]);
  });
});

describe('the page on a phone', () => {
  it('is never wider than the screen', async () => {
    const long = `a-${'very-'.repeat(20)}long-name`;
    const { page, quiet } = await browser.open(
      pageOf({
        review: { ...review, findings: findings(60, (at) => `${long}${at}`) },
        reachability: services(80, (at) => `prod/${long}${at}`),
      }),
      { viewport: { width: 375, height: 812 }, hasTouch: true, isMobile: true },
    );
    await page.locator('.head').first().click();
    const widths: Record<string, number> = {};
    for (const name of TABS) {
      await page.getByRole('tab', { name }).click();
      widths[name] = await page.evaluate<number>('document.documentElement.scrollWidth');
    }
    await page.getByRole('tab', { name: 'Reachability' }).click();
    await page.locator('.edge').first().dispatchEvent('click');
    widths.explanation = await page.evaluate<number>('document.documentElement.scrollWidth');
    await page.getByRole('button', { name: 'Matrix' }).click();
    widths.matrix = await page.evaluate<number>('document.documentElement.scrollWidth');
    expect(Object.entries(widths).filter(([, width]) => width > 375)).toEqual([]);
    quiet();
  });
});

/** Text whose colour is too near to what is behind it (WCAG AA: 4.5 to 1), computed in the page. */
const FAINT = `(() => {
  const paint = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgb = (colour) => {
    paint.clearRect(0, 0, 1, 1);
    paint.fillStyle = colour;
    paint.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = paint.getImageData(0, 0, 1, 1).data;
    return { channels: [r, g, b], opaque: a > 250 };
  };
  const light = ({ channels }) => channels
    .map((one) => one / 255)
    .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
    .reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = (one) => {
    for (let at = one; at !== null; at = at.parentElement) {
      const colour = rgb(getComputedStyle(at).backgroundColor);
      if (colour.opaque) return colour;
    }
    return rgb('white');
  };
  const faint = [];
  for (const one of document.querySelectorAll('body *')) {
    const own = [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '');
    if (!own || !one.checkVisibility() || one.closest('.skip, script, svg') !== null) continue;
    const [a, b] = [light(rgb(getComputedStyle(one).color)), light(behind(one))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) faint.push(one.className + ' ' + one.textContent.trim().slice(0, 30) + ' ' + ratio.toFixed(2));
  }
  return [...new Set(faint)];
})()`;

describe.each(['light', 'dark'] as const)('the page in a %s room', (colorScheme) => {
  it('has enough contrast everywhere, and follows the system', async () => {
    const { page } = await browser.open(pageOf({ review: { ...review, findings: findings(10) } }), {
      colorScheme,
    });
    const paper = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    expect(paper).toBe(colorScheme === 'light' ? 'rgb(250, 250, 248)' : 'rgb(19, 22, 25)');
    await page.locator('.head').first().click();
    await page.getByRole('button', { name: '2 critical' }).click();
    const faint: string[] = [];
    for (const name of TABS) {
      await page.getByRole('tab', { name }).click();
      faint.push(...(await page.evaluate<readonly string[]>(FAINT)));
    }
    expect(faint).toEqual([]);
    await page.evaluate('document.querySelector("h1").style.color = "rgb(120, 120, 120)"');
    expect(await page.evaluate<readonly string[]>(FAINT), 'it finds what is faint').toHaveLength(1);
  });
});

describe('the page for who wants no motion', () => {
  it('does not move', async () => {
    const { page } = await browser.open(pageOf(), { reducedMotion: 'reduce' });
    const moving =
      '[...document.querySelectorAll("*")].filter((one) => getComputedStyle(one).transitionDuration !== "0s").length';
    expect(await page.evaluate(moving)).toBe(0);
  });
});
