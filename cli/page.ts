import { analysis, reachability } from '../shared/exposure/index.ts';
import { exposurePage, type Review, reviewPage } from '../shared/report/index.ts';
import type { Source } from './source.ts';

/** The review as one HTML file, with who can reach whom in the state that it judged. */
export function reviewHtml(review: Review, { state, problems }: Source, now: number): string {
  return reviewPage({ review, now, problems, reachability: reachability(analysis(state)) });
}

export function exposureHtml({ name, state, problems }: Source, now: number): string {
  return exposurePage({ source: name, now, problems, reachability: reachability(analysis(state)) });
}
