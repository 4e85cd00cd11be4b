import type { Needs } from '../ports/index.ts';
import type { Wanted } from './gathering.ts';
import type { Reach } from './own-reads.ts';
import { readSecurityGroups, type Where } from './read-ec2.ts';
import { readWhole, WHOLE_SECTIONS } from './whole-reads.ts';

/** A batch looks at its resources one after the other; a group made a moment ago must be found all the same. */
const BATCH_MS = 2_000;
/** VPCs and subnets are asked for by their names, which hardly ever change. */
const NAMES_MS = 20_000;

/**
 * What the policy refers to, whatever the resource: read beside it, in the same round trip, and once for all the
 * resources of a batch. `own` is read anyway.
 */
export function neededReads(reach: Reach, needs: Needs, own: readonly Wanted[]): readonly Wanted[] {
  const { clients, warm } = reach;
  const groups = groupFilters(needs).map((where): Wanted => {
    const what = `groups ${JSON.stringify(where)}`;
    const ask = () => readSecurityGroups(clients, where);
    return {
      section: 'security-groups',
      whole: false,
      answers: warm.remembered({ place: clients.place, what, forMs: BATCH_MS }, ask),
    };
  });
  const lists = listFilters(needs).map((where): Wanted => {
    return { section: 'prefix-lists', whole: false, answers: warm.prefixLists(clients, where) };
  });
  const known = new Set(own.filter((one) => one.whole).map((one) => one.section));
  const wanted = WHOLE_SECTIONS.filter((section) => needs.sections.includes(section) && !known.has(section));
  const sections = wanted.map((section): Wanted => {
    const at = { place: clients.place, what: section, forMs: NAMES_MS };
    return { section, whole: true, answers: warm.remembered(at, () => readWhole(section, clients, warm)) };
  });
  return [...groups, ...lists, ...sections];
}

function groupFilters({ groupNames, groupIds, groupTags }: Needs): readonly NonNullable<Where>[] {
  const tagKeys = [...new Set(groupTags.map(([key]) => key))];
  return [
    { name: 'group-name', values: groupNames },
    { name: 'group-id', values: groupIds },
    ...tagKeys.map((key) => ({
      name: `tag:${key}`,
      values: groupTags.flatMap(([one, value]) => (one === key ? [value] : [])),
    })),
  ].filter(({ values }) => values.length > 0);
}

function listFilters({ prefixListNames, prefixListIds }: Needs): readonly NonNullable<Where>[] {
  return [
    { name: 'prefix-list-name', values: prefixListNames },
    { name: 'prefix-list-id', values: prefixListIds },
  ].filter(({ values }) => values.length > 0);
}
