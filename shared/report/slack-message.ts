import { plain } from './plain-text.ts';
import { slackButtons } from './slack-button.ts';

/** Slack's limits: of a header, of a section, and of the blocks that a message may have. */
const LONGEST_HEADER = 150;
const LONGEST_SECTION = 2900;
const MOST_SECTIONS = 10;

type Delivered = { readonly subject: string | null; readonly message: string };

/** `buttons`: somebody listens to them; else there are none. */
type Options = { readonly buttons: boolean };

/**
 * The body to post to a Slack webhook for what SNS delivered: Kedge's own JSON, or the text of somebody else's
 * message on the same topic (a CloudWatch alarm). Everything is `plain_text`, where Slack reads neither markup
 * nor mentions; the fallback text, which it does read, is escaped.
 */
export function slackMessage({ subject, message }: Delivered, { buttons }: Options): string {
  const own = ownAlert(message);
  const title = own?.subject ?? subject ?? 'Kedge';
  const lines = (own?.text ?? message).split('\n').map((line) => keepIndent(line));
  const sections = pages(lines).slice(0, MOST_SECTIONS);
  return JSON.stringify({
    text: slackEscaped(plain(title, LONGEST_HEADER)),
    blocks: [
      { type: 'header', text: plainText(plain(title, LONGEST_HEADER)) },
      ...sections.map((text) => ({ type: 'section', text: plainText(text) })),
      ...(buttons && own !== null ? slackButtons(own) : []),
    ],
  });
}

/** `<`, `>` and `&` make Slack's links and mentions; "@here" alone is one too where names are linked. */
export function slackEscaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/@(?=here|channel|everyone)/g, '@\u200b');
}

type OwnAlert = Readonly<Record<string, unknown>> & { readonly subject: string; readonly text: string };

function ownAlert(message: string): OwnAlert | null {
  try {
    const parsed: unknown = JSON.parse(message);
    if (typeof parsed !== 'object' || parsed === null) return null;
    if (!('kedge' in parsed && 'subject' in parsed && 'text' in parsed)) return null;
    const { subject, text } = parsed;
    return typeof subject === 'string' && typeof text === 'string' ? { ...parsed, subject, text } : null;
  } catch {
    return null;
  }
}

function plainText(text: string): {
  readonly type: 'plain_text';
  readonly text: string;
  readonly emoji: false;
} {
  return { type: 'plain_text', text, emoji: false };
}

function keepIndent(line: string): string {
  const indent = /^ {0,8}/.exec(line)?.[0] ?? '';
  return `${indent}${plain(line, 1000)}`;
}

/** Lines gathered into texts that fit a section; an empty section would be refused. */
function pages(lines: readonly string[]): readonly string[] {
  const full: string[] = [];
  let page = '';
  for (const line of lines) {
    if (page.length + line.length + 1 > LONGEST_SECTION) {
      full.push(page);
      page = '';
    }
    page = page === '' ? line : `${page}\n${line}`;
  }
  return [...full, page].filter((text) => text.trim() !== '');
}
