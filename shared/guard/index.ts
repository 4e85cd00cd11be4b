// What belongs here: whether a plan may be carried out now, over a snapshot of the ledger; every reason, and what would
// release it. What does not: making plans (remedy), reading or writing the ledger (aws), telling people (report).
export type { Decision, Question } from './decide.ts';
export {
  actorWords,
  decide,
  isCriticalClosing,
  isPaid,
  modeReason,
  settlesAt,
  settlingReason,
} from './decide.ts';
export type { Hold, Incident, IncidentStatus, LedgerSnapshot } from './incident.ts';
export { isCurrent } from './incident.ts';
export type { HoldCode, Reason } from './reasons.ts';
export { HOLD_REASONS, isFreeze, reason } from './reasons.ts';
export { withWaivers } from './waivers.ts';
