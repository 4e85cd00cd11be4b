import { resourceWords, timeWords } from '../wording.ts';
import { pageFindings } from './finding-data.ts';
import { escaped, scriptJson } from './markup.ts';
import { SCRIPT, SCRIPT_HASH, STYLE, STYLE_HASH } from './page-assets.generated.ts';
import type { PageData } from './page-data.ts';
import type { ExposurePageInput, PageInput } from './page-input.ts';
import { type PageVerdict, pageVerdict } from './page-verdict.ts';
import { pageReach } from './reach-data.ts';
import { pageGone, pageIncident, pageWaivers } from './story-data.ts';
import { visible, visibleIn } from './visible.ts';

/**
 * One HTML file that needs nothing else: a review with all that is known about it. The same input gives the same
 * text. Whatever comes from AWS stands in it as JSON only, and is put on the page as text, never as markup.
 */
export function reviewPage(input: PageInput): string {
  const { review, now, problems = [], reachability, incidents, previous, waivers = [], notes = [] } = input;
  return html({
    title: 'Kedge review',
    verdict: pageVerdict(input),
    facts: [review.source, review.policy.file, timeWords(now)],
    data: {
      findings: pageFindings(review, previous),
      gone: previous === undefined ? null : previous.gone.map(pageGone),
      since: previous === undefined ? null : timeWords(previous.at),
      expectations: review.expectations,
      waivers: pageWaivers([...review.policy.waivers, ...waivers], now),
      incidents: incidents === undefined ? null : incidents.map(pageIncident),
      notes: [...unreachedNote(review), ...notes],
      problems,
      reach: reachability === undefined ? null : pageReach(reachability),
    },
  });
}

/** Rules that are open to what a guardrail denies, and that nobody can use today. */
function unreachedNote({ unreached = [] }: PageInput['review']): PageData['notes'] {
  if (unreached.length === 0) return [];
  const lines = unreached.map(
    ({ resource, guardrail, traffic, effect }) =>
      `${resourceWords(resource)}, guardrail ${guardrail}: ${traffic.join(', ')}: ${effect.text}`,
  );
  return [{ title: 'Open, and not reachable', lines }];
}

/** The same page with nothing but who can reach whom. */
export function exposurePage({ source, now, problems = [], reachability }: ExposurePageInput): string {
  const { nodes, edges } = reachability;
  const inwards = edges.filter(({ from }) => from === 'internet').length;
  return html({
    title: 'Kedge exposure',
    verdict: {
      tone: problems.length > 0 ? 'unsure' : 'good',
      words:
        inwards === 0 ? 'Nothing is reachable from the internet' : `${inwards} reachable from the internet`,
      more: `${nodes.length} parties · ${edges.length} connections`,
    },
    facts: [source, timeWords(now)],
    data: {
      findings: null,
      gone: null,
      since: null,
      expectations: null,
      waivers: null,
      incidents: null,
      notes: [],
      problems,
      reach: pageReach(reachability),
    },
  });
}

type Shell = {
  readonly title: string;
  readonly verdict: PageVerdict;
  readonly facts: readonly string[];
  readonly data: PageData;
};

/** Nothing is loaded, framed, sent or evaluated: the page is its own style, its own script, and data. */
const POLICY = [
  "default-src 'none'",
  `style-src '${STYLE_HASH}'`,
  `script-src '${SCRIPT_HASH}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

function html({ title, verdict, facts, data }: Shell): string {
  const shown = (text: string): string => escaped(visible(text));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${shown(`${verdict.words} · ${title}`)}</title>
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the findings</a>
<header class="top">
<p class="product">${escaped(title)}</p>
<h1 class="verdict ${verdict.tone}">${shown(verdict.words)}</h1>
<p class="more">${shown(verdict.more)}</p>
<p class="facts">${facts.map((fact) => `<bdi>${shown(fact)}</bdi>`).join(' · ')}</p>
</header>
<main id="main" tabindex="-1"><noscript><p class="notice">${NO_SCRIPT}</p></noscript></main>
<script type="application/json" id="data">${scriptJson(visibleIn(data))}</script>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

const NO_SCRIPT =
  'The findings are in this file, and a script in it shows them; the browser does not let it run. kedge review --format text says the same.';
