// What belongs here: Finding[] → Plan: the calls that mend exactly what is claimed, in a safe order, each with its
// inverse. What does not: limits and modes (guard), doing it (aws), what is wrong in the first place (drift).

export { creations } from './creation.ts';
export type { RemedyPlan } from './outcome.ts';
export { plans, remedyOf } from './plans.ts';
export { contentKey } from './rule-spec.ts';
