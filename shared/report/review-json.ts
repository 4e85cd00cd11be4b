import type { Finding } from '../model/index.ts';
import { type Review, remedyFor } from './review.ts';

/** Design section 9's contract, word by word; what is more comes at the end. Values are exact, not escaped. */
export function reviewJson(review: Review): string {
  return `${JSON.stringify(reviewValue(review), null, 2)}\n`;
}

export function reviewValue(review: Review): Readonly<Record<string, unknown>> {
  const { policy, source, findings, expectations, unreached = [] } = review;
  const found = findings.map((finding) => findingJson(finding, review));
  const said = { policy: policy.file, source, findings: found, expectations };
  return unreached.length === 0 ? said : { ...said, unreached };
}

function findingJson(finding: Finding, review: Review): Readonly<Record<string, unknown>> {
  const { id, resource, kind, direction, traffic, guardrail, severity, mode, reason } = finding;
  const { type, name, account, region } = resource;
  const remedy = remedyFor(finding, review);
  return {
    id,
    // A finding about the policy itself may be of no account that anybody knows; that is not the account "".
    resource: { type, id: resource.id, name, account: account === '' ? null : account, region },
    kind,
    direction,
    traffic,
    guardrail,
    severity,
    mode,
    reason,
    remedy: remedy.actions,
    entry: finding.entry,
    evidence: finding.evidence,
    held: remedy.holds,
    cuts: remedy.cuts,
    notes: remedy.notes,
    effect: review.effects?.get(id) ?? null,
  };
}
