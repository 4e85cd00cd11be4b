import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { finding, incident } from '../report/sample-findings.ts';
import { review } from '../report/sample-review.ts';
import { type TestBrowser, testBrowser } from './browser.ts';
import { pageOf, services } from './sample-page.ts';

let browser: TestBrowser;
beforeAll(async () => {
  browser = await testBrowser();
}, 60_000);
afterAll(() => browser?.close());

/** What somebody may name a group or tag a task, who knows that people read it in a browser. */
const HOSTILE = [
  '<img src=x onerror=alert(1)>',
  '</script><script>alert(1)</script>',
  '<!--<script>',
  '"><svg onload=alert(1)>',
  'javascript:alert(1)',
  "' onmouseover='alert(1)",
  '{{constructor.constructor("alert(1)")()}}',
  '\u2028alert(1)\u2029',
  '__proto__',
];

/** The same text wherever a page shows any. */
function hostilePage(text: string): string {
  const bad = finding({
    id: `${text}|forbidden|ingress|x`,
    resource: { ...finding().resource, id: text, name: text, account: text },
    traffic: [text],
    reason: text,
    guardrail: text,
    evidence: [{ carrier: text, text }],
  });
  const action = {
    call: text,
    input: { [text]: [text] },
    why: text,
    inverse: { call: text, input: { a: text } },
  };
  const plan = {
    resource: bad.resource,
    findings: [bad.id],
    actions: [action],
    mends: [[bad.id]],
    cuts: [text],
    hold: text,
    notes: [text],
  };
  return pageOf({
    review: {
      ...review,
      source: text,
      findings: [bad],
      plans: [plan],
      expectations: [{ line: text, holds: false, why: text }],
    },
    reachability: services(3, (at) => `${text}${at}`),
    incidents: [incident({ finding: bad, actor: text, reasons: [text], actions: [action], id: text })],
    previous: { at: 0, added: [bad.id], gone: [bad] },
    problems: [text],
    notes: [{ title: text, lines: [text] }],
  });
}

describe('names and tags in the page', () => {
  it.each(HOSTILE)('are text, whatever they say: %j', async (text) => {
    const { page, quiet } = await browser.open(hostilePage(text));
    await page.locator('.head').first().click();
    for (const tab of await page.getByRole('tab').all()) await tab.click();
    await page.getByRole('tab', { name: 'Reachability' }).click();
    await page.locator('.edge').first().dispatchEvent('click');
    await page.getByRole('button', { name: 'Matrix' }).click();
    expect(
      await page.locator('img, iframe, object, embed, a[href]:not(.skip), form[action], link, base').count(),
    ).toBe(0);
    expect(await page.locator('script').count()).toBe(2);
    const handlers =
      '[...document.querySelectorAll("*")].flatMap((one) => one.getAttributeNames()).filter((name) => name.startsWith("on") || name === "style")';
    expect((await page.evaluate<readonly string[]>(handlers)).filter((name) => name !== 'style')).toEqual([]);
    if (!/[\u2028]/.test(text)) expect(await page.locator('.finding strong').textContent()).toBe(text);
    quiet();
  });

  it('that hide, or turn the text beside them around, are shown by their number', async () => {
    const { page } = await browser.open(hostilePage('web\u202Egnp\u200B.exe\u0007'));
    expect(await page.locator('.finding strong').textContent()).toBe('web⟨U+202E⟩gnp⟨U+200B⟩.exe⟨U+0007⟩');
  });

  it('do not end the element that holds the data', () => {
    const html = hostilePage('</script><!--<script>');
    expect(html.match(/<\/script>/g)).toHaveLength(2);
    expect(html).not.toContain('<!--');
  });
});

describe('the policy of the page', () => {
  it('lets nothing be parsed as markup, evaluated, loaded or sent', async () => {
    const { page } = await browser.open(pageOf());
    const refused = async (script: string): Promise<string> =>
      page.evaluate(
        `(async () => { try { ${script}; return 'done'; } catch (error) { return error.name; } })()`,
      );
    expect(await refused('document.body.innerHTML = "<b>x</b>"')).toBe('TypeError');
    expect(await refused('document.write("x")')).toBe('TypeError');
    expect(await refused('await fetch("https://example.com/")')).toBe('TypeError');
    expect(await refused('new WebSocket("wss://example.com/")')).not.toBe('ok');
    const added =
      'const one = document.createElement("style"); one.append("body{display:none}"); document.head.append(one)';
    await page.evaluate(added);
    expect(await page.evaluate('getComputedStyle(document.body).display')).toBe('block');
  });

  it('names no address outside of the page', () => {
    const html = pageOf();
    const addresses = [...html.matchAll(/(?:https?:)?\/\/[\w.-]+\.[a-z]{2,}/g)].map(([one]) => one);
    // The name of SVG's elements, which nobody fetches.
    expect([...new Set(addresses)]).toEqual(['http://www.w3.org']);
  });
});
