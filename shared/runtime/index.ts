// What belongs here: what makes the rooms run on Lambda: configuration (the only reader of process.env), log, metrics,
// middy, wiring. What does not: any decision about the network, any AWS call of its own.
export { incoming, lambda } from './lambda.ts';
export { reviewedPlace } from './place.ts';
export { respondToSlack } from './respond.ts';
export { notifySlack } from './slack.ts';
export { dependencies, reviewDependencies } from './wiring.ts';
