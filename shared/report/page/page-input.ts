import type { Reachability } from '../../exposure/index.ts';
import type { Incident } from '../../guard/index.ts';
import type { Finding } from '../../model/index.ts';
import type { Waiver } from '../../policy/index.ts';
import type { Review } from '../review.ts';

/** What the page of a review shows. What is left out is not shown, and never taken for "none". */
export type PageInput = {
  readonly review: Review;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** What could not be read, a sentence each: the verdict then says that it is not the whole one. */
  readonly problems?: readonly string[];
  /** Who can reach whom (`reachability` of the exposure room). */
  readonly reachability?: Reachability;
  /** What Kedge found and did, newest first. */
  readonly incidents?: readonly Incident[];
  readonly previous?: PreviousReview;
  /** Waivers given by command, besides those of the policy. */
  readonly waivers?: readonly Waiver[];
  /** What else a reader may want to know: unused groups, events that were missed. */
  readonly notes?: readonly PageNote[];
};

/** What is different since the review before. */
export type PreviousReview = {
  /** When that one was made; milliseconds since the epoch. */
  readonly at: number;
  /** Ids of findings that it did not have. */
  readonly added: readonly string[];
  /** Findings that it had, and that are no more. */
  readonly gone: readonly Pick<
    Finding,
    'resource' | 'kind' | 'direction' | 'severity' | 'traffic' | 'reason'
  >[];
};

type PageNote = { readonly title: string; readonly lines: readonly string[] };

/** A page that shows nothing but who can reach whom. */
export type ExposurePageInput = {
  readonly source: string;
  readonly now: number;
  readonly problems?: readonly string[];
  readonly reachability: Reachability;
};
