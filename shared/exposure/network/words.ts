import type { AclEntry, Rule } from '../../model/index.ts';
import { formatService, type ServiceSet, serviceRanges } from '../../netset/index.ts';
import { ruleSpan, type Span } from './span.ts';

/** `tcp/22`, `tcp/80-90`, `icmp`: a set in the policy's words. */
export function serviceTexts(set: ServiceSet): readonly string[] {
  return serviceRanges(set).map(formatService);
}

// Thousands of sentences are about the same few sets.
const known = new WeakMap<ServiceSet, string>();

/** The same, for a sentence: a long list helps nobody. */
export function servicesText(set: ServiceSet): string {
  const before = known.get(set);
  if (before !== undefined) return before;
  const text = sentenceText(set);
  known.set(set, text);
  return text;
}

const sentenceText = (set: ServiceSet): string => sentenceOf(serviceTexts(set));

export function sentenceOf(texts: readonly string[]): string {
  return texts.length > 6 ? `${texts.slice(0, 6).join(', ')} and ${texts.length - 6} more` : texts.join(', ');
}

const spanText = (span: Span | null): string => (span === null ? 'something' : servicesText(span));

/** A rule without an id is named by what it says. */
export function ruleText(rule: Rule): string {
  const { peer, direction } = rule;
  const service = spanText(ruleSpan(rule));
  const whom = direction === 'ingress' ? 'from' : 'to';
  switch (peer.kind) {
    case 'cidr':
      return `${service} ${whom} ${peer.cidr}`;
    case 'group':
      return `${service} ${whom} sg/${peer.groupId}`;
    case 'prefixList':
      return `${service} ${whom} pl/${peer.prefixListId}`;
  }
}

export function entryText(entry: AclEntry, span: Span | null): string {
  const whom = entry.direction === 'ingress' ? 'from' : 'to';
  return `entry ${entry.number} ${entry.action === 'allow' ? 'allows' : 'denies'} ${spanText(span)} ${whom} ${entry.cidr}`;
}
