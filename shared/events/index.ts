// What belongs here: what an event says changed, and who did it; the patterns by which EventBridge delivers it.
// What does not: reading or judging the resource, and any rule content of a record: an event is only a hint.
export type { EventPattern, Hint, ParsedEvent, Target } from './event.ts';
export { eventPatterns } from './event-patterns.ts';
export { partitionOfRegion } from './origin.ts';
export { parseEvent, parseRecord } from './parse.ts';
