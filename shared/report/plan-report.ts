import type { Reason } from '../guard/index.ts';
import type { Action, Plan } from '../model/index.ts';
import { plain } from './plain-text.ts';
import { brokenWords, type Review } from './review.ts';
import { reviewJson } from './review-json.ts';
import { verdictWords } from './review-verdict.ts';

/** The review and, after it, every call in the order in which they would be made, before any guard. */
export function planReport(review: Review, format: 'text' | 'json'): string {
  const actions = review.plans.filter((plan) => plan.hold === null).flatMap((plan) => plan.actions);
  if (format === 'json')
    return `${JSON.stringify({ ...JSON.parse(reviewJson(review)), plan: actions }, null, 2)}\n`;
  const lines = [
    `${plain(review.policy.file)} against ${plain(review.source)}: ${verdictWords(review)}.`,
    ...review.plans.flatMap((plan) => ['', ...planLines(plan, review.broken?.get(plan) ?? [])]),
    '',
    actions.length === 0 ? 'Nothing to do.' : `${actions.length} calls, in this order; none was made.`,
  ];
  return `${lines.join('\n')}\n`;
}

function planLines(plan: Plan, broken: readonly Pick<Reason, 'text' | 'release'>[]): readonly string[] {
  const heading = `${plain(plan.resource.id)}: ${plan.findings.length} to mend`;
  if (plan.hold !== null) return [heading, `  held: ${plain(plan.hold, 1000)}`];
  return [
    heading,
    ...plan.actions.flatMap(actionLines),
    ...plan.cuts.map((cut) => `  interrupts ${plain(cut)}`),
    ...plan.notes.map((note) => `  note: ${plain(note, 1000)}`),
    ...broken.map((reason) => `  would be held: ${plain(brokenWords(reason), 1000)}`),
  ];
}

function actionLines({ call, input, why, inverse }: Action): readonly string[] {
  const undo =
    inverse === null
      ? 'nothing takes it back'
      : `${inverse.call} ${plain(JSON.stringify(inverse.input), 2000)}`;
  return [
    `  ${call} ${plain(JSON.stringify(input), 2000)}`,
    `    because ${plain(why, 1000)}`,
    `    undo: ${undo}`,
  ];
}
