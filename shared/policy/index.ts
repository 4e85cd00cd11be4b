// What belongs here: the policy language: its shape and grammar, loading with line:column errors, contradictions,
// writing. What does not: reading files, resolving live names, comparing with what is there; see drift for that.
export { policyFromJson, policyToJson } from './compiled.ts';
export { effects as aclEffects } from './denied-lines.ts';
export { parseInstant } from './instant.ts';
export { type LabelOf, lineTraffic, serviceSet } from './line-traffic.ts';
export { loadPolicy } from './load.ts';
export { type MatchSubject, matches } from './match.ts';
export type * from './policy.ts';
export { policyReference } from './reference-page.ts';
export { policyJsonSchema } from './schema.ts';
export { selfTest } from './self-test.ts';
export { parseServices } from './service-text.ts';
export { hasWildcard, matchText } from './wildcard.ts';
export { entryKeys, type PolicyDraft, writePolicy } from './write.ts';
