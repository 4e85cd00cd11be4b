import type { Action, Call, Finding } from '../../model/index.ts';
import { firstLines } from '../plain-text.ts';
import { policyLine, type Review, remedyFor } from '../review.ts';
import { inReadingOrder } from '../review-verdict.ts';
import { findingWords, placeWords, typeWords } from '../wording.ts';
import type { PageAction, PageCall, PageFinding } from './page-data.ts';
import type { PreviousReview } from './page-input.ts';

/** Of one finding nobody reads more; what is left out is counted. */
const MOST_LINES = 200;

/** As a person reads them. */
export function pageFindings(review: Review, previous: PreviousReview | undefined): readonly PageFinding[] {
  const added = new Set(previous?.added);
  return inReadingOrder(review, review.findings).map((finding) => pageFinding(finding, review, added));
}

function pageFinding(finding: Finding, review: Review, added: ReadonlySet<string>): PageFinding {
  const { id, resource, kind, direction, severity, mode, reason, evidence, guardrail, entry } = finding;
  const remedy = remedyFor(finding, review);
  const effect = review.effects?.get(id);
  return {
    id,
    severity,
    kind,
    direction,
    words: findingWords(finding),
    type: typeWords(resource),
    resource: resource.id,
    name: resource.name === '' ? resource.id : resource.name,
    place: placeWords(resource),
    traffic: firstLines(finding.traffic, MOST_LINES),
    rule: guardrail ?? entry ?? '',
    line: `${review.policy.file}:${policyLine(finding, review.policy)}`,
    mode,
    reason,
    effect: effect?.text ?? '',
    reachable: effect?.reachable ?? '',
    evidence: evidence.slice(0, MOST_LINES),
    actions: remedy.actions.map(pageAction),
    holds: unique(remedy.holds),
    cuts: unique(remedy.cuts),
    notes: unique(remedy.notes),
    isNew: added.has(id),
  };
}

const unique = (lines: readonly string[]): readonly string[] => [...new Set(lines)];

const pageCall = ({ call, input }: Call): PageCall => ({ call, input });

function pageAction(action: Action): PageAction {
  const { why, inverse } = action;
  return { ...pageCall(action), why, inverse: inverse === null ? null : pageCall(inverse) };
}
