import { readFileSync } from 'node:fs';

/** A Markdown file of the repository, by its path from the root, in the parts that tests ask about. */
export type Page = {
  readonly path: string;
  readonly text: string;
  /** Fenced code by its language, in order. */
  readonly fences: readonly { readonly language: string; readonly code: string }[];
  /** `code` between backticks, outside of fences. */
  readonly codes: readonly string[];
  /** Where links and images lead, without what leads out of the repository. */
  readonly links: readonly string[];
  /** What `#…` can lead to, as GitHub names it. */
  readonly anchors: ReadonlySet<string>;
};

export function page(path: string): Page {
  const text = readFileSync(path, 'utf8');
  const fences = [...text.matchAll(/^ *```(\w*)\n([\s\S]*?)^ *```$/gm)].map(
    ([, language = '', code = '']) => ({
      language,
      code,
    }),
  );
  const prose = text.replace(/^ *```\w*\n[\s\S]*?^ *```$/gm, '');
  const links = [...prose.matchAll(/(?:\]\(|<img src=")([^)\s"]+)/g)].map(([, link = '']) => link);
  const headings = [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));
  return {
    path,
    text,
    fences,
    codes: [...prose.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code),
    links: links.filter((link) => !/^[a-z]+:/.test(link)),
    anchors: new Set(headings),
  };
}

function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

/** The lines of the page's shell fences as commands: continued lines joined, comments off. */
export function shellCommands({ fences }: Page): readonly string[] {
  return fences
    .filter(({ language }) => language === 'sh')
    .flatMap(({ code }) => code.replace(/\\\n\s*/g, '').split('\n'))
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => line !== '');
}

/** The first cells of the table's rows whose head begins with this word. */
export function firstCells({ text }: Page, head: string): readonly string[] {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`| ${head} |`));
  if (start < 0) throw new Error(`there is no table with the head ${head}`);
  const end = lines.findIndex((line, at) => at > start && !line.startsWith('|'));
  return lines.slice(start + 2, end < 0 ? undefined : end).map((line) => line.split('|')[1]?.trim() ?? '');
}
