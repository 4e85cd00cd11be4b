// What belongs here: who can reach whom through groups, ACLs and routes together, why, and what follows from it.
// What does not: what is wrong with a resource by itself (drift), what to do about it (remedy), drawing it (report).
// Its folders, each built on those before: network (a state laid out as small numbers) · ends (who is meant) · ways
// (between two ends) · answers (to a question, with reasons) · everything (who reaches whom, at once) · lines (plain
// answers as text, fast) · flows (what flow logs saw) · map (for the page) · effects (of what is open) · policy.

export { type Asked, type Explained, explanationLines, explanations, watchedExplanations } from './asking.ts';
export { effects } from './effects/effect.ts';
export type { Effect } from './effects/sight.ts';
export { type Unused, unused } from './effects/unused.ts';
export { type Connection, connections } from './everything/connections.ts';
export { summaries } from './everything/summaries.ts';
export { flowFormat } from './flows/flow-format.ts';
export { type FlowRecord, flowReader } from './flows/flow-log.ts';
export { type Reachability, reachability } from './map/reachability.ts';
export { analysis } from './network/analysis.ts';
export type { Ports } from './network/network.ts';
export { blamedSections } from './network/places.ts';
export { type ExpectationResult, expectations } from './policy/expectations.ts';
export { exposureFindings } from './policy/guardrail-exposure.ts';
export { linesAbout } from './policy/lines-about.ts';
export { selfExpectations } from './policy/self-expectations.ts';
export { type Undetermined, undeterminedExpectations } from './policy/undetermined.ts';
