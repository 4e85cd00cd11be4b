import type { ResourceRef } from '../model/index.ts';
import type { Place } from './observe.ts';

/** What an event said of itself: who, how, when. Kept with a job, so that a later look can still name somebody. */
export type Sighting = {
  readonly eventId: string;
  readonly eventName: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly actor: {
    readonly text: string;
    readonly arn: string | null;
    readonly roleArn: string | null;
    readonly tool: string;
    readonly sourceIp: string | null;
  };
};

/** Kedge's own message on reconcile's queue: look at this resource (again). `cause` says who asked, in words. */
export type Job = {
  readonly kedge: 'look';
  readonly place: Place;
  readonly resource: ResourceRef;
  readonly cause: 'review' | 'settling' | 'retry' | 'second-look' | 'approved' | 'waiver-expired';
  /** When the change was first seen, milliseconds since the epoch; null when nobody knows. */
  readonly since: number | null;
  /** How often it was tried before; absent: never. */
  readonly attempt?: number;
  /** Milliseconds since the epoch. SQS delays by fifteen minutes at most: a longer wait is several hops. */
  readonly notBefore?: number;
  /** The latest events that led here. */
  readonly seen?: readonly Sighting[];
  /** What people should be told beside what is found: "waiver INC-123 expired". */
  readonly note?: string;
};

/** What a person may ask for by a button. */
export type Command = 'approve' | 'hold' | 'undo';

/**
 * The other message on that queue: what a person asks for about an incident. It says nothing of what is to be done:
 * that is in the ledger. `by` is who it is, as the one that sends the message proved it.
 */
export type CommandJob = { readonly kedge: Command; readonly incident: string; readonly by: string };

/** `delaySeconds` 0–900, SQS's limit. Throws when the queue cannot be reached. */
export type Queue = { readonly send: (jobs: readonly Job[], delaySeconds: number) => Promise<void> };

/** On the review function's queue: look at everything in an account-Region, sooner than the schedule does. */
export type ReviewJob = { readonly kedge: 'review'; readonly place: Place };

/** `delaySeconds` 0–900. Throws when the queue cannot be reached. */
export type Reviews = { readonly ask: (place: Place, delaySeconds: number) => Promise<void> };

/** Likewise, for whoever may ask for nothing else. */
export type Commands = { readonly send: (command: CommandJob) => Promise<void> };
