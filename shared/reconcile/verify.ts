import type { Evidence, Finding } from '../model/index.ts';
import type { Dependencies } from './dependencies.ts';
import { foundIn } from './judging.ts';
import type { Errand, Rules, Seen } from './outcome.ts';

/**
 * `gone`: what was to be mended is. `reapplied`: it is, and somebody has done the same again by new rules. `still`:
 * it is there to the last read.
 */
export type Proof =
  | { readonly kind: 'gone' | 'reapplied' | 'still'; readonly seen: Seen; readonly found: readonly Finding[] }
  | { readonly kind: 'unreadable'; readonly why: string };

/** EC2's reads lag behind its writes, so that a finding which is still there counts only after the last pause. */
export async function proof(deps: Dependencies, rules: Rules, errand: Errand): Promise<Proof> {
  const { work, plan } = errand;
  let last: Proof = { kind: 'unreadable', why: 'nothing was read' };
  for (const pause of [0, ...deps.settings.verifyDelays]) {
    if (pause > 0) await deps.clock.sleep(pause);
    const seen = await deps.observer.observe(work.place, work.resource, rules.needs);
    if (seen.kind === 'failed') {
      last = { kind: 'unreadable', why: `${seen.failure.attempted}: ${seen.failure.code}` };
      continue;
    }
    const found = foundIn(seen.state, rules, { resource: work.resource, now: deps.clock.now() });
    const left = found.filter((finding) => plan.findings.includes(finding.id));
    if (left.length === 0) return { kind: 'gone', seen, found };
    if (left.every((finding) => isByNewRules(finding, errand.findings)))
      return { kind: 'reapplied', seen, found };
    last = { kind: 'still', seen, found };
  }
  return last;
}

/** Rule ids are never used again: where none is one of those before, those are gone and these came after. */
function isByNewRules(finding: Finding, planned: readonly Finding[]): boolean {
  const before = planned.find((one) => one.id === finding.id)?.evidence ?? [];
  const known = new Set(before.map(carrierOf));
  const { evidence } = finding;
  return evidence.length > 0 && evidence.every((one) => isRuleId(one) && !known.has(one.carrier));
}

const carrierOf = ({ carrier }: Evidence): string => carrier;
const isRuleId = ({ carrier }: Evidence): boolean => carrier.startsWith('sgr-');
