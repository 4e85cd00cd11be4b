/**
 * How long things take, in ms. AWS takes a minute where this takes two seconds: the order of states is AWS's, and
 * a demo on the real clock should not keep anybody waiting.
 */
export const PACE = {
  /** PROVISIONING: the interface is made at its end. */
  provisioning: 500,
  /** PENDING: images are pulled. */
  pending: 500,
  activating: 300,
  /** From the order to stop until the task begins to. */
  stopRequested: 100,
  deactivating: 200,
  stopping: 300,
  /** DEPROVISIONING: the interface goes at its end. */
  deprovisioning: 300,
  /** Until a service's scheduler looks at what has changed. */
  steering: 200,
  /** First wait after a task that could not be started; doubled each time, up to the longest. */
  backOff: 1000,
  longestBackOff: 900_000,
  /** Wait after a task for which there was no container instance. */
  placementRetry: 15_000,
  /** How long a stopped task is still described. */
  stoppedTasksKept: 3_600_000,
};
