import { reviewPlace } from '../shared/reconcile/index.ts';
import { lambda, reviewDependencies, reviewedPlace } from '../shared/runtime/index.ts';

/**
 * Schedule → everything in one account and Region is looked at; what drifted is queued for reconcile, and a report is
 * left.
 */
export const handler = lambda<unknown, void>(async (event, context) => {
  await reviewPlace(reviewDependencies(context), reviewedPlace(event, context));
});
