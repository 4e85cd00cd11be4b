import type { Reachability } from '../exposure/index.ts';
import type { Incident } from '../guard/index.ts';
import { reviewPage } from './page/page.ts';
import type { PageInput } from './page/page-input.ts';
import type { ScheduledReview } from './scheduled-review.ts';
import { difference, meaningOf } from './scheduled-review.ts';
import { resourceWords } from './wording.ts';

/** What the page shows besides the review: who can reach whom, and what Kedge did of late, newest first. */
export type PageMatter = { readonly reachability: Reachability; readonly incidents: readonly Incident[] };

/** The page of a scheduled review; nothing but this file is needed to read it. */
export function scheduledPage(one: ScheduledReview, matter: PageMatter): string {
  const { review, at, unread, earlier } = one;
  const found = difference(one);
  const input: PageInput = { review, now: at, problems: unread, ...matter, notes: notesOf(one) };
  if (earlier.kind === 'none' || found === null) return reviewPage(input);
  const added = found.added.map(({ id }) => id);
  return reviewPage({ ...input, previous: { at: earlier.review.at, added, gone: found.gone ?? [] } });
}

type Notes = NonNullable<PageInput['notes']>;

function notesOf(one: ScheduledReview): Notes {
  const { review, missed, unused, earlier } = one;
  const seen = new Set(missed);
  const unseen = review.findings.filter(({ id }) => seen.has(id));
  const notes: Notes = [
    { title: 'Not compared', lines: earlier.kind === 'none' ? [earlier.why] : [] },
    {
      title: 'Found by review; no event was seen',
      lines: unseen.map(({ resource, traffic }) => `${resourceWords(resource)}: ${traffic.join(', ')}`),
    },
    {
      title: 'What is open, in effect',
      lines: review.findings.flatMap((finding) => {
        const meaning = meaningOf(one, finding);
        return meaning === null ? [] : [`${resourceWords(finding.resource)}: ${meaning}`];
      }),
    },
    { title: 'No interface uses these groups', lines: (unused?.groups ?? []).map(groupWords) },
    {
      title: 'No interface uses these rules',
      lines: (unused?.rules ?? []).map(
        ({ group, rule, why }) => `${groupWords(group)}, ${rule.direction} ${rule.id ?? 'rule'}: ${why}`,
      ),
    },
  ];
  return notes.filter(({ lines }) => lines.length > 0);
}

const groupWords = ({ id, name }: { readonly id: string; readonly name: string }): string =>
  name === '' ? id : `${name} (${id})`;
