import type { Action, Call } from '../model/index.ts';
import type { Failure } from './failure.ts';
import type { Place } from './observe.ts';

/** `already`: AWS says that it is so (already gone, already there), which is success. */
export type Applied =
  | {
      readonly kind: 'done' | 'already';
      readonly requestId: string | null;
      readonly created: readonly string[];
    }
  | { readonly kind: 'failed'; readonly failure: Failure };

export type Applier = { readonly apply: (place: Place, action: Action | Call) => Promise<Applied> };
