import type { Position } from './policy.ts';

/** Something that the file says rightly, and that cannot be meant. */
export type Contradiction = Position & { readonly message: string; readonly hint: string };
