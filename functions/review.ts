import { reviewPlace } from '../shared/reconcile/index.ts';
import { dependencies, lambda, reviewedPlace } from '../shared/runtime/index.ts';

/** Schedule → everything in one account and Region is looked at; what drifted is queued for reconcile. */
export const handler = lambda<unknown, void>(async (event, context) => {
  await reviewPlace(dependencies(context), reviewedPlace(event, context));
});
