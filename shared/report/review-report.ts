import type { Review } from './review.ts';
import { reviewAsff } from './review-asff.ts';
import { reviewJson } from './review-json.ts';
import { reviewMarkdown } from './review-markdown.ts';
import { reviewSarif } from './review-sarif.ts';
import { reviewText } from './review-text.ts';

export const REVIEW_FORMATS = ['text', 'json', 'markdown', 'sarif', 'asff'] as const;

export type ReviewFormat = (typeof REVIEW_FORMATS)[number];

/** The review as one text that ends with a line break. `now`, milliseconds since the epoch, dates ASFF's findings. */
export function reviewReport(
  review: Review,
  options: { readonly format: ReviewFormat; readonly now: number },
): string {
  switch (options.format) {
    case 'text':
      return reviewText(review);
    case 'json':
      return reviewJson(review);
    case 'markdown':
      return reviewMarkdown(review);
    case 'sarif':
      return reviewSarif(review);
    case 'asff':
      return reviewAsff(review, options.now);
  }
}
