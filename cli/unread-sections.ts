import type { Section, State } from '../shared/model/index.ts';
import { BLOCK_SECTIONS, isBlockSection, SECTIONS } from '../shared/state/index.ts';

/** What could not be read live, a sentence each: `problems` make the exit status 1, `notes` are only told. */
export function unreadSections({ sections }: State): {
  readonly problems: readonly string[];
  readonly notes: readonly string[];
} {
  const unread = (of: readonly Section[]): readonly string[] =>
    of.flatMap((section) => {
      const status = sections[section];
      return status.status === 'failed' ? [`${section}: ${status.reason}`] : [];
    });
  const needed = SECTIONS.filter((section) => !isBlockSection(section));
  return { problems: unread(needed), notes: unread(BLOCK_SECTIONS) };
}
