// What belongs here: who can reach whom through groups, ACLs and routes together, why, and what follows from it.
// What does not: what is wrong with a resource by itself (drift), what to do about it (remedy), drawing it (report).
export { analysis } from './analysis.ts';
export { type Asked, type Explained, explanationLines, explanations, watchedExplanations } from './asking.ts';
export { type Connection, connections } from './connections.ts';
export { effects } from './effect.ts';
export { type ExpectationResult, expectations } from './expectations.ts';
export { flowFormat } from './flow-format.ts';
export { type FlowRecord, flowReader } from './flow-log.ts';
export { exposureFindings } from './guardrail-exposure.ts';
export { linesAbout } from './lines-about.ts';
export type { Ports } from './network.ts';
export { blamedSections } from './places.ts';
export { type Reachability, reachability } from './reachability.ts';
export { selfExpectations } from './self-expectations.ts';
export type { Effect } from './sight.ts';
export { summaries } from './summaries.ts';
export { type Undetermined, undeterminedExpectations } from './undetermined.ts';
export { type Unused, unused } from './unused.ts';
