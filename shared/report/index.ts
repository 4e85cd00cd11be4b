// What belongs here: everything that people and other tools read: alerts, reviews, in every format; escaping.
// What does not: sending it (aws), and deciding anything: what is said here was decided elsewhere.
export type { Alert, AlertKind } from './alert.ts';
export { alertMessage } from './alert-message.ts';
export { canBeUndone, undoCommand } from './alert-text.ts';
export { effectWords } from './effect-words.ts';
export type { Message } from './message.ts';
export { exposurePage, reviewPage } from './page/page.ts';

export { firstLines, plain } from './plain-text.ts';
export { planReport } from './plan-report.ts';
export type { Review, Unreached } from './review.ts';
export { REVIEW_FORMATS, type ReviewFormat, reviewReport } from './review-report.ts';
export { earlierReview, scheduledJson, unjudgedJson } from './scheduled-json.ts';
export { scheduledMessage } from './scheduled-message.ts';
export { scheduledPage } from './scheduled-page.ts';
export { type Earlier, isNews, type ScheduledReview } from './scheduled-review.ts';
export { slackPress } from './slack-button.ts';
export { slackMessage } from './slack-message.ts';
export { findingWords, placeWords, resourceWords, timeWords, toolWords } from './wording.ts';
