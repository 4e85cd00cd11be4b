// What belongs here: raw Describe* answers and the state-directory format → State. Pure mapping.
// What does not: reading files or AWS, and any judgement of what was read.
export { BLOCK_SECTIONS, isBlockSection, SECTIONS } from './elements.ts';
export type { Origin, Sections } from './state-of.ts';
export { stateFromSections } from './state-of.ts';
