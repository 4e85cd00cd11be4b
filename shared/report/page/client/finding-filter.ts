import type { PageFinding, PageSeverity } from '../page-data.ts';

export const SEVERITIES: readonly PageSeverity[] = ['critical', 'high', 'medium', 'low', 'info'];

export type Grouping = 'none' | 'severity' | 'kind' | 'resource' | 'rule' | 'place';
export type Sorting = 'severity' | 'resource' | 'kind' | 'rule';

/** What the reader wants to see; an empty set or text is no wish. */
export type Wish = {
  readonly severities: ReadonlySet<PageSeverity>;
  readonly kind: string;
  readonly type: string;
  readonly mode: string;
  readonly text: string;
  readonly onlyNew: boolean;
  readonly sort: Sorting;
  readonly group: Grouping;
};

export const NO_WISH: Wish = {
  severities: new Set(),
  kind: '',
  type: '',
  mode: '',
  text: '',
  onlyNew: false,
  sort: 'severity',
  group: 'none',
};

/** A finding and all its text in lower case, made once. */
export type Searchable = { readonly finding: PageFinding; readonly text: string };

export function searchable(finding: PageFinding): Searchable {
  const { id, name, resource, type, place, words, traffic, reason, rule, evidence, mode, effect } = finding;
  const carriers = evidence.flatMap(({ carrier, text }) => [carrier, text]);
  const all = [id, name, resource, type, place, words, rule, mode, reason, effect, ...traffic, ...carriers];
  return { finding, text: all.join('\n').toLowerCase() };
}

/** Those that fit, in the order of the wish: groups first, then the sorting, then as the review has them. */
export function wished(all: readonly Searchable[], wish: Wish): readonly PageFinding[] {
  const words = wish.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const found = all
    .filter(({ finding, text }) => fits(finding, wish) && words.every((word) => text.includes(word)))
    .map(({ finding }) => finding);
  return [...found].sort(
    (a, b) =>
      compare(groupKey(a, wish.group), groupKey(b, wish.group)) ||
      compare(sortKey(a, wish.sort), sortKey(b, wish.sort)),
  );
}

function fits(finding: PageFinding, { severities, kind, type, mode, onlyNew }: Wish): boolean {
  return (
    (severities.size === 0 || severities.has(finding.severity)) &&
    (kind === '' || finding.kind === kind) &&
    (type === '' || finding.type === type) &&
    (mode === '' || finding.mode === mode) &&
    (!onlyNew || finding.isNew)
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const rank = ({ severity }: PageFinding): string => String(SEVERITIES.indexOf(severity));

function groupKey(finding: PageFinding, group: Grouping): string {
  return group === 'severity' ? rank(finding) : groupTitle(finding, group);
}

function sortKey(finding: PageFinding, sort: Sorting): string {
  switch (sort) {
    case 'severity':
      return rank(finding);
    case 'resource':
      return finding.name;
    case 'kind':
      return finding.kind;
    case 'rule':
      return finding.rule;
  }
}

/** What stands above a finding's group; '' when there are none. */
export function groupTitle(finding: PageFinding, group: Grouping): string {
  switch (group) {
    case 'none':
      return '';
    case 'severity':
      return finding.severity;
    case 'kind':
      return finding.kind;
    case 'resource':
      return `${finding.type} ${finding.name}`;
    case 'rule':
      return finding.rule === '' ? 'the policy itself' : finding.rule;
    case 'place':
      return finding.place === '' ? 'account not known' : finding.place;
  }
}
